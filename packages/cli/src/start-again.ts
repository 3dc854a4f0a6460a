import { flushCompileCache, getCompileCacheDir } from 'node:module';

/** Set in the environment of the second start, so that there is no third. */
const startedAgain = 'OMNIMIND_STARTED_AGAIN';

/**
 * Restarts this program, as the same process, when its sources had to be compiled at this start: the compiler stays in
 * memory (97 MiB over 500 processes instead of 77 MiB), and what runs for weeks should not carry it. Only for commands
 * that run long, and before they did anything. Returns when there is no need or no way.
 */
export function startAgainWhenCold(): void {
  const { [startedAgain]: again, NODE_OPTIONS, ...environment } = process.env;
  delete process.env[startedAgain];
  if (again !== undefined || getCompileCacheDir() === undefined || !holdsCompiler()) return;
  flushCompileCache();
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...environment,
    ...(NODE_OPTIONS === undefined ? {} : { OMNIMIND_NODE_OPTIONS: NODE_OPTIONS }),
    [startedAgain]: '1',
  });
}

/** Whether the module that strips types was loaded into this process. */
function holdsCompiler(): boolean {
  const loaded: unknown = 'moduleLoadList' in process ? process.moduleLoadList : [];
  return Array.isArray(loaded) && loaded.some((name) => String(name).includes('deps/amaro'));
}
