/** A piece of HTML, SVG or XML that is well formed: whatever came from outside is escaped in it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// XML 1.0, 2.2: what no document may hold, not even escaped; and the marks that HTML or XML would read.
const unsafe = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[&<>"']/gu;

/** A template whose texts are escaped for content and for quoted attributes alike; only {@link Markup} goes in as it is. */
export function markup(pieces: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(
    pieces.map((piece, index) => piece + (index < contents.length ? put(contents[index] ?? '') : '')).join(''),
  );
}

function put(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(put).join('');
  return String(content).replace(unsafe, (character) => entities[character] ?? '\ufffd');
}
