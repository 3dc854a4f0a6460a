import { EarlyoomLines, isFromEarlyoom } from './earlyoom-kill.ts';
import type { JournalEntry } from './entry.ts';
import { isFromKernel, KernelLines } from './kernel-kill.ts';
import type { KillReport } from './kill-report.ts';
import { isFromOomd, oomdKill } from './oomd-kill.ts';

/** What journalctl(1) is asked for: everything that may tell a kill. */
export const killMatches: readonly string[] = [
  ...['_TRANSPORT=kernel', '+', '_SYSTEMD_UNIT=earlyoom.service', '+', '_COMM=earlyoom'],
  ...['+', '_SYSTEMD_UNIT=systemd-oomd.service'],
];

/** Within this time a second signal to the same process belongs to the same death, µs. */
const oneDeath_usec = 60e6;
/** Deaths that are remembered for that. */
const most = 256;

/** Finds the kills in the journal. One death is told once, also when a SIGTERM is followed by a SIGKILL. */
export class KillLines {
  readonly #earlyoom = new EarlyoomLines();
  readonly #kernel = new KernelLines();
  readonly #dead = new Map<string, number>();

  /** The kill that this entry tells; `null` for every other entry, whoever forged it. */
  take(entry: JournalEntry): KillReport | null {
    const report = this.#parse(entry);
    if (report === null) return null;
    const key = report.pid === null ? (report.cgroup ?? '') : String(report.pid);
    const before = this.#dead.get(key);
    this.#dead.delete(key);
    this.#dead.set(key, report.time_usec);
    const [oldest] = this.#dead.keys();
    if (this.#dead.size > most && oldest !== undefined) this.#dead.delete(oldest);
    return before !== undefined && report.time_usec - before < oneDeath_usec ? null : report;
  }

  #parse(entry: JournalEntry): KillReport | null {
    if (isFromKernel(entry)) return this.#kernel.take(entry);
    if (isFromEarlyoom(entry)) return this.#earlyoom.take(entry);
    return isFromOomd(entry) ? oomdKill(entry) : null;
  }
}
