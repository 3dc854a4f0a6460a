import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { loadNative, type NativeCalls } from '../native/libc.ts';
import { type ExpressionFlaw, type NotChecked, searchNames } from './expression.ts';
import { commLength, namesPattern } from './pattern.ts';

/** What makes a pattern useless: earlyoom refuses to start with it, or it matches every name. */
export type PatternRefusal = 'look_around' | 'matches_all' | ExpressionFlaw;
/** What makes it match more, fewer or other names than was likely meant, or why it wasn't checked. */
export type PatternWarning = 'loose' | 'plain_escape' | 'too_long' | NotChecked;

export interface PatternJudgement {
  readonly refusal: PatternRefusal | null;
  readonly warnings: readonly PatternWarning[];
  /** A name that is matched and hardly meant: `xcode` by `code`. */
  readonly example: string | null;
  /** The plain names in the pattern, as the pattern that matches just these; `null` where there are none. */
  readonly rightForm: string | null;
  /** A negative look-ahead means the opposite option: `--prefer` all but these is `--avoid` these. */
  readonly opposite: boolean;
  /** Which of the names it matches, none when it is refused; `null` when it wasn't checked. */
  readonly matched: ReadonlySet<string> | null;
}

/** Names that have nothing in common: what matches each of them matches everything. */
const probes = ['a', 'Z', '7', '-', '_', 'kq', 'x9.z', '\xc3\xa9', '(sd-pam)', 'W B'];

/**
 * Judges a pattern for `--avoid`, `--prefer` or `--ignore` of earlyoom: an extended regular expression of POSIX, regex(7),
 * that is searched for anywhere in the 15 bytes of /proc/PID/comm.
 *
 * @param pattern as earlyoom is given it, in UTF-8
 * @param names to be matched, one character a byte
 */
export function judgePattern(
  pattern: string,
  names: readonly string[] = [],
  native: NativeCalls | Unavailable = loadNative(),
): PatternJudgement {
  const bytes = Buffer.from(pattern).toString('latin1');
  const samples = sampleNames(bytes);
  const cut = samples.map((name) => name.slice(0, commLength));
  const rightForm = namesPattern(plainNames(pattern));
  const opposite = pattern.includes('(?!');
  const base = { refusal: null, warnings: [], example: null, rightForm, opposite, matched: new Set<string>() };
  const search = searchNames(bytes, [...probes, ...samples, ...cut, ...names], native);
  if ('notChecked' in search) return { ...base, warnings: [search.notChecked], matched: null };
  if ('flaw' in search)
    return { ...base, refusal: search.flaw === 'repetition' && pattern.includes('(?') ? 'look_around' : search.flaw };
  const outcomes = search.found.values();
  const matching = (texts: readonly string[]): string[] => texts.filter(() => outcomes.next().value);
  const matchedProbes = matching(probes);
  const matchedSamples = matching(samples);
  const matchedCut = new Set(matching(cut));
  const matched = new Set(matching(names));
  if (matchedProbes.length === probes.length) return { ...base, refusal: 'matches_all', matched };
  const example = looseExample(bytes, matchedSamples, native);
  const warnings: PatternWarning[] = [];
  if (example !== null) warnings.push('loose');
  if (/\\(?![bBsSwW])[A-Za-z]/.test(bytes.replace(/\\[^A-Za-z]|\[[^\]]*\]/g, ''))) warnings.push('plain_escape');
  if (matchedSamples.some((name) => name.length > commLength && !matchedCut.has(name.slice(0, commLength))))
    warnings.push('too_long');
  return { ...base, warnings, example, matched };
}

/** The words of a pattern that look like names. */
function plainNames(pattern: string): string[] {
  const words = pattern.replace(/\\\./g, '.').replace(/\\.|\[[^\]]*\]|\(\?[:=!<]*/g, '|');
  return [...new Set(words.match(/[\p{L}\p{N}_][\p{L}\p{N}_.+-]*/gu) ?? [])]
    .map((word) => word.replace(/[.+-]+$/, ''))
    .filter((word) => word.length > 1)
    .slice(0, 50);
}

/** A name that is matched, with a letter before or after it, if the pattern is found beside that letter too. */
function looseExample(pattern: string, samples: readonly string[], native: NativeCalls | Unavailable): string | null {
  if (isUnavailable(native)) return null;
  // Debian's own example begins with (^|/), for the sake of paths; names of programs hold no slash.
  const names = samples.filter((name) => name !== '' && !name.includes('/') && name.length < commLength);
  const before = names.map((name) => `x${name}`);
  const after = names.map((name) => `${name}x`);
  // Groups alone cost nothing, so what could be compiled before is compiled in one.
  const foundBefore = native.searchExpression(`x(${pattern})`, before);
  const foundAfter = native.searchExpression(`(${pattern})x`, after);
  if (typeof foundBefore === 'number' || typeof foundAfter === 'number') return null;
  const candidates = names.flatMap((_, index) => [
    ...(foundBefore[index] ? [before[index] ?? ''] : []),
    ...(foundAfter[index] ? [after[index] ?? ''] : []),
  ]);
  return candidates[0] ?? null;
}

/**
 * Short names that a pattern may match, one for each branch: what is optional is left out, what is repeated stands once or as
 * often as it must. Branches within groups are cut apart, so not all of them are matched.
 */
function sampleNames(pattern: string): string[] {
  const piece = /(\\.|\[\^?\]?(?:\[([:.=]).*?\2\]|[^\]])*\]|.)((?:[*?+]|\{\d*,?\d*\})*)/gs;
  const text = pattern.replace(piece, (_whole, atom: string, _sign, repetition: string) => {
    if (atom === '|') return '\n';
    if (/^[()^$]$/.test(atom)) return '';
    if (/[*?]|\{0?,/.test(repetition)) return '';
    return sampleOf(atom).repeat(Math.min(Number(/\{(\d+)/.exec(repetition)?.[1] ?? 1), commLength + 1));
  });
  return [...new Set(text.split('\n'))].slice(0, 64);
}

/** One character that a part of an expression matches: `[[:digit:]]`, `\w`, `.` or a plain one. */
function sampleOf(atom: string): string {
  const [first = '', second = ''] = atom;
  if (atom.length === 1) return first === '.' ? 'a' : first;
  if (first === '\\') return /[bB<>`']/.test(second) ? '' : ({ w: 'a', W: '-', s: ' ', S: 'a' }[second] ?? second);
  if (second === '^') return '_';
  if (second !== '[') return second;
  return atom.startsWith('[[:digit:]') ? '0' : atom.startsWith('[[:') ? 'a' : (atom[3] ?? '');
}
