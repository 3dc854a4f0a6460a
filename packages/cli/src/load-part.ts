import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import type { BegunRun } from '@omnimind/run/launcher/start-command';

/** The program's parts, each whole: one that runs finds all its code although the files are replaced meanwhile. */
export type Part = 'run' | 'status' | 'service' | 'main';

/** What lives longer than this stays: then its memory counts more than the time of its compilers, ms. */
const short_ms = 1000;
/**
 * V8's options for what stays, and for a start. The middle compiler takes 5 MiB of a monitor's 79, for a tenth more CPU time. What is
 * optimized takes in less of what it calls: a monitor of 50 workloads took 1.21 % of a core instead of 1.46 in its first minute, and .76
 * instead of .81 after it.
 */
const flags = {
  lasting: ['--no-maglev', '--max-inlined-bytecode-size=100', '--max-inlined-bytecode-size-cumulative=200'],
  starting: ['--maglev', '--max-inlined-bytecode-size=460', '--max-inlined-bytecode-size-cumulative=920'],
} as const;

/** What the build writes first into a part: `//`, and a digest of what follows. */
const digestLength = 16;

/**
 * Loads a part of the bundle and runs it. What V8 made of it, the functions that it compiled on the way included, is kept in the
 * user's cache for the next time; Node's own compile cache keeps only what it compiles at once, a seventh of it.
 *
 * @param begun the run whose command was started already
 */
export function loadPart(part: Part, begun?: BegunRun): void {
  const file = join(import.meta.dirname, `${part}.js`);
  // Short lives: what zod compiles for a schema pays from some hundred values on, and takes 10 ms of a run.
  if (part === 'run' || part === 'status') Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
  // All of it is ASCII: as such it takes one byte a character.
  const source = readFileSync(file, 'latin1');
  const digest = source.slice(2, 2 + digestLength);
  const cache = codeFile(part);
  const cachedData = cache === null ? undefined : readCode(cache, digest);
  const script = new Script(source, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (cache !== null && (cachedData === undefined || script.cachedDataRejected === true))
    process.once('exit', () => {
      // Code is of its flags: those of a start.
      setFlags('starting');
      keepCode(cache, digest, () => script.createCachedData());
    });
  // A replay is over soon.
  if (process.argv[2] !== 'replay') setTimeout(() => setFlags('lasting'), short_ms).unref();
  const run: unknown = script.runInThisContext();
  if (typeof run !== 'function') throw new TypeError(`${file} is no part of the program`);
  run(createRequire(file), loadPart, pathToFileURL(file).href, begun);
}

/** Loaded when it is used: 2 ms. */
function setFlags(which: keyof typeof flags): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags[which]) setFlagsFromString(flag);
}

/** The directory belongs to the user: a shared one in /tmp would let anybody choose what code we run. */
function codeFile(part: Part): string | null {
  const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = process.env;
  if (isAbsolute(cache)) return join(cache, 'omnimind', `${part}.code`);
  return isAbsolute(home) ? join(home, '.cache/omnimind', `${part}.code`) : null;
}

/** The code between two digests: written as a whole, and of this very source. V8 asks for its own version and flags itself. */
function readCode(file: string, digest: string): Buffer | undefined {
  try {
    if (statSync(file).uid !== process.geteuid?.()) return undefined;
    const content = readFileSync(file);
    const isWhole = [0, content.length - digestLength].every(
      (at) => content.toString('latin1', at, at + digestLength) === digest,
    );
    return isWhole ? content.subarray(digestLength, -digestLength) : undefined;
  } catch {
    return undefined;
  }
}

function keepCode(file: string, digest: string, code: () => Buffer): void {
  const next = `${file}.${process.pid}`;
  try {
    // Never recursively: in some places of /proc that does not end.
    for (const directory of [dirname(dirname(file)), dirname(file)]) tryTo(() => mkdirSync(directory, { mode: 0o700 }));
    // First, whether it can be written at all: code takes longer to make.
    closeSync(openSync(next, 'wx', 0o600));
    writeFileSync(next, Buffer.concat([Buffer.from(digest), code(), Buffer.from(digest)]));
    renameSync(next, file);
  } catch {
    tryTo(() => rmSync(next, { force: true }));
  }
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // It is there already, or can't be: the next start is slower.
  }
}
