import type { Meminfo } from '../procfs/machine.ts';

/** The limits of `-m`, `-s` (percent) or of `-M`, `-S` (KiB) at which SIGTERM and SIGKILL are sent. */
export interface EarlyoomLimits {
  readonly term: number;
  readonly kill: number;
}

export interface EarlyoomPattern {
  readonly option: '--avoid' | '--prefer' | '--ignore';
  readonly pattern: string;
}

/** What the arguments of earlyoom say; earlyoom(1). */
export interface EarlyoomArguments {
  /** Percent. */
  readonly memory: EarlyoomLimits | null;
  readonly swap: EarlyoomLimits | null;
  /** KiB. */
  readonly memoryKib: EarlyoomLimits | null;
  readonly swapKib: EarlyoomLimits | null;
  /** The last of each kind is the one that counts. */
  readonly patterns: readonly EarlyoomPattern[];
  readonly ignoreRoot: boolean;
  readonly sortByRss: boolean;
  readonly group: boolean;
}

const longOptions = ['prefer', 'avoid', 'ignore', 'ignore-root-user', 'sort-by-rss', 'dryrun', 'syslog', 'help'];
const withValue = new Set(['m', 's', 'M', 'S', 'N', 'r', 'prefer', 'avoid', 'ignore']);

/** Reads arguments as getopt_long(3) does: `-m5`, `--avoid=x`, `--av x`; the program's own name left out. */
export function parseEarlyoomArguments(words: readonly string[]): EarlyoomArguments {
  const values = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined && word !== '--'; word = rest.shift()) {
    const [, long, inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (long !== undefined) {
      const option = longOption(long);
      values.set(option, inline ?? (withValue.has(option) ? (rest.shift() ?? '') : ''));
      continue;
    }
    // Options of one letter may stand together; the first one that wants a value takes what follows it.
    for (let letters = /^-(.*)$/s.exec(word)?.[1] ?? ''; letters !== ''; letters = letters.slice(1)) {
      const option = letters.charAt(0);
      const isLast = withValue.has(option);
      values.set(option, isLast ? letters.slice(1) || (rest.shift() ?? '') : '');
      if (isLast) break;
    }
  }
  const pattern = (option: 'avoid' | 'prefer' | 'ignore'): EarlyoomPattern[] => {
    const value = values.get(option);
    return value === undefined ? [] : [{ option: `--${option}`, pattern: value }];
  };
  return {
    memory: parseLimits(values.get('m')),
    swap: parseLimits(values.get('s')),
    memoryKib: parseLimits(values.get('M')),
    swapKib: parseLimits(values.get('S')),
    patterns: [...pattern('avoid'), ...pattern('prefer'), ...pattern('ignore')],
    ignoreRoot: values.has('ignore-root-user'),
    sortByRss: values.has('sort-by-rss'),
    group: values.has('g'),
  };
}

/**
 * The limits in percent that hold with these arguments. Of `-m` and `-M` the lower counts; `-S` needs swap.
 *
 * @param meminfo turns sizes into percent
 */
export function limitsInPercent(given: EarlyoomArguments, meminfo: Meminfo): Record<'memory' | 'swap', EarlyoomLimits> {
  const fallback = { term: 10, kill: 5 };
  const lower = (percent: EarlyoomLimits | null, kib: EarlyoomLimits | null, totalBytes: number): EarlyoomLimits => {
    if (kib === null || !(totalBytes > 0)) return percent ?? fallback;
    const converted = { term: (kib.term * 102_400) / totalBytes, kill: (kib.kill * 102_400) / totalBytes };
    if (percent === null) return converted;
    return { term: Math.min(percent.term, converted.term), kill: Math.min(percent.kill, converted.kill) };
  };
  return {
    memory: lower(given.memory, given.memoryKib, meminfo.totalBytes),
    swap: lower(given.swap, given.swapKib, meminfo.swapTotalBytes),
  };
}

/** `TERM[,KILL]`; without the second it is half of the first. A first below the second is raised to it. */
function parseLimits(text: string | undefined): EarlyoomLimits | null {
  if (text === undefined) return null;
  const [first = '', second] = text.split(',');
  const term = Number.parseFloat(first);
  const kill = second === undefined ? term / 2 : Number.parseFloat(second);
  return Number.isFinite(term) && Number.isFinite(kill) ? { term: Math.max(term, kill), kill } : null;
}

/** A long option may be cut short as long as only one begins so. */
function longOption(name: string): string {
  if (longOptions.includes(name)) return name;
  const begun = longOptions.filter((option) => option.startsWith(name));
  return begun.length === 1 ? (begun[0] ?? name) : name;
}
