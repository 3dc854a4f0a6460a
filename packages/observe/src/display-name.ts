import { basename } from 'node:path';
import { readText } from '@omnimind/linux/files/outcome';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';

/** Node 24 names its main thread, and thus every process, like this. */
const genericName = 'MainThread';
/** How much of a command line is read: a process may have megabytes. */
const maxLength = 4096;
/** Options of Node whose value may be the next word; node(1). */
const valued = /^(?:-r|--require|--import|--(?:experimental-)?loader|-C|--conditions)$/;
/** These are followed by code, not by a script. */
const evaluated = /^(?:-e|--eval|-p|--print|-pe)$/;
/** Our launcher passes this option; `start.js` alone could be anyone's. */
const ours = { option: '--liftoff-only', script: 'start.js' };

/**
 * The name of a process for people: the kernel's, or, where all programs of a runtime share one, what was started:
 * `node server.js`, `omnimind monitor`. A process may claim any of this.
 */
export function displayName(proc: string, pid: number, name: string): string {
  if (name !== genericName) return name;
  const text = readText(`${proc}/${pid}/cmdline`);
  if (typeof text !== 'string') return name;
  const [program = '', ...words] = parseArguments(text.slice(0, maxLength));
  const at = scriptIndex(words);
  const script = basename(words[at] ?? '');
  const isOurs = script === ours.script && words.slice(0, at).includes(ours.option);
  const parts = isOurs ? ['omnimind', words[at + 1] ?? ''] : [basename(program), script];
  return (
    parts
      .filter((word) => word !== '')
      .join(' ')
      .slice(0, 255) || name
  );
}

/** Index of the script among the words after the program; -1 where there is none. */
function scriptIndex(words: readonly string[]): number {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (evaluated.test(word)) return -1;
    if (valued.test(word)) index += 1;
    else if (!word.startsWith('-')) return index;
  }
  return -1;
}
