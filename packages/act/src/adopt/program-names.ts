import { basename } from 'node:path';
import type { ProcessReader, ProcessView } from './process-reader.ts';

const interpreter =
  /^(?:python|pypy|ruby|perl|php|lua|node|nodejs|deno|bun|java|sh|ash|bash|dash|ksh|zsh|fish|Rscript)[\d.]*$/;
/** Options of interpreters whose next word is the program itself: `python3 -m pytest`, `java -jar app.jar`. */
const programOption = new Set(['-m', '-jar']);

/**
 * Every name of a process: the kernel's, its file, and the script that it runs. The process chose all of them: fit to find it,
 * not to trust it.
 */
export function programNames({ name }: ProcessView, commandLine: readonly string[]): Set<string> {
  const [file = '', ...words] = commandLine;
  // A login shell has a `-` before its name.
  const program = basename(file).replace(/^-/, '');
  const names = new Set([name, program]);
  const script = scriptOf(program, words);
  if (script !== undefined) names.add(basename(script));
  names.delete('');
  return names;
}

/** The script or module that an interpreter was told to run; `undefined` for any other program. */
export function scriptOf(program: string, words: readonly string[]): string | undefined {
  if (!interpreter.test(program)) return undefined;
  const index = words.findIndex((word) => !word.startsWith('-') || programOption.has(word));
  const word = words[index];
  return word !== undefined && programOption.has(word) ? words[index + 1] : word;
}

/**
 * Processes of a name that have no ancestor of that name: moving one moves its tree.
 *
 * @param exclude PIDs to skip
 */
export function findPrograms(reader: ProcessReader, name: string, exclude: ReadonlySet<number>): ProcessView[] {
  const all = reader.all();
  const found = new Map<number, ProcessView>();
  for (const [pid, process] of all)
    if (!exclude.has(pid) && programNames(process, reader.commandLine(pid)).has(name)) found.set(pid, process);
  const isBelow = ({ ppid }: ProcessView): boolean => {
    for (let at = ppid, depth = 0; at > 0 && depth < 1000; at = all.get(at)?.ppid ?? 0, depth += 1)
      if (found.has(at)) return true;
    return false;
  };
  return [...found.values()].filter((process) => !isBelow(process)).toSorted((a, b) => a.starttime - b.starttime);
}
