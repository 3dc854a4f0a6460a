import { basename } from 'node:path';
import { parseArguments, readText } from '@omnimind/linux';

/** Node 24 calls its main thread so, and with it the process: every one the same. */
const tellsNothing = 'MainThread';
/** Of a command line no more is looked at: a process may have megabytes of it. */
const longest = 4096;

/**
 * What a process is called for people: the kernel's name of it, or where every program of a runtime has the same one, what it was
 * started as: `node server.js`. All of it is what the process says of itself.
 */
export function tellingName(proc: string, pid: number, name: string): string {
  if (name !== tellsNothing) return name;
  const text = readText(`${proc}/${pid}/cmdline`);
  if (typeof text !== 'string') return name;
  const [program = '', ...words] = parseArguments(text.slice(0, longest));
  const script = words.find((word) => !word.startsWith('-'));
  return (
    [program, script]
      .flatMap((word) => (word === undefined || word === '' ? [] : [basename(word)]))
      .join(' ')
      .slice(0, 255) || name
  );
}
