import { type ByteSet, bytesWhere, classBytes, parseBracket } from './bracket.ts';

/**
 * What glibc's regcomp(3) refuses an extended regular expression for, or, as `back_reference` and `too_large`, what is not
 * looked into here.
 */
export type ExpressionFlaw =
  | 'repetition'
  | 'parenthesis'
  | 'bracket'
  | 'brace'
  | 'range'
  | 'class'
  | 'collation'
  | 'escape'
  | 'back_reference'
  | 'too_large';

/** Places in a name, without a byte of their own. */
export type Place = 'start' | 'end' | 'word_edge' | 'no_word_edge' | 'word_start' | 'word_end';

/** An extended regular expression. Groups don't count: nothing is captured. */
export type Expression =
  | { readonly kind: 'bytes'; readonly bytes: ByteSet }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly branches: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly least: number; readonly most: number };

export interface ParsedExpression {
  readonly expression: Expression;
  /** Letters behind a backslash that mean just themselves: `d` of `\d`. */
  readonly plainEscapes: readonly string[];
}

const longest = 4096;
const deepest = 100;
/** RE_DUP_MAX of glibc. */
const mostRepetitions = 0x7fff;
const nothing: Expression = { kind: 'sequence', parts: [] };
const wordBytes: ByteSet = new Set([...(classBytes('alnum') ?? []), '_'.charCodeAt(0)]);
const spaceBytes: ByteSet = classBytes('space') ?? new Set();
const anyByte = bytesWhere(() => true);

/** What a backslash means in front of these; extensions of GNU. All else stands for itself. */
const escapes: ReadonlyMap<string, Expression> = new Map<string, Expression>([
  ['w', { kind: 'bytes', bytes: wordBytes }],
  ['W', { kind: 'bytes', bytes: bytesWhere((byte) => !wordBytes.has(byte)) }],
  ['s', { kind: 'bytes', bytes: spaceBytes }],
  ['S', { kind: 'bytes', bytes: bytesWhere((byte) => !spaceBytes.has(byte)) }],
  ['b', { kind: 'place', place: 'word_edge' }],
  ['B', { kind: 'place', place: 'no_word_edge' }],
  ['<', { kind: 'place', place: 'word_start' }],
  ['>', { kind: 'place', place: 'word_end' }],
  ['`', { kind: 'place', place: 'start' }],
  ["'", { kind: 'place', place: 'end' }],
]);

/** Whether a byte belongs to a word, for `\b` and its like. */
export function isWordByte(byte: number): boolean {
  return wordBytes.has(byte);
}

/**
 * Reads a POSIX extended regular expression as glibc's regcomp(3) does in the C locale, its extensions included; regex(7).
 *
 * @param pattern one character a byte
 */
export function parseExpression(pattern: string): ParsedExpression | { readonly flaw: ExpressionFlaw } {
  if (pattern.length > longest) return { flaw: 'too_large' };
  try {
    const parser = new Parser(pattern);
    return { expression: parser.choice(0), plainEscapes: parser.plainEscapes };
  } catch (error) {
    if (error instanceof Refusal) return { flaw: error.flaw };
    throw error;
  }
}

class Refusal extends Error {
  readonly flaw: ExpressionFlaw;

  constructor(flaw: ExpressionFlaw) {
    super(flaw);
    this.flaw = flaw;
  }
}

class Parser {
  readonly plainEscapes: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Branches up to the end, or up to the parenthesis that closes this group. */
  choice(depth: number): Expression {
    if (depth > deepest) throw new Refusal('too_large');
    const branches = [this.#sequence(depth)];
    while (this.#text[this.#at] === '|') {
      this.#at += 1;
      branches.push(this.#sequence(depth));
    }
    return branches.length === 1 ? (branches[0] ?? nothing) : { kind: 'choice', branches };
  }

  #sequence(depth: number): Expression {
    const parts: Expression[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|') {
      if (this.#text[this.#at] === ')' && depth > 0) break;
      const part = this.#atom(depth);
      // Nothing repeats a place: what follows would have nothing to repeat.
      parts.push(part.kind === 'place' ? part : this.#repeated(part));
    }
    return parts.length === 1 ? (parts[0] ?? nothing) : { kind: 'sequence', parts };
  }

  #atom(depth: number): Expression {
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    switch (character) {
      case '(':
        return this.#group(depth);
      case '[': {
        const bracket = parseBracket(this.#text, this.#at);
        if ('flaw' in bracket) throw new Refusal(bracket.flaw);
        this.#at = bracket.end;
        return { kind: 'bytes', bytes: bracket.value };
      }
      case '.':
        return { kind: 'bytes', bytes: anyByte };
      case '^':
        return { kind: 'place', place: 'start' };
      case '$':
        return { kind: 'place', place: 'end' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Refusal('repetition');
      default:
        return byte(character);
    }
  }

  /** A group is one part even when it holds only a place, so that it may be repeated: `(^)*`. */
  #group(depth: number): Expression {
    const inner = this.choice(depth + 1);
    if (this.#text[this.#at] !== ')') throw new Refusal('parenthesis');
    this.#at += 1;
    return { kind: 'sequence', parts: [inner] };
  }

  #escape(): Expression {
    const character = this.#text[this.#at];
    if (character === undefined) throw new Refusal('escape');
    if (/[1-9]/.test(character)) throw new Refusal('back_reference');
    this.#at += 1;
    const meaning = escapes.get(character);
    if (meaning === undefined && /[A-Za-z]/.test(character)) this.plainEscapes.push(character);
    return meaning ?? byte(character);
  }

  #repeated(atom: Expression): Expression {
    let part = atom;
    for (;;) {
      const bounds = this.#bounds();
      if (bounds === null) return part;
      part = { kind: 'repeat', part, ...bounds };
    }
  }

  #bounds(): { least: number; most: number } | null {
    const character = this.#text[this.#at];
    if (character === '{') return this.#braces();
    if (character !== '*' && character !== '+' && character !== '?') return null;
    this.#at += 1;
    return { least: character === '+' ? 1 : 0, most: character === '?' ? 1 : Number.POSITIVE_INFINITY };
  }

  #braces(): { least: number; most: number } {
    const braces = /\{(\d*)(,?)(\d*)\}/y;
    braces.lastIndex = this.#at;
    const [whole, first = '', comma = '', last = ''] = braces.exec(this.#text) ?? [];
    if (whole === undefined || (first === '' && comma === '')) throw new Refusal('brace');
    const least = Number(first);
    const most = comma === '' ? least : last === '' ? Number.POSITIVE_INFINITY : Number(last);
    if (least > most) throw new Refusal('brace');
    if (Math.max(least, Number.isFinite(most) ? most : 0) > mostRepetitions) throw new Refusal('too_large');
    this.#at += whole.length;
    return { least, most };
  }
}

function byte(character: string): Expression {
  return { kind: 'bytes', bytes: new Set([character.charCodeAt(0)]) };
}
