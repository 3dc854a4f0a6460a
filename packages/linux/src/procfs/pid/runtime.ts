import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { readOr } from '../../files/outcome.ts';
import { executableOf, unwrapped } from './once.ts';

/** What a program runs on, as far as it matters to who looks into it. */
export type Runtime = 'node' | 'python' | 'java' | 'go' | 'ruby' | 'dotnet' | 'native';

const programs: readonly (readonly [Runtime, RegExp])[] = [
  ['node', /^(?:node|nodejs|electron|code)\b/],
  ['python', /^(?:python|pypy)/],
  ['java', /^java$/],
  ['ruby', /^ruby/],
  ['dotnet', /^dotnet$/],
];
/** The linker puts its note into the first page. */
const headLength = 4096;
const goNote = 'Go\0\0';

/** The runtime of a process, by its executable, /proc/PID/exe; `native` also where that may not be read. */
export function runtimeOf(pid: number, proc = '/proc'): Runtime {
  const file = executableOf(pid, proc);
  if (file === null) return 'native';
  const program = unwrapped(basename(file));
  const known = programs.find(([, pattern]) => pattern.test(program))?.[0];
  return known ?? (readOr(false, () => isGo(`${proc}/${pid}/exe`)) ? 'go' : 'native');
}

function isGo(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(headLength);
    return head.subarray(0, readSync(file, head)).includes(goNote);
  } finally {
    closeSync(file);
  }
}
