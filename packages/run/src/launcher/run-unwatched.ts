import { exitStatusOf } from './exit-status.ts';
import { launch } from './launch.ts';
import { SignalRelay } from './signal-relay.ts';

/** Runs the command and waits for it; signals are passed on, nothing is watched. Returns its exit status. */
export async function runUnwatched(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  ignored: readonly NodeJS.Signals[],
): Promise<number> {
  const relay = new SignalRelay(new Set(), ignored);
  relay.open();
  try {
    const launched = await launch(command, environment, ignored);
    relay.attach(launched);
    return exitStatusOf(await launched.ended);
  } finally {
    relay.close();
  }
}
