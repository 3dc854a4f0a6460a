import { basename, dirname } from 'node:path';
import { unwrapped } from '@omnimind/linux/procfs/pid/once';

/** The name that `omnimind run --name` gave, in the environment of all that it runs. */
export const nameVariable = 'OMNIMIND_NAME';

/** How a runtime is recognized by its program, and what it runs found among its words. */
interface Runtime {
  readonly program: RegExp;
  /** Options whose value is the next word. */
  readonly valued?: RegExp;
  /** Options that end the search: code, not a file, comes next. */
  readonly evaluated?: RegExp;
  /** The option whose value is a module. */
  readonly module?: string;
  /** Words before what is run. */
  readonly verbs?: RegExp;
}

/** Runtimes: the kernel's name of all their programs is that of the runtime. */
const runtimes: readonly Runtime[] = [
  {
    program: /^(?:node|nodejs|electron\d*)$/,
    valued: /^(?:-r|--require|--import|--(?:experimental-)?loader|-C|--conditions)$/,
    evaluated: /^(?:-e|--eval|-p|--print|-pe)$/,
  },
  { program: /^(?:bun|deno)$/, evaluated: /^(?:-e|--eval|eval|repl)$/, verbs: /^(?:run|test|serve|task|x)$/ },
  { program: /^(?:python|pypy)[\d.]*$/, valued: /^-[WX]$/, evaluated: /^-c$/, module: '-m' },
  { program: /^ruby[\d.]*$/, valued: /^-[ICr]$/, evaluated: /^-e$/ },
  { program: /^perl[\d.]*$/, valued: /^-I$/, evaluated: /^-[eE]$/ },
  { program: /^php[\d.]*$/, valued: /^-[dczS]$/, evaluated: /^-[rBRE]$/ },
  { program: /^dotnet$/, verbs: /^(?:exec|run|test|watch)$/ },
  { program: /^(?:ba|da|z|k|a)?sh$/, valued: /^[-+][oO]$/, evaluated: /^-[a-z]*c$/ },
];
const java = /^java$/;
const beam = /^(?:beam(?:\.smp)?|erl)$/;
/** Names of the kernel that say nothing of a program: Node 24 gives its main thread, and thus its process, the first. */
const generic = /^(?:node-)?MainThread$/;
/** Our launcher passes this option; `start.js` alone could be anyone's. */
const ours = { option: '--liftoff-only', script: 'start.js' };
/** Bytes of a name that the kernel keeps. */
const keptByKernel = 15;
const maxTitle = 60;
/** Files of a package whose name says nothing. */
const anonymous = /^(?:index|main|cli|bin|start|server|worker|run|app|cmd)$/;

/**
 * A command as people know it: of a runtime with what it runs, else the program's name. It is what the process claims.
 *
 * @param words of the command line; none for a zombie
 * @param name the kernel's, cut to 15 bytes
 */
export function commandName(words: readonly string[], name: string): string {
  const [first = '', ...rest] = words;
  const program = unwrapped(basename(first.replace(/^-/, '')));
  const isGeneric = generic.test(name);
  const runtime = runtimes.find((each) => each.program.test(program));
  if (first.includes('/go-build')) return `go run ${program}`;
  // A program that gave itself a name keeps it: prctl(2).
  const isNamed = !isGeneric && !isRuntime(unwrapped(name));
  if (isNamed) return isCutFrom(name, program) ? program : titleOf(words, name);
  if (runtime !== undefined) return runtimeName(program, rest, runtime);
  if (java.test(program)) return javaName(rest);
  if (beam.test(program)) return beamName(rest);
  return titleOf(words, isGeneric && program !== '' ? program : name);
}

function isRuntime(name: string): boolean {
  return java.test(name) || beam.test(name) || runtimes.some(({ program }) => program.test(name));
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
  const start = unwrapped(name).slice(0, 8);
  const isItsOwn = title.startsWith(start) || generic.test(name) || isRuntime(name);
  return isTitle && isItsOwn ? title.trim().slice(0, maxTitle) : unwrapped(name);
}

function runtimeName(program: string, words: readonly string[], runtime: Runtime): string {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '' || runtime.evaluated?.test(word)) return program;
    if (word === runtime.module) return moduleName(program, words[index + 1] ?? '');
    if (runtime.valued?.test(word)) index += 1;
    else if (!/^[-+]./.test(word) && !runtime.verbs?.test(word)) {
      if (basename(word) === ours.script && words.slice(0, index).includes(ours.option))
        return joined('omnimind', words[index + 1] ?? '');
      return scriptName(program, word);
    }
  }
  return program;
}

/** Tools are known by their own name, whatever they are written in: `pytest`, `vite`; scripts by their runtime's too. */
function scriptName(program: string, path: string): string {
  // `bash <(…)`, `bash /dev/fd/3`: there is no file of that name.
  if (/^\/(?:dev|proc)\//.test(path)) return program;
  const file = basename(path);
  const stem = file.replace(/\.[cm]?[jt]sx?$/, '');
  const modules = path.lastIndexOf('node_modules/');
  if (modules >= 0 && !path.includes('/.bin/')) {
    const [scope = '', inner = ''] = path.slice(modules + 'node_modules/'.length).split('/');
    const name = scope.startsWith('@') ? `${scope}/${inner}` : scope;
    return anonymous.test(stem) ? name : stem;
  }
  const isTool = /(?:^|\/)(?:s?bin|\.bin)$/.test(dirname(path)) && !file.includes('.');
  return isTool ? file : joined(program, file);
}

function moduleName(program: string, module: string): string {
  return /^(?:http|json|venv|pdb|cProfile)\b/.test(module)
    ? joined(program, `-m ${module}`)
    : module.slice(0, maxTitle) || program;
}

function javaName(words: readonly string[]): string {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-jar') return joined('java', basename(words[index + 1] ?? ''));
    if (word === '-m' || word === '--module') return lastPart(words[index + 1] ?? '');
    if (/^(?:-cp|-classpath|--class-path|-p|--module-path|--add-\w+|--source)$/.test(word)) index += 1;
    else if (!/^[-@]/.test(word) && word !== '')
      return word.endsWith('.java') ? joined('java', basename(word)) : lastPart(word);
  }
  return 'java';
}

/** The class of `org.gradle.launcher.daemon.bootstrap.GradleDaemon`, and of `module/package.Class`. */
function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1) || 'java';
}

function beamName(words: readonly string[]): string {
  const extra = words.indexOf('-extra');
  if (extra >= 0) return joined(basename(words[extra + 1] ?? ''), words[extra + 2] ?? '') || 'beam';
  const started = words.lastIndexOf('-s');
  return joined('beam', started < 0 ? '' : (words[started + 1] ?? ''));
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
