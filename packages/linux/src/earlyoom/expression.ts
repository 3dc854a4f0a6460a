import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { loadNative, type NativeCalls } from '../native/libc.ts';

/** What regcomp(3) refuses an extended regular expression for. */
export type ExpressionFlaw = Exclude<(typeof flaws)[number], 'memory'> | 'invalid';

/** Why an expression isn't tried: the C library can't be called here, or could take minutes, gigabytes or a crash for it. */
export type NotChecked = 'not_checked' | 'back_reference' | 'too_large';

/** For each name whether the expression is found in it, or why that isn't known. */
export type ExpressionSearch =
  | { readonly found: readonly boolean[] }
  | { readonly flaw: ExpressionFlaw }
  | { readonly notChecked: NotChecked };

/** The error numbers of regcomp(3), REG_ECOLLATE to REG_BADRPT; glibc and musl agree on them. */
const flaws = [
  ...(['collation', 'class', 'escape', 'no_group', 'bracket'] as const),
  ...(['parenthesis', 'brace', 'brace', 'range', 'memory', 'repetition'] as const),
];
const firstFlaw = 3;

const maxBytes = 4096;
const maxGroups = 100;
/** Bytes after each repetition is written out, roughly. At this size glibc takes up to half a second and 60 MiB. */
const maxExpandedBytes = 8192;

/**
 * Searches names for a POSIX extended regular expression as earlyoom does, with the regcomp(3) of the C library.
 *
 * @param pattern one character a byte
 * @param names one character a byte
 */
export function searchNames(
  pattern: string,
  names: readonly string[],
  native: NativeCalls | Unavailable = loadNative(),
): ExpressionSearch {
  if (isUnavailable(native)) return { notChecked: 'not_checked' };
  if (!isAffordable(pattern)) return { notChecked: 'too_large' };
  const refersBack = /\\[1-9]/.test(pattern);
  const found = native.searchExpression(pattern, refersBack ? [] : names);
  if (typeof found === 'number') {
    const flaw = flaws[found - firstFlaw] ?? 'invalid';
    return flaw === 'memory' ? { notChecked: 'too_large' } : { flaw };
  }
  return refersBack ? { notChecked: 'back_reference' } : { found };
}

/**
 * Whether glibc compiles an expression in bounded time and memory. It writes out repetitions, `+` included, so nested ones
 * grow exponentially: `(a?){0,4000}` takes 500 MiB. Anchors in repeated groups are worse: `(^|$|\b|\B|\<)*` alone doesn't
 * come to an end. Thousands of open parentheses overflow its stack. Errs on the side of refusing.
 */
function isAffordable(pattern: string): boolean {
  if (pattern.length > maxBytes) return false;
  // What is surely no syntax: escaped characters, brackets of one character, and the negation of a bracket. The content of
  // a longer bracket is taken for syntax, so that where a bracket ends needs no parser.
  const syntax = pattern
    .replace(/\\[^bB<>`']/gs, '_')
    .replace(/\[[^\]^[]\]/gs, '_')
    .replaceAll('[^', '[_');
  if (syntax.split('(').length - 1 > maxGroups) return false;
  const groups = syntax.slice(syntax.indexOf('('), syntax.lastIndexOf(')') + 1);
  if (/\)[*+?{]/.test(syntax) && groups !== '' && /[$^]|\\[bB<>`']/.test(groups)) return false;
  let bytes = syntax.length;
  let factor = 1;
  for (const [, before = '', first, last] of syntax.matchAll(/(?<=(^|.))(?:\+|\{(\d*),?(\d*)\})/gs)) {
    const copies = Math.max(1, Number(first ?? 1), Number(last ?? 0)) + 1;
    if (/[)*+?}]/.test(before)) factor *= copies;
    else bytes += copies;
  }
  return bytes * factor <= maxExpandedBytes;
}
