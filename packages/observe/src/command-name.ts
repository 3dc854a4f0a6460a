import { basename, dirname } from 'node:path';
import { readArguments, unwrapped } from '@omnimind/linux/procfs/pid/once';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { beam, beamName, dotnetName, java, javaName, type Runtime, runtimes } from './runtimes.ts';

/** The name that `omnimind run --name` gave, in the environment of all that it runs. */
export const nameVariable = 'OMNIMIND_NAME';

/** Names of the kernel that say little of a program: Node 24, PyTorch and we name main threads, and thus processes, so. */
const generic = /^(?:(?:node-)?MainThread|pt_main_thread|omnimind)$/;
/** Our launcher passes this option; `start.js` alone could be anyone's. */
const ours = { option: '--v8-pool-size=1', script: 'start.js' };
/** Bytes of a name that the kernel keeps. */
const keptByKernel = 15;
const maxTitle = 60;
const maxName = 255;
/** Files of a package whose name says nothing. */
const anonymous = /^(?:index|main|cli|bin|start|server|worker|run|app|cmd)$/;
/** Modules of Python that only start another, or are of Python itself: `python3 -m http.server`. */
const ofPython = /^(?:http|json|venv|pdb|cProfile|profile|timeit|trace|unittest|asyncio)\b/;

const python = /^(?:python|pypy)[\d.]*$/;
const ofMultiprocessing = /^from multiprocessing\.\w+ import /;

/** Tools whose first words say what they do: `cargo build`, `uv run app.py`, `manage.py runserver`, `uvicorn shop:app`. */
const dispatchers: ReadonlySet<string> = new Set(
  [
    'npm npx pnpm pnpx yarn bunx nodemon ts-node ts-node-dev tsnd tsx vite-node babel-node next nuxt ng nx turbo expo wrangler',
    'uv uvx poetry pipenv pdm hatch rye pipx conda mamba micromamba coverage debugpy torchrun accelerate',
    'manage.py django-admin flask fastapi uvicorn gunicorn hypercorn daphne celery streamlit jupyter',
    'bundle rails rake artisan console composer mix cargo go gradle gradlew mvn mvnw sbt',
    'docker docker-compose podman ollama kubectl terraform git just mise direnv',
  ].flatMap((line) => line.split(' ')),
);
/** Options whose value is the next word; one that may be a secret is not looked at. */
const valued =
  /^(?:-[ACFPbcefknprw]|--(?:app|bind|bin|cwd|config|dir|directory|env-file|example|exec|ext|extra|features|file|filter|from|group|host|listen|manifest-path|name|package|pool|port|prefix|profile|project|python|require|tsconfig|with|workers|workspace|[\w-]*(?:auth|broker|key|pass|secret|token|url)[\w-]*))$/;
/** Words that name nothing: options, numbers, addresses, this directory. */
const silent = /^(?:[-+].*|[\d.:]*|.*(?::\/\/|@.*@|:.*@).*)$/;
/** What comes next is what is run. */
const verbs = /^(?:run|exec|x|dlx|task|tool|watch|workspace|launch|compose|rails|rake)$/;
const longestWord = 40;

/**
 * The name of a process for people: the kernel's, or, where that is of a runtime or cut, what was started: `node server.js`,
 * `python3 indexer.py`, `GradleDaemon`. A process may claim any of this.
 *
 * @param name as in /proc/PID/comm
 */
export function displayName(proc: string, pid: number, name: string): string {
  const shown = commandName(wordsOf(proc, pid), name).slice(0, maxName);
  // prctl(PR_SET_NAME) takes the empty text and blanks, which would stand in a table as nothing.
  return shown.trim() === '' ? `PID ${pid}` : shown;
}

/** Its words; of what Python's multiprocessing has started, which say only that, those of the program that did. */
function wordsOf(proc: string, pid: number, most = 2): readonly string[] {
  const words = readArguments(pid, proc);
  if (most === 0 || !words.some((word) => ofMultiprocessing.test(word))) return words;
  // Its parent, or that of the server that forks them. Whose parent has ended is a child of anybody.
  const above = wordsOf(proc, readIdentity(pid, proc)?.ppid ?? 0, most - 1);
  return python.test(basename(above[0] ?? '')) ? above : words;
}

/**
 * A command as people know it: of a runtime with what it runs, of a tool with what it is to do, else the program's name. It is what
 * the process claims.
 *
 * @param words of the command line; none for a zombie
 * @param name the kernel's, cut to 15 bytes
 */
export function commandName(words: readonly string[], name: string): string {
  // Perl names a process by the path that a script gives itself, cut to 15 bytes: `/usr/share/lint`.
  if (/^\.{0,2}\//.test(name)) {
    const path = words.find((word) => word.startsWith(name)) ?? name;
    return commandName(path === words[0] ? [basename(path), ...words.slice(1)] : words, basename(path));
  }
  const [first = '', ...rest] = words;
  const program = unwrapped(basename(first.replace(/^-/, '')));
  const isGeneric = generic.test(name);
  if (first.includes('/go-build'))
    return program.endsWith('.test') ? `go test ${program.slice(0, -'.test'.length)}` : `go run ${program}`;
  // A program that gave itself a name keeps it: prctl(2).
  if (!isGeneric && !isRuntime(unwrapped(name))) return namedProgram(words, program, name);
  const runtime = runtimes.find((each) => each.program.test(program));
  if (program === 'dotnet') return dotnetName(rest);
  if (runtime !== undefined) return runtimeName(program, rest, runtime);
  if (java.test(program)) return javaName(rest);
  if (beam.test(program)) return beamName(rest);
  return titleOf(words, isGeneric && program !== '' ? program : name);
}

