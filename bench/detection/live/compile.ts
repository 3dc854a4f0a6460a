import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { folders } from './folders.ts';

/** Compiles the C and Java programs into a directory; gcc and a JDK must be there. */
export function compilePrograms(into: string): void {
  const sources = readdirSync(folders.programs).map((name) => join(folders.programs, name));
  const options = { cwd: folders.programs, stdio: 'inherit' } as const;
  for (const source of sources.filter((name) => name.endsWith('.c')))
    execFileSync('gcc', ['-O1', '-o', join(into, basename(source, '.c')), source], options);
  execFileSync('javac', ['-d', into, ...sources.filter((name) => name.endsWith('.java'))], options);
}
