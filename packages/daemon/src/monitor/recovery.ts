import { connectManager, findUnifiedCgroup, isUnavailable } from '@omnimind/linux';
import { recoverJournals } from '../actuator/recover.ts';
import { LinuxScheduling } from '../actuator/scheduling.ts';
import { journalDirectory } from '../store/state-directory.ts';

/** Journals of others that were killed are looked for this often, s. */
const every_s = 10;

/** Cleans up after every omnimind that was killed before it could undo its actions. */
export class Recovery {
  readonly #cgroupRoot: string;
  readonly #onRecovered: (text: string) => void;
  #due_s = Number.NEGATIVE_INFINITY;
  #isBusy = false;

  /** @param onRecovered gets what was done, in words */
  constructor(onRecovered: (text: string) => void) {
    const root = findUnifiedCgroup();
    this.#cgroupRoot = isUnavailable(root) ? '/sys/fs/cgroup' : root.mountPoint;
    this.#onRecovered = onRecovered;
  }

  /** To be called at each tick. */
  tick(time_s: number): void {
    if (time_s < this.#due_s || this.#isBusy) return;
    this.#due_s = time_s + every_s;
    this.#isBusy = true;
    const tools = {
      scheduling: new LinuxScheduling(new Set()),
      cgroupRoot: this.#cgroupRoot,
      connect: connectManager,
    };
    void recoverJournals(journalDirectory(), tools)
      .then((texts) => texts.forEach(this.#onRecovered))
      .finally(() => {
        this.#isBusy = false;
      });
  }
}