function isRuntime(name: string): boolean {
  return name === 'dotnet' || java.test(name) || beam.test(name) || runtimes.some(({ program }) => program.test(name));
}

/** The kernel's name is the program's own, that of a script with an interpreter (`#!`), or one that it chose. */
function namedProgram(words: readonly string[], program: string, name: string): string {
  if (program === unwrapped(name) || isCutFrom(name, program))
    return dispatchers.has(program) ? dispatched(program, words.slice(1)) : titleOf(words, program);
  const script = words.findIndex(
    (word, index) => index > 0 && (basename(word) === name || isCutFrom(name, basename(word))),
  );
  if (script > 0 && isRuntime(program)) return toolName(basename(words[script] ?? ''), words.slice(script + 1));
  return titleOf(words, name);
}

function isCutFrom(name: string, program: string): boolean {
  return (
    (Buffer.byteLength(name) >= keptByKernel && program.startsWith(name.replace(/[\uDC80-\uDCFF]+$/, ''))) ||
    // NixOS starts `foo` as `.foo-wrapped`.
    (name.startsWith('.') && `.${program}-wrapped`.startsWith(name))
  );
}

/** A program may write over its command line: `postgres: checkpointer`, `nginx: worker process`, `puma 6.4 [api]`. */
function titleOf(words: readonly string[], name: string): string {
  const [title = '', ...rest] = words;
  const isTitle = rest.every((word) => word === '') && /^[\w.-]+(?::| \S)/.test(title) && !title.startsWith('/');
  // `php-fpm8.3` calls itself `php-fpm: pool www`.
  const start = unwrapped(name)
    .replace(/[\d.]+$/, '')
    .slice(0, 8);
  const isItsOwn = title.startsWith(start) || generic.test(name) || isRuntime(name);
  return isTitle && isItsOwn ? steady(title).slice(0, maxTitle) : unwrapped(name);
}

/** A title without what changes from one second to the next: how many threads are busy, what a connection does. */
function steady(title: string): string {
  return title
    .replace(/ \[\d+ of \d+ busy\]/, '')
    .replace(/^(postgres: \S+ \S+ (?:\[local\]|\S+\(\d+\))) .*$/, '$1')
    .trim();
}

function runtimeName(program: string, words: readonly string[], runtime: Runtime): string {
  let verb = '';
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '' || runtime.evaluated?.test(word)) return program;
    const module = runtime.module?.exec(word);
    if (module) {
      const rest = words.slice(index + 1);
      return module[1] ? moduleName(program, module[1], rest) : moduleName(program, rest[0] ?? '', rest.slice(1));
    }
    if (runtime.tool === word) return toolName(basename(words[index + 1] ?? program), words.slice(index + 2));
    const script = runtime.script?.exec(word)?.[1];
    if (script !== undefined) return joined(program, basename(script));
    if (runtime.valued?.test(word)) index += 1;
    else if (verb === '' && runtime.verbs?.test(word)) verb = word;
    else if (!/^[-+]/.test(word)) {
      if (basename(word) === ours.script && words.slice(0, index).includes(ours.option))
        return joined('omnimind', words[index + 1] ?? '');
      // `bun run dev` has no file of that name.
      if (verb !== '' && !/[./:]/.test(word)) return joined(program, verb, word);
      return scriptName(program, word, words.slice(index + 1));
    }
  }
  return joined(program, verb);
}

/** Tools are known by their own name, whatever they are written in: `pytest`, `vite`; scripts by their runtime's too. */
function scriptName(program: string, path: string, rest: readonly string[]): string {
  // `bash <(…)`, `bash /dev/fd/3`: there is no file of that name.
  if (/^\/(?:dev|proc)\//.test(path) || /^[./]+$/.test(path)) return program;
  const file = basename(path);
  const stem = file.replace(/\.[cm]?[jt]sx?$/, '');
  const manager = /^(npm|npx|yarn|pnpm)(?:-cli|-[\d.]+)?$/.exec(stem)?.[1];
  if (manager !== undefined) return toolName(manager, rest);
  const modules = path.lastIndexOf('node_modules/');
  if (modules >= 0 && !path.includes('/.bin/')) {
    const [scope = '', inner = ''] = path.slice(modules + 'node_modules/'.length).split('/');
    const name = scope.startsWith('@') ? `${scope}/${inner}` : scope;
    return toolName(anonymous.test(stem) ? name : stem, rest);
  }
  if (file === '__main__.py') return joined(program, basename(dirname(path)));
  const isTool = /(?:^|\/)(?:s?bin|\.bin)$/.test(dirname(path)) && !file.includes('.');
  return isTool ? toolName(file, rest) : joined(program, toolName(file, rest));
}

function moduleName(program: string, module: string, rest: readonly string[]): string {
  if (ofPython.test(module)) return joined(program, `-m ${module}`);
  return toolName(module.slice(0, maxTitle), rest) || program;
}

function toolName(tool: string, rest: readonly string[]): string {
  return dispatchers.has(tool) ? dispatched(tool, rest) : tool;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** The tool with what it does, and on what where that is to run it: `cargo build`, `poetry run pytest`. */
function dispatched(tool: string, words: readonly string[]): string {
  const said = [tool];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (valued.test(word)) index += 1;
    else if (!silent.test(word)) {
      said.push(basename(word).slice(0, longestWord));
      if (said.length > 3 || !verbs.test(word)) break;
    }
  }
  return said.join(' ');
}
