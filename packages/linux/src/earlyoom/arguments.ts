import { namesPattern } from './pattern.ts';
import type { EarlyoomProgram } from './version.ts';

export interface EarlyoomWishes {
  /** It sends SIGTERM when available memory is at or below this share of one, and SIGKILL below half of it. */
  readonly memory: number;
  /** And only while free swap is at or below this share of one too; 1 ignores swap. */
  readonly swap: number;
  /** Names of programs that it spares, and that it kills first. */
  readonly avoid: readonly string[];
  readonly prefer: readonly string[];
}

/**
 * The arguments of earlyoom, one a word, for the release that is installed: what it doesn't know is left out.
 *
 * @example earlyoomWords({ memory: 0.03, swap: 0.1, avoid: ['code'], prefer: [] }, program)
 * // ['-m', '3,1.5', '-s', '10,5', '-r', '3600', '--avoid', '^(code)$']
 */
export function earlyoomWords(wishes: EarlyoomWishes, program: EarlyoomProgram): string[] {
  const spared = new Set(wishes.avoid);
  const options: readonly (readonly [flag: string, value: string | null])[] = [
    ['-m', limits(wishes.memory, 99)],
    // At 100 alone, SIGKILL would still wait for half of the swap to be used.
    ['-s', wishes.swap >= 1 ? '100,100' : limits(wishes.swap, 100)],
    // What Debian's settings say: by itself it writes a report into the journal every second.
    ['-r', '3600'],
    ['--avoid', namesPattern(wishes.avoid)],
    ['--prefer', namesPattern(wishes.prefer.filter((name) => !spared.has(name)))],
  ];
  return options.flatMap(([flag, value]) => (value === null || !program.flags.has(flag) ? [] : [flag, value]));
}

/** `PERCENT,KILL_PERCENT`. earlyoom refuses two zeros, and more than `highest`. */
function limits(share: number, highest: number): string {
  const percent = Math.min(Math.max(share * 100, 0.02), highest);
  return `${decimals(percent)},${decimals(percent / 2)}`;
}

function decimals(percent: number): string {
  return String(Number(percent.toFixed(2)));
}
