import { type EarlyoomVersion, isAtLeast } from './version.ts';

export interface OomProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  /** Bytes of /proc/PID/comm, one character a byte, without half a character at the end. */
  readonly name: string;
  /** /proc/PID/oom_score, /proc/PID/oom_score_adj. */
  readonly oomScore: number;
  readonly oomScoreAdj: number;
  readonly rssKib: number;
}

/** By what earlyoom chooses. Patterns are functions of the name. */
export interface OomRules {
  readonly version: EarlyoomVersion | null;
  readonly avoid: (name: string) => boolean;
  readonly prefer: (name: string) => boolean;
  readonly ignore: (name: string) => boolean;
  readonly ignoreRoot: boolean;
  readonly sortByRss: boolean;
}

/** Why earlyoom passes a process over. */
export type OomExemption = 'init' | 'kernel_thread' | 'no_memory' | 'unkillable' | 'ignored' | 'root' | 'below_zero';

export interface OomCandidate extends OomProcess {
  /** oom_score with what the patterns add (±300), or resident KiB with it (±3 GiB) when sorted by memory. */
  readonly badness: number;
  readonly preferred: boolean;
  readonly avoided: boolean;
  /** `null`: it may be killed. */
  readonly exemption: OomExemption | null;
}

const preference = 300;
const preferenceKib = 3 * 1024 * 1024;

/**
 * The processes in the order in which earlyoom would kill them, the exempt ones last; kill.c of its releases. Among equals
 * the larger one comes first, then the lower PID.
 *
 * - Up to 1.7 a badness below zero spares for good, and a process without resident memory is passed over.
 * - From 1.8 on nothing spares but `--ignore`, an oom_score_adj of -1000 and being a kernel thread; a process whose main
 *   thread has ended shows no resident memory and is a candidate by its oom_score.
 * - Before 1.6.1 an oom_score_adj of -1000 spared nobody.
 */
export function rankCandidates(processes: readonly OomProcess[], rules: OomRules): OomCandidate[] {
  const byRss = rules.sortByRss && isAtLeast(rules.version, 1, 8);
  return processes
    .map((process) => candidateOf(process, rules, byRss))
    .toSorted((one, other) => {
      const exempt = Number(one.exemption !== null) - Number(other.exemption !== null);
      return exempt || other.badness - one.badness || other.rssKib - one.rssKib || one.pid - other.pid;
    });
}

function candidateOf(process: OomProcess, rules: OomRules, byRss: boolean): OomCandidate {
  const preferred = rules.prefer(process.name);
  const avoided = rules.avoid(process.name);
  const sign = Number(preferred) - Number(avoided);
  const badness = byRss ? process.rssKib + sign * preferenceKib : process.oomScore + sign * preference;
  return { ...process, badness, preferred, avoided, exemption: exemptionOf(process, badness, rules) };
}

function exemptionOf(process: OomProcess, badness: number, rules: OomRules): OomExemption | null {
  const isNew = isAtLeast(rules.version, 1, 8);
  if (process.pid <= 1) return 'init';
  if (isNew && (process.pid === 2 || process.ppid === 2)) return 'kernel_thread';
  if (isNew && rules.ignoreRoot && process.uid === 0) return 'root';
  if (isNew && rules.ignore(process.name)) return 'ignored';
  if (!isNew && process.rssKib === 0) return 'no_memory';
  if (!isNew && badness < 0) return 'below_zero';
  if (isAtLeast(rules.version, 1, 6, 1) && process.oomScoreAdj === -1000) return 'unkillable';
  return null;
}

/** Takes half a character off the end of a name that the kernel cut at 15 bytes, as earlyoom does (fix_truncated_utf8). */
export function withoutHalfCharacter(name: string): string {
  if (name.length < 3) return name;
  const [third = 0, second = 0, last = 0] = [-3, -2, -1].map((at) => name.charCodeAt(name.length + at));
  if ((last & 0x80) === 0) return name;
  if ((last & 0x40) !== 0) return name.slice(0, -1);
  if ((second & 0xe0) === 0xe0) return name.slice(0, -2);
  return (third & 0xf0) === 0xf0 ? name.slice(0, -3) : name;
}
