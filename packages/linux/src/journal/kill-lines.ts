import type { JournalEntry } from './entry.ts';

/** What the journal tells of a process that was killed for want of memory. */
export interface KillReport {
  readonly killer: 'earlyoom' | 'systemd-oomd' | 'kernel' | 'cgroup_limit';
  /** Wall clock, µs since 1970. */
  readonly time_usec: number;
  /** `null` when a whole cgroup was killed. */
  readonly pid: number | null;
  /** Of the process (comm), or the last part of the cgroup's path; as the killer wrote it, hostile. */
  readonly name: string;
  readonly uid: number | null;
  readonly memory_bytes: number | null;
  readonly signal: 'SIGTERM' | 'SIGKILL' | null;
  /** What was left of the machine's memory and of its swap. */
  readonly available_share: number | null;
  readonly swap_free_share: number | null;
  /** Path below the mount point of the cgroup that it was in, or that was killed. */
  readonly cgroup: string | null;
  readonly limit_bytes: number | null;
}

/** What the lines of most killers do not tell. */
const untold: Omit<KillReport, 'killer' | 'time_usec' | 'name'> = {
  pid: null,
  uid: null,
  memory_bytes: null,
  signal: 'SIGKILL',
  available_share: null,
  swap_free_share: null,
  cgroup: null,
  limit_bytes: null,
};

const places = ['/usr/bin/earlyoom', '/usr/sbin/earlyoom', '/usr/local/bin/earlyoom', '/usr/local/sbin/earlyoom'];

/** Whether earlyoom itself wrote it: anybody may log under its name, but not from its unit, nor as root from its file. */
function isFromEarlyoom({ unit, exe, uid }: JournalEntry): boolean {
  return unit === 'earlyoom.service' || (uid === '0' && places.includes(exe));
}

const available = /^mem avail: .*\(\s*(\d+(?:\.\d+)?)%\), swap free: .*?of +(\d+) MiB \(\s*(\d+(?:\.\d+)?)%\)/;
/**
 * A name is at most 15 bytes, and too short to hold what follows it; a command line (from 1.8 on), which comes after, may hold
 * anything. journald ends an entry at a newline, also at one in a name: the size is then lost.
 */
