import { type Expression, type ExpressionFlaw, parseExpression } from './expression.ts';
import { isFound } from './match.ts';
import { commLength, namesPattern } from './pattern.ts';

/** What is wrong with a pattern for good: earlyoom refuses it, or it matches every name. */
export type PatternRefusal = 'look_around' | 'matches_all' | Exclude<ExpressionFlaw, 'back_reference' | 'too_large'>;
/** What makes it match more, less or other names than was likely meant, or what can't be looked into here. */
export type PatternWarning = 'loose' | 'plain_escape' | 'too_long' | 'back_reference' | 'too_large';

export interface PatternJudgement {
  readonly refusal: PatternRefusal | null;
  readonly warnings: readonly PatternWarning[];
  /** A name that is matched, and was hardly meant: `xcode` by `code`. */
  readonly example: string | null;
  /** The plain names in the pattern, as the pattern that matches just these; `null` where there are none. */
  readonly rightForm: string | null;
  /** A negative look-ahead means the opposite option: `--prefer` all but these is `--avoid` these. */
  readonly opposite: boolean;
  /** Whether the pattern is found in a name, one character a byte. Nothing is found by one that is refused. */
  readonly matches: (name: string) => boolean;
}

/** Names that have nothing in common: what matches each of them matches everything. */
const probes = ['a', 'Z', '7', '-', '_', 'kq', 'x9.z', '\xc3\xa9', '(sd-pam)', 'W B'];

/**
 * Judges a pattern for `--avoid`, `--prefer` or `--ignore` of earlyoom: an extended regular expression of POSIX, regex(7),
 * that is searched for anywhere in the 15 bytes of /proc/PID/comm.
 *
 * @param pattern as earlyoom is given it, in UTF-8
 */
export function judgePattern(pattern: string): PatternJudgement {
  const parsed = parseExpression(Buffer.from(pattern).toString('latin1'));
  const rightForm = namesPattern(plainNames(pattern));
  const base = { warnings: [], example: null, rightForm, opposite: pattern.includes('(?!'), matches: () => false };
  if ('flaw' in parsed) {
    if (parsed.flaw === 'back_reference' || parsed.flaw === 'too_large')
      return { ...base, refusal: null, warnings: [parsed.flaw] };
    return { ...base, refusal: parsed.flaw === 'repetition' && pattern.includes('(?') ? 'look_around' : parsed.flaw };
  }
  const matches = (name: string): boolean => isFound(parsed.expression, name);
  if (probes.every(matches)) return { ...base, refusal: 'matches_all', matches };
  const example = looseExample(parsed.expression, matches);
  const warnings: PatternWarning[] = [];
  if (example !== null) warnings.push('loose');
  if (parsed.plainEscapes.length > 0) warnings.push('plain_escape');
  if (leastLengths(parsed.expression).some((length) => length > commLength)) warnings.push('too_long');
  return { ...base, refusal: null, warnings, example, matches };
}

/** The words of a pattern that look like names. */
function plainNames(pattern: string): string[] {
  const words = pattern.replace(/\\\./g, '.').replace(/\\.|\[[^\]]*\]|\(\?[:=!<]*/g, '|');
  return [...new Set(words.match(/[\p{L}\p{N}_][\p{L}\p{N}_.+-]*/gu) ?? [])]
    .map((word) => word.replace(/[.+-]+$/, ''))
    .filter((word) => word.length > 1)
    .slice(0, 50);
}

/** A shortest name that is matched, with a letter before or behind it, if that is matched too. */
function looseExample(expression: Expression, matches: (name: string) => boolean): string | null {
  for (const name of samples(expression)) {
    // Debian's own example begins with (^|/), for the sake of paths; names of programs hold no slash.
    if (name === '' || name.includes('/') || name.length >= commLength || !matches(name)) continue;
    if (!isAnchored(expression, 'start') && matches(`x${name}`)) return `x${name}`;
    if (!isAnchored(expression, 'end') && matches(`${name}x`)) return `${name}x`;
  }
  return null;
}

/** A short text for each branch, up to some; places are left out. */
function samples(expression: Expression): string[] {
  switch (expression.kind) {
    case 'bytes': {
      const bytes = [...expression.bytes];
      return [String.fromCharCode(bytes.find((byte) => byte >= 97 && byte <= 122) ?? bytes[0] ?? 0)];
    }
    case 'place':
      return [''];
    case 'choice':
      return expression.branches.flatMap(samples).slice(0, 64);
    case 'repeat':
      return expression.least === 0
        ? ['']
        : samples(expression.part).map((text) => text.repeat(Math.min(expression.least, 16)));
    case 'sequence':
      return expression.parts.reduce<string[]>(
        (texts, part) => texts.flatMap((text) => samples(part).map((next) => (text + next).slice(0, 20))).slice(0, 64),
        [''],
      );
  }
}

/** Whether every way through begins (ends) at the beginning (end) of the name. */
function isAnchored(expression: Expression, side: 'start' | 'end'): boolean {
  switch (expression.kind) {
    case 'bytes':
      return false;
    case 'place':
      return expression.place === side;
    case 'choice':
      return expression.branches.every((branch) => isAnchored(branch, side));
    case 'repeat':
      return expression.least > 0 && isAnchored(expression.part, side);
    case 'sequence': {
      const edge = expression.parts.at(side === 'start' ? 0 : -1);
      return edge !== undefined && isAnchored(edge, side);
    }
  }
}

/** The fewest bytes that each branch needs; branches of branches one by one, where they stand alone. */
function leastLengths(expression: Expression): number[] {
  switch (expression.kind) {
    case 'bytes':
      return [1];
    case 'place':
      return [0];
    case 'choice':
      return expression.branches.flatMap(leastLengths).slice(0, 256);
    case 'repeat':
      return [expression.least === 0 ? 0 : Math.min(...leastLengths(expression.part)) * expression.least];
    case 'sequence':
      return expression.parts.reduce<number[]>(
        (sums, part) => {
          const lengths = leastLengths(part);
          return sums.flatMap((sum) => lengths.map((length) => sum + length)).slice(0, 256);
        },
        [0],
      );
  }
}
