// East Asian wide and fullwidth characters and emoji (Unicode 16, EastAsianWidth.txt W and F, in coarse ranges).
const wide =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2fb}\u{1f004}\u{1f0cf}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f200}-\u{1f320}\u{1f32d}-\u{1f335}\u{1f337}-\u{1f37c}\u{1f37e}-\u{1f393}\u{1f3a0}-\u{1f3ca}\u{1f3cf}-\u{1f3d3}\u{1f3e0}-\u{1f3f0}\u{1f3f4}\u{1f3f8}-\u{1f43e}\u{1f440}\u{1f442}-\u{1f4fc}\u{1f4ff}-\u{1f53d}\u{1f54b}-\u{1f567}\u{1f57a}\u{1f595}\u{1f596}\u{1f5a4}\u{1f5fb}-\u{1f64f}\u{1f680}-\u{1f6c5}\u{1f6cc}-\u{1f6d2}\u{1f6d5}-\u{1f6d7}\u{1f6dc}-\u{1f6df}\u{1f6eb}\u{1f6ec}\u{1f6f4}-\u{1f6fc}\u{1f7e0}-\u{1f7eb}\u{1f90c}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const zero = /^\p{M}$/u;

/** Columns that a terminal gives to a text without control characters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  return zero.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** The text in at most `columns` columns; what was cut is stood for by `ellipsis`. */
export function cut(text: string, columns: number, ellipsis: string): string {
  if (displayWidth(text) <= columns) return text;
  const room = columns - displayWidth(ellipsis);
  if (room <= 0) return ellipsis.slice(0, Math.max(0, columns));
  let result = '';
  let width = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > room) break;
    result += character;
  }
  return result + ellipsis;
}

/** The name of a workload in at most `columns` columns: what tells it from others of its kind often stands at the end. */
export function cutName(name: string, columns: number, ellipsis: string): string {
  if (displayWidth(name) <= columns) return name;
  const bare = name.replace(/\.(?:service|scope)$/, '');
  const room = columns - displayWidth(ellipsis);
  // No escape is cut in two.
  if (displayWidth(bare) <= room || room < 8 || name.includes('\\')) return cut(name, columns, ellipsis);
  let tail = '';
  for (const character of [...bare].reverse()) {
    if (displayWidth(character + tail) > room / 2) break;
    tail = character + tail;
  }
  return cut(bare, columns - displayWidth(tail), ellipsis) + tail;
}

/** The end of a directory in at most `columns` columns: that of a project begins like all others. */
export function cutDirectory(path: string, columns: number, ellipsis: string): string {
  if (displayWidth(path) <= columns) return path;
  const room = columns - displayWidth(ellipsis);
  // No escape is cut in two.
  if (room <= 0 || path.includes('\\')) return cut(path, columns, ellipsis);
  let tail = '';
  for (const character of [...path].reverse()) {
    if (displayWidth(character + tail) > room) break;
    tail = character + tail;
  }
  return ellipsis + tail;
}

/** The text followed by blanks up to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** Blanks up to `columns`, then the text. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}

/** Lines of at most `columns`, broken at blanks; a longer word is broken anywhere. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(8, columns);
  const lines: string[] = [];
  let line = '';
  let width = 0;
  const breakLine = () => {
    lines.push(line);
    line = '';
    width = 0;
  };
  for (const [index, word] of text.split(' ').entries()) {
    if (index > 0) {
      if (width + 1 + displayWidth(word) > room && width > 0) breakLine();
      else {
        line += ' ';
        width += 1;
      }
    }
    for (const character of word) {
      const step = characterWidth(character);
      if (width + step > room) breakLine();
      line += character;
      width += step;
    }
  }
  return [...lines, line];
}
