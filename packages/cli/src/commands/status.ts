import { isatty } from 'node:tty';
import { maySystemAdopt } from '@omnimind/act/scope-manager';
import { connectApi } from '@omnimind/client/connect-api';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import type { Screen } from '../render/screen.ts';
import { statusLines } from '../render/status.ts';

/** `omnimind status`: what the monitor sees, on one screen. @returns the exit status: 1 when something is alert or critical */
export async function status({ json }: OptionsOf<'status'>): Promise<number> {
  const client = connectApi();
  const [machine, { workloads }] = await Promise.all([client.call('machine'), client.call('workloads')]);
  const runsIn = process.getuid?.() === 0 || maySystemAdopt() ? 'system' : 'user';
  const lines = (screen: Screen) =>
    statusLines(screen, machine, workloads, isatty(1) ? screen.rows : undefined, runsIn);
  answer(json, () => ({ machine, workloads }), lines);
  return machine.severity === 'alert' || machine.severity === 'critical' ? 1 : 0;
}
