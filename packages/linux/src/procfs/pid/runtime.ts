import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';
import { basename } from 'node:path';

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
  const path = `${proc}/${pid}/exe`;
  try {
    const program = basename(readlinkSync(path)).replace(/^\.(.+)-wrapped$/, '$1');
    return programs.find(([, pattern]) => pattern.test(program))?.[0] ?? (isGo(path) ? 'go' : 'native');
  } catch {
    return 'native';
  }
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
