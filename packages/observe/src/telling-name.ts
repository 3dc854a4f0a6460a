import { basename } from 'node:path';
import { readText } from '@omnimind/linux/files/read-text';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';

/** Node 24 calls its main thread so, and with it the process: every one the same. */
const tellsNothing = 'MainThread';
/** Of a command line no more is looked at: a process may have megabytes of it. */
const longest = 4096;
/** Options of Node whose value may be the next word; node(1). */
const valued = /^(?:-r|--require|--import|--(?:experimental-)?loader|-C|--conditions)$/;
/** After these comes code, which is no name. */
const evaluated = /^(?:-e|--eval|-p|--print|-pe)$/;
/** The launcher gives Node this option, and hardly anybody else does: `start.js` alone is anybody's. */
const ours = { option: '--liftoff-only', script: 'start.js' };

/**
 * What a process is called for people: the kernel's name of it, or where every program of a runtime has the same one, what it was
 * started as: `node server.js`, `omnimind monitor`. All of it is what the process says of itself.
 */
export function tellingName(proc: string, pid: number, name: string): string {
  if (name !== tellsNothing) return name;
  const text = readText(`${proc}/${pid}/cmdline`);
  if (typeof text !== 'string') return name;
  const [program = '', ...words] = parseArguments(text.slice(0, longest));
  const at = scriptIndex(words);
  const script = basename(words[at] ?? '');
  const isOurs = script === ours.script && words.slice(0, at).includes(ours.option);
  const told = isOurs ? ['omnimind', words[at + 1] ?? ''] : [basename(program), script];
  return (
    told
      .filter((word) => word !== '')
      .join(' ')
      .slice(0, 255) || name
  );
}

/** Where the script stands among the words after the program; -1 where there is none. */
function scriptIndex(words: readonly string[]): number {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (evaluated.test(word)) return -1;
    if (valued.test(word)) index += 1;
    else if (!word.startsWith('-')) return index;
  }
  return -1;
}
