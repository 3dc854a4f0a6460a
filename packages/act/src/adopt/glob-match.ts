/**
 * Whether the whole text fits a pattern in which `*` stands for any text, `?` for one character and all else for itself.
 * Takes at most pattern × text steps, whatever a hostile text looks like; a regular expression would not.
 */
export function globMatch(pattern: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  /** Where the last `*` stands, and what it takes up to. */
  let star = -1;
  let taken = 0;
  while (inText < text.length) {
    const sign = pattern[at];
    if (sign === '*') {
      star = at;
      taken = inText;
      at += 1;
    } else if (sign === '?' || sign === text[inText]) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      taken += 1;
      at = star + 1;
      inText = taken;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
