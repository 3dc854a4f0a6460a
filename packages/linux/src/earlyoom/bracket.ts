import type { ExpressionFlaw } from './expression.ts';

/** What a bracket expression accepts: the values of bytes. */
export type ByteSet = ReadonlySet<number>;

/** The classes of the C locale, in which earlyoom runs; regex(7). */
const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the class holds
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The bytes of a class: `alpha`; nothing for an unknown one. */
export function classBytes(name: string): ByteSet | undefined {
  const accepts = Object.hasOwn(classes, name) ? classes[name] : undefined;
  return accepts === undefined ? undefined : bytesWhere((byte) => accepts.test(String.fromCharCode(byte)));
}

/** The bytes, zero excepted, that a condition holds for. */
export function bytesWhere(accepts: (byte: number) => boolean): ByteSet {
  return new Set(Array.from({ length: 255 }, (_, index) => index + 1).filter(accepts));
}

/** A part of a bracket expression: one byte, which may begin or end a range, or a class, which may not. */
type Part = { readonly byte: number } | { readonly bytes: ByteSet };
type Read<Value> = { readonly value: Value; readonly end: number } | { readonly flaw: ExpressionFlaw };

/**
 * A bracket expression such as `[^a-z[:digit:]_.]` as glibc reads it.
 *
 * @param text one character a byte
 * @param at index behind the opening bracket
 */
export function parseBracket(text: string, at: number): Read<ByteSet> {
  const negated = text[at] === '^';
  const bytes = new Set<number>();
  let index = negated ? at + 1 : at;
  for (let first = true; first || text[index] !== ']'; first = false) {
    if (index >= text.length) return { flaw: 'bracket' };
    // A hyphen stands for itself only first, last, or as the end of a range.
    if (text[index] === '-' && !first && text[index + 1] !== ']') return { flaw: 'range' };
    const start = readPart(text, index);
    if ('flaw' in start) return start;
    index = start.end;
    if (text[index] !== '-' || text[index + 1] === ']') {
      if (index >= text.length) return { flaw: 'bracket' };
      addPart(bytes, start.value);
      continue;
    }
    if (index + 1 >= text.length) return { flaw: 'bracket' };
    const end = readPart(text, index + 1);
    if ('flaw' in end) return end;
    if (!('byte' in start.value) || !('byte' in end.value) || start.value.byte > end.value.byte)
      return { flaw: 'range' };
    for (let byte = start.value.byte; byte <= end.value.byte; byte += 1) bytes.add(byte);
    index = end.end;
  }
  return { value: negated ? bytesWhere((byte) => !bytes.has(byte)) : bytes, end: index + 1 };
}

function addPart(bytes: Set<number>, part: Part): void {
  if ('byte' in part) bytes.add(part.byte);
  else for (const byte of part.bytes) bytes.add(byte);
}

/** `a`, `[:alpha:]`, `[.a.]` or `[=a=]`. */
function readPart(text: string, at: number): Read<Part> {
  const kind = text[at + 1] ?? '';
  if (text[at] !== '[' || !/[.:=]/.test(kind)) return { value: { byte: text.charCodeAt(at) }, end: at + 1 };
  const end = text.indexOf(`${kind}]`, at + 2);
  const name = text.slice(at + 2, end);
  // glibc reads names of up to 31 bytes.
  if (end < 0 || name.length > 31) return { flaw: 'bracket' };
  if (kind === ':') {
    const bytes = classBytes(name);
    return bytes === undefined ? { flaw: 'class' } : { value: { bytes }, end: end + 2 };
  }
  // The C locale knows no collating elements of more than one byte.
  if (name.length !== 1) return { flaw: 'collation' };
  const byte = name.charCodeAt(0);
  return { value: kind === '=' ? { bytes: new Set([byte]) } : { byte }, end: end + 2 };
}