const sending =
  /^sending (SIGTERM|SIGKILL) to process (\d+) uid (\d+) "(?:([\s\S]{0,64}?)": (?:badness|oom_score) [^"]*?\bVmRSS (\d+) MiB|([^\n]{0,15})$)/;

/** From 1.8 on the line goes on with the command line, as it is: behind this, a process may write whole lines of its own. */
const commandLine = /, cmdline "/;

/** Reads what earlyoom (1.6 to 1.8) writes: a line that says how scarce memory is, then one for each process that it kills. */
class EarlyoomLines {
  /** When a line with a command line was written, µs; what journald took in with it may be the rest of that command line. */
  #spoken_usec = Number.NaN;
  #isOpen = false;
  #available: readonly [memory: number, swap: number | null] | null = null;

  /** The kill that this line tells; `null` for every other line. */
  take({ message, realtime_usec }: JournalEntry): KillReport | null {
    if (this.#isForged(message, realtime_usec)) return null;
    const left = available.exec(message);
    // Where there is no swap, none of it is free: that says nothing.
    if (left !== null) this.#available = [shareOf(left[1]), left[2] === '0' ? null : shareOf(left[3])];
    const sent = sending.exec(message);
    if (sent === null) return null;
    if (commandLine.test(message)) {
      this.#spoken_usec = realtime_usec;
      this.#isOpen = !message.endsWith('"');
    }
    const [, signal, pid, uid, whole, mib, part = ''] = sent;
    return {
      ...untold,
      killer: 'earlyoom',
      time_usec: realtime_usec,
      pid: Number(pid),
      name: whole ?? part,
      uid: Number(uid),
      memory_bytes: mib === undefined ? null : Number(mib) * 2 ** 20,
      signal: signal === 'SIGKILL' ? 'SIGKILL' : 'SIGTERM',
      available_share: this.#available?.[0] ?? null,
      swap_free_share: this.#available?.[1] ?? null,
    };
  }

  /**
   * Whether the line may be the rest of a command line. journald parts what was written at once at its newlines, and gives all
   * of it one time; a quote that is open swallows what follows until it is closed, for a second at most.
   */
  #isForged(message: string, realtime_usec: number): boolean {
    const isRest = realtime_usec === this.#spoken_usec || (this.#isOpen && realtime_usec - this.#spoken_usec < 1e6);
    if (isRest && message.endsWith('"')) this.#isOpen = false;
    return isRest;
  }
}

/** Percent with two decimals as a share of one. */
function shareOf(percent = '0'): number {
  return Math.round(Number(percent) * 100) / 10_000;
}

function isFromOomd({ unit }: JournalEntry): boolean {
  return unit === 'systemd-oomd.service';
}

const oomdKilled = /^Killed (\/[\s\S]*) due to (memory pressure for|memory used)\b/;

/** Reads what systemd-oomd writes when it has oomdKilled a cgroup; src/oom/oomd-manager.c, the same from 248 to 257. */
function oomdKill({ message, realtime_usec }: JournalEntry): KillReport | null {
  const death = oomdKilled.exec(message);
  if (death === null) return null;
  const cgroup = death[1] ?? '';
  const name = cgroup.slice(cgroup.lastIndexOf('/') + 1);
  return { ...untold, killer: 'systemd-oomd', time_usec: realtime_usec, name, cgroup };
}

/** Whether the kernel itself wrote it; root may write to its log too, but not under its facility. */
function isFromKernel({ transport, facility }: JournalEntry): boolean {
  return transport === 'kernel' && facility === '0';
}

const usage = /^memory: usage \d+kB, limit (\d+)kB/;
const chosen = /^oom-kill:constraint=(\w+),.*?,task_memcg=([\s\S]*),task=([\s\S]*),pid=(\d+),uid=(\d+)$/;
const kernelKilled =
  /^(Memory cgroup out of memory|Out of memory[^:]*): Killed process (\d+) \(([\s\S]*)\) total-vm:\d+kB, anon-rss:(\d+)kB, file-rss:(\d+)kB, shmem-rss:(\d+)kB(?:, UID:(\d+))?/;

/**
 * Reads what the kernel writes when memory ends, of the machine or of a cgroup: how full the cgroup was, who was chosen, and
 * who was killed; mm/oom_kill.c and mm/memcontrol.c, the same from 4.19 to 6.12.
 */
class KernelLines {
  #limit_bytes: number | null = null;
  #chosen: { readonly pid: number; readonly cgroup: string } | null = null;

  /** The kill that this line tells; `null` for every other line. */
  take({ message, realtime_usec }: JournalEntry): KillReport | null {
    const full = usage.exec(message);
    if (full !== null) this.#limit_bytes = Number(full[1]) * 1024;
    const choice = chosen.exec(message);
    if (choice !== null) this.#chosen = { cgroup: choice[2] ?? '', pid: Number(choice[4]) };
    const death = kernelKilled.exec(message);
    if (death === null) return null;
    const [, how = '', pid, name = '', anon, file, shmem, uid] = death;
    const isLimit = how.startsWith('Memory cgroup');
    const report: KillReport = {
      ...untold,
      killer: isLimit ? 'cgroup_limit' : 'kernel',
      time_usec: realtime_usec,
      pid: Number(pid),
      name,
      uid: uid === undefined ? null : Number(uid),
      memory_bytes: (Number(anon) + Number(file) + Number(shmem)) * 1024,
      cgroup: this.#chosen?.pid === Number(pid) ? this.#chosen.cgroup : null,
      limit_bytes: isLimit ? this.#limit_bytes : null,
    };
    this.#limit_bytes = null;
    return report;
  }
}

/** What journalctl(1) is asked for: everything that may tell a kill. Any user may call a program earlyoom, and flood us with its lines. */
export const killMatches: readonly string[] = [
  ...['_TRANSPORT=kernel', '+', '_SYSTEMD_UNIT=earlyoom.service', '+', '_COMM=earlyoom', '_UID=0'],
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
