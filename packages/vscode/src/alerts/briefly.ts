const longest = 180;

/**
 * The body of an announcement for a notification, which nobody reads when it has five lines: its first two clauses, without
 * what stands in parentheses. All of it is behind "Why?".
 */
export function briefly(body: string): string {
  const clauses = body
    .replace(/\s*\([^()]*\)/g, '')
    .split(/;\s+|\n|(?<=\.)\s+/)
    .filter((clause) => clause !== '');
  const text = clauses.slice(0, 2).join(clauses[0]?.endsWith('.') === true ? ' ' : '; ');
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
