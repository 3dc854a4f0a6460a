import { isUtf8 } from 'node:buffer';

const sequence = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

/**
 * The bytes of a name as UTF-8. One that is no part of that becomes the lone surrogate U+DC00 plus its value, as in Python's
 * `surrogateescape`: two names that differ stay two, where U+FFFD would make them one.
 */
export function decodeName(bytes: Buffer, start = 0, end = bytes.length): string {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\ufffd')) return text;
  return bytes.toString('latin1', start, end).replace(sequence, (part) => {
    const whole = Buffer.from(part, 'latin1');
    if (isUtf8(whole)) return whole.toString();
    return Array.from(whole, surrogateOf).join('');
  });
}

function surrogateOf(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}
