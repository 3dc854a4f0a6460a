/** What is words in a verdict, and so may differ: the sentence of an evidence and what goes into it. */
const words = new Set(['text', 'parameters']);

/** A verdict without its words, in an order of keys that does not depend on how it was made. */
function numbersOf(line: string): string {
  return JSON.stringify(JSON.parse(line), (key, value: unknown) => {
    if (words.has(key)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * Where two replays of one trace differ in more than words, a text each: what the first says, and what the second says.
 *
 * @param before verdicts of the first, a JSON text each
 * @param after verdicts of the second
 */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const count = Math.max(before.length, after.length);
  return Array.from({ length: count }, (_, i) => {
    const [first, second] = [before[i], after[i]].map((line) => (line === undefined ? 'nothing' : numbersOf(line)));
    return first === second ? '' : `verdict ${i + 1}: ${first} became ${second}`;
  }).filter((line) => line !== '');
}
