import type { JournalEntry } from './entry.ts';
import type { KillReport } from './kill-report.ts';

const places = ['/usr/bin/earlyoom', '/usr/sbin/earlyoom', '/usr/local/bin/earlyoom', '/usr/local/sbin/earlyoom'];

/** Whether earlyoom itself wrote it: anybody may log under its name, but not from its unit, nor as root from its file. */
export function isFromEarlyoom({ unit, exe, uid }: JournalEntry): boolean {
  return unit === 'earlyoom.service' || (uid === '0' && places.includes(exe));
}

const available = /^mem avail: .*\(\s*(\d+(?:\.\d+)?)%\), swap free: .*?of +(\d+) MiB \(\s*(\d+(?:\.\d+)?)%\)/;
/**
 * A name is at most 15 bytes, and too short to hold what follows it; a command line (from 1.8 on), which comes after, may hold
 * anything. journald ends an entry at a newline, also at one in a name: the size is then lost.
 */
const sending =
  /^sending (SIGTERM|SIGKILL) to process (\d+) uid (\d+) "(?:([\s\S]{0,64}?)": (?:badness|oom_score) [^"]*?\bVmRSS (\d+) MiB|([^\n]{0,15})$)/;

/** Reads what earlyoom (1.6 to 1.8) writes: a line that says how scarce memory is, then one for each process that it kills. */
export class EarlyoomLines {
  #available: readonly [memory: number, swap: number | null] | null = null;

  /** The kill that this line tells; `null` for every other line. */
  take({ message, realtime_usec }: JournalEntry): KillReport | null {
    const left = available.exec(message);
    // Where there is no swap, none of it is free: that says nothing.
    if (left !== null) this.#available = [shareOf(left[1]), left[2] === '0' ? null : shareOf(left[3])];
    const sent = sending.exec(message);
    if (sent === null) return null;
    const [, signal, pid, uid, whole, mib, part = ''] = sent;
    return {
      killer: 'earlyoom',
      time_usec: realtime_usec,
      pid: Number(pid),
      name: whole ?? part,
      uid: Number(uid),
      memory_bytes: mib === undefined ? null : Number(mib) * 2 ** 20,
      signal: signal === 'SIGKILL' ? 'SIGKILL' : 'SIGTERM',
      available_share: this.#available?.[0] ?? null,
      swap_free_share: this.#available?.[1] ?? null,
      cgroup: null,
      limit_bytes: null,
    };
  }
}

/** Percent with two decimals as a share of one. */
function shareOf(percent = '0'): number {
  return Math.round(Number(percent) * 100) / 10_000;
}
