// A TypeScript project of generated modules, as those who watch one have it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text of module `n`, at its edition `edit`; one edition in seven has a type error. */
export const moduleText = (n, edit) => `import { names${(n + 1) % 60} } from './module${(n + 1) % 60}.ts';
export interface Row${n} { id: number; name: string; tags: readonly string[]; next?: Row${n} }
type Deep<T, N extends number, A extends unknown[] = []> = A['length'] extends N ? T : Deep<{ value: T }, N, [...A, 0]>;
export const deep${n} = (value: Deep<Row${n}, 30>): string => JSON.stringify(value);
export function names${n}(rows: readonly Row${n}[]): string[] {
  return rows.flatMap(({ name, tags }) => [name, ...tags, '${edit}']);
}
export const edition${n}: ${edit % 7 === 6 ? 'string' : 'number'} = ${edit};
export const beside${n} = names${(n + 1) % 60};
`;

/** Writes the project into `$BENCH_TMP`. Returns its folder and a function that gives the path of a module. */
export function typescriptProject() {
  const folder = join(process.env.BENCH_TMP ?? '.', 'project');
  const pathOf = (n) => join(folder, 'src', `module${n}.ts`);
  mkdirSync(join(folder, 'src'), { recursive: true });
  const compilerOptions = {
    ...{ strict: true, target: 'es2022', module: 'nodenext', types: [], rootDir: 'src', outDir: 'out' },
    ...{ declaration: true, rewriteRelativeImportExtensions: true },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  for (let n = 0; n < 60; n += 1) writeFileSync(pathOf(n), moduleText(n, 0));
  return { folder, pathOf };
}
