import { isatty } from 'node:tty';
import { connectApi } from '@omnimind/client/connect-api';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { finish, screenOf } from '../render/screen.ts';
import { statusLines } from '../render/status.ts';

export interface StatusOptions {
  json?: boolean;
}

/**
 * `omnimind status`: what the monitor sees right now, on one screen.
 *
 * @returns the exit status: 1 when something is alert or critical
 */
export async function status({ json }: StatusOptions): Promise<number> {
  const client = connectApi();
  const [machine, { workloads }] = await Promise.all([client.call('machine'), client.call('workloads')]);
  if (json) writeOutput(`${toJson({ machine, workloads }, 2)}\n`);
  else {
    const screen = screenOf(1);
    const rows = isatty(1) ? screen.rows : undefined;
    writeOutput(finish(screen, statusLines(screen, machine, workloads, rows)));
  }
  return machine.severity === 'alert' || machine.severity === 'critical' ? 1 : 0;
}
