import { message } from '@omnimind/protocol/message';
import { isOwnerAlive } from '@omnimind/remember/runs/run-file';
import type { CheckpointState } from './checkpoint.ts';
import type { CyclesListener } from './cycles-listener.ts';
import { pause, type StopRequests } from './stop-requests.ts';

/** Time between two looks at a command that goes on without us, s. */
const look_s = 0.25;

/** A cycle whose omnimind was killed goes on: nothing is started beside it. */
export async function awaitForerunner(
  begun: CheckpointState['begun'],
  stop: StopRequests,
  listener: CyclesListener,
): Promise<void> {
  if (begun === null || !isOwnerAlive(begun)) return;
  listener.onNotice?.(message('cycles.still_running', { pid: begun.pid }));
  while (isOwnerAlive(begun)) if (!(await pause(look_s, stop))) return;
}
