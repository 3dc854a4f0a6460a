/** A key's way from the top of a TOML document: table names, key names, and indexes into arrays. */
export type KeyPath = readonly (string | number)[];

/** What stands in a document at a key's path; `undefined` where nothing does. */
export function valueAt(document: unknown, path: KeyPath): unknown {
  return path.reduce(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    document,
  );
}

/**
 * Where the keys of a TOML document stand: smol-toml tells positions for syntax errors only, and a wrong value needs a
 * line as well. `text` must be a document that smol-toml has accepted; nothing is validated here.
 *
 * Tables, arrays of tables, dotted and quoted keys, inline tables and the elements of arrays are found. A key that is
 * written down in several places (a table that is opened by a dotted key and again by a header) counts from the first.
 */
export function locateKeys(text: string): KeyLocations {
  return new KeyLocations(text);
}

const bareKey = /[\w-]+/y;
const basicString = /"(?:[^"\\]|\\[\s\S])*"/y;
const literalString = /'[^']*'/y;
// Up to two quotes may stand right before the closing three.
const longBasicString = /"""(?:[^\\]|\\[\s\S])*?"""(?!"(?!"")|""(?!"))/y;
const longLiteralString = /'''[\s\S]*?'''(?!'(?!'')|''(?!'))/y;
const bareValue = /[^,\]}#\n]+/y;
const blank = /(?:[ \t\r\n]|#[^\n]*)+/y;
const nothing = '';
/** Deeper keys are told by an ancestor's line; ours go down five. A header of 100,000 names took 4 GB where each of them was noted. */
const maxDepth = 64;

export class KeyLocations {
  readonly #lines = new Map<string, number>();
  readonly #text: string;
  #at = 0;
  #line = 1;
  #table: (string | number)[] = [];
  /** How many elements each array of tables has, by its path. */
  readonly #elements = new Map<string, number>();

  constructor(text: string) {
    this.#text = text.replace(/^\ufeff/, '');
    for (this.#take(blank); this.#at < this.#text.length; this.#take(blank)) {
      if (this.#text[this.#at] === '[') this.#header();
      else this.#pair(this.#table);
    }
  }

  /** 1-based line of the key, or of its nearest ancestor that is written down; `undefined` when there is none. */
  line(path: KeyPath): number | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const line = this.#lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  }

  #header(): void {
    const line = this.#line;
    const isElement = this.#text.startsWith('[[', this.#at);
    this.#skip(isElement ? 2 : 1);
    const names = this.#key();
    this.#skip(isElement ? 2 : 1);
    this.#table = [];
    for (const [index, name] of names.entries()) {
      if (this.#table.length > maxDepth) return;
      this.#table.push(name);
      const id = JSON.stringify(this.#table);
      const isLast = index === names.length - 1;
      if (isLast && isElement) this.#elements.set(id, (this.#elements.get(id) ?? 0) + 1);
      this.#note(this.#table, line);
      const count = this.#elements.get(id);
      if (count !== undefined) this.#table.push(count - 1);
      this.#note(this.#table, line);
    }
  }

  /** `key = value`, also inside of an inline table. */
  #pair(table: KeyPath): void {
    const line = this.#line;
    const names = this.#key();
    for (let length = 1; length <= Math.min(names.length, maxDepth); length += 1)
      this.#note([...table, ...names.slice(0, length)], line);
    this.#take(blank);
    this.#skip(1);
    this.#value([...table, ...names]);
  }

  #key(): string[] {
    const names: string[] = [];
    do {
      if (names.length > 0) this.#skip(1);
      this.#take(blank);
      const quoted = this.#take(basicString) || this.#take(literalString);
      names.push(quoted === nothing ? this.#take(bareKey) : unquote(quoted));
      this.#take(blank);
    } while (this.#text[this.#at] === '.');
    return names;
  }

  #value(path: KeyPath): void {
    this.#take(blank);
    const first = this.#text[this.#at];
    if (first === '[' || first === '{') {
      this.#list(first === '[' ? ']' : '}', (index) => {
        if (first === '{') return this.#pair(path);
        this.#note([...path, index], this.#line);
        this.#value([...path, index]);
      });
      return;
    }
    for (const token of [longBasicString, longLiteralString, basicString, literalString, bareValue])
      if (this.#take(token) !== nothing) return;
  }

  #list(close: string, element: (index: number) => void): void {
    this.#skip(1);
    this.#take(blank);
    for (let index = 0; this.#at < this.#text.length && this.#text[this.#at] !== close; index += 1) {
      const start = this.#at;
      element(index);
      // A text that is no TOML must not hold us here for ever.
      if (this.#at === start) this.#skip(1);
      this.#take(blank);
      if (this.#text[this.#at] === ',') this.#skip(1);
      this.#take(blank);
    }
    this.#skip(1);
  }

  #note(path: KeyPath, line: number): void {
    if (path.length > maxDepth) return;
    const id = JSON.stringify(path);
    if (!this.#lines.has(id)) this.#lines.set(id, line);
  }

  #take(token: RegExp): string {
    token.lastIndex = this.#at;
    const text = token.exec(this.#text)?.[0] ?? nothing;
    this.#skip(text.length);
    return text;
  }

  #skip(length: number): void {
    for (const end = this.#at + length; this.#at < end; this.#at += 1)
      if (this.#text[this.#at] === '\n') this.#line += 1;
  }
}

const shortEscapes: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' };

function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("'")) return inner;
  return inner.replace(/\\(?:x(\w{2})|u(\w{4})|U(\w{8})|(.))/g, (_, x, u, long, short) => {
    const code = x ?? u ?? long;
    return code === undefined ? (shortEscapes[short] ?? short) : String.fromCodePoint(Number.parseInt(code, 16));
  });
}
