import { listTexts, placeholder } from '../../scripts/list-texts.ts';

/** Words that no sentence of Portuguese has. */
const words = /\b(?:the|is|it|of|was|were|and|not|which|there|can't|with|by|has|must|needs|this|see)\b/i;

/** Of each English text the longest part that no parameter changes, where it is more than a word or two. */
const parts = listTexts().flatMap(({ english, portuguese }) => {
  const [part = ''] = english
    .split(new RegExp(`${placeholder}|\\d+|\\n`))
    .map((piece) => piece.trim())
    .toSorted((a, b) => b.length - a.length);
  return part.length < 12 || !part.includes(' ') || portuguese.includes(part) ? [] : [part];
});

/** Lines in which a text of the catalogue stands in English, or a word that only English has. */
export function englishLines(output: string): string[] {
  return output.split('\n').filter((line) => {
    if (parts.some((part) => line.includes(part))) return true;
    // Commands, paths and names are nobody's language.
    return words.test(line.replace(/`[^`]*`|"[^"]*"|'[^']*'|^ {2}(?:\$|\.|omnimind|sudo|ssh).*$|\S*[/._-]\S*/g, ''));
  });
}
