import { basename } from 'node:path';

/** How a runtime is recognized by its program, and what it runs found among its words. */
export interface Runtime {
  readonly program: RegExp;
  /** Options whose value is the next word. */
  readonly valued?: RegExp;
  /** Options that end the search: code, not a file, comes next. */
  readonly evaluated?: RegExp;
  /** The option whose value is a module: the first group, or else the next word. */
  readonly module?: RegExp;
  /** The option that holds the script. */
  readonly script?: RegExp;
  /** The option that looks a tool up. */
  readonly tool?: string;
  /** Words before what is run. */
  readonly verbs?: RegExp;
}

/** Runtimes: the kernel's name of all their programs is that of the runtime. */
export const runtimes: readonly Runtime[] = [
  {
    program: /^(?:node|nodejs|electron)[\d.]*$/,
    valued:
      /^(?:-[rC]|--(?:require|import|(?:experimental-)?loader|conditions|env-file|env-file-if-exists|inspect-port|input-type|title|watch-path|disable-warning|test-reporter|test-name-pattern|diagnostic-dir))$/,
    evaluated: /^(?:-e|--eval|-p|--print|-pe)(?:=|$)/,
    verbs: /^--run$/,
  },
  {
    program: /^(?:bun|deno)$/,
    valued: /^(?:-c|-r|--(?:config|cwd|preload|import-map|lock|env-file|cert|filter))$/,
    evaluated: /^(?:-e|--eval|-p|--print|eval|repl)$/,
    verbs: /^(?:run|test|serve|task|x|install|bench|compile|check|build)$/,
  },
  {
    program: /^(?:python|pypy)[\d.]*$/,
    valued: /^-[WX]$/,
    evaluated: /^-[bBdEiIOPqRsSuvx]*c/,
    module: /^-[bBdEiIOPqRsSuvx]*m(.*)$/,
  },
  { program: /^j?ruby[\d.]*$/, valued: /^-[ICr]$/, evaluated: /^-[alnpw]*e/, tool: '-S' },
  { program: /^perl[\d.]*$/, valued: /^-I$/, evaluated: /^-[alnpw0i]*[eE]$/ },
  { program: /^php[\d.]*$/, valued: /^-[dcztS]$/, evaluated: /^-[rBRE]$/ },
  { program: /^R$/, script: /^--file=(.+)$/ },
  { program: /^(?:julia|lua(?:jit)?[\d.]*|tclsh[\d.]*|groovy)$/, evaluated: /^-[eE]/ },
  {
    program: /^(?:(?:ba|da|z|k|a|c|tc)?sh|fish)$/,
    valued: /^(?:[-+][oO]|--rcfile|--init-file)$/,
    evaluated: /^-[a-z]*[cs]$/,
  },
];
export const java = /^java$/;
export const beam = /^(?:beam(?:\.smp)?|erl)$/;

/** Main classes that are known by another name, and those of nobody in particular. */
const programsOfClasses: readonly (readonly [RegExp, string])[] = [
  [/^org\.apache\.catalina\.startup\.Bootstrap$/, 'Tomcat'],
  [/^org\.codehaus\.(?:plexus\.)?classworlds\.launcher\.Launcher$/, 'mvn'],
  [/^org\.jetbrains\.jps\.cmdline\.Launcher$/, 'JPS'],
  [/^com\.intellij\.idea\.Main$/, 'IntelliJ IDEA'],
  [/^clojure\.main$/, 'clojure'],
  [/^scala\.tools\.nsc\.MainGenericRunner$/, 'scala'],
];
const anonymousClass = /^(?:Main|App|Application|Server|Launcher|Bootstrap|Start|Starter|Boot|Runner|Cli)$/;
const valuedByJava =
  /^(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|--limit-modules|--enable-native-access|--add-\w+|--source)$/;

/** What a JVM runs: `java shop.jar`, `GradleDaemon`, `java billing.Main`. */
export function javaName(words: readonly string[]): string {
  let isJar = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-jar') isJar = true;
    else if (word === '-m' || word === '--module') return className(words[index + 1] ?? '');
    else if (word.startsWith('--module=')) return className(word.slice('--module='.length));
    else if (valuedByJava.test(word)) index += 1;
    else if (!/^[-@]/.test(word) && word !== '')
      return isJar || word.endsWith('.java') ? `java ${basename(word)}` : className(word);
  }
  return 'java';
}

/** The class of `org.gradle.launcher.daemon.bootstrap.GradleDaemon`, and of `module/package.Class`. */
function className(name: string): string {
  const qualified = name.slice(name.lastIndexOf('/') + 1);
  const known = programsOfClasses.find(([pattern]) => pattern.test(qualified))?.[1];
  if (known !== undefined) return known;
  const parts = qualified.split('.');
  const last = parts.at(-1) ?? '';
  return anonymousClass.test(last) ? `java ${parts.slice(-2).join('.')}` : last || 'java';
}

/** What `dotnet` runs: an assembly, or what it was asked to do: `dotnet Api.dll`, `dotnet run Api`, `dotnet test`. */
export function dotnetName(words: readonly string[]): string {
  let verb = '';
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (/\.(?:dll|exe)$/.test(word)) return `dotnet ${basename(word)}`;
    if (word === '--project') {
      const project = basename(words[index + 1] ?? '').replace(/\.\w+proj$/, '');
      return ['dotnet', verb || 'run', ...(/^\.*$/.test(project) ? [] : [project])].join(' ');
    }
    if (/^--(?:runtimeconfig|depsfile|additionalprobingpath|fx-version|roll-forward)$/.test(word)) index += 1;
    else if (verb === '' && /^[a-z][\w-]*$/.test(word)) verb = word;
    // What comes behind it is of the program.
    else if (word === '--') break;
  }
  return verb === '' ? 'dotnet' : `dotnet ${verb}`;
}

/** What an Erlang machine runs: `mix phx.server`, `elixir script.exs`, `beam rabbit`, the node's name of a release. */
export function beamName(words: readonly string[]): string {
  const extra = words.indexOf('-extra');
  if (extra >= 0) {
    const rest = words.slice(extra + 1);
    const script = rest.findIndex((word) => !/^[-+]|^$/.test(word));
    if (script > 0 && /^-(?:e|-eval)$/.test(rest[script - 1] ?? '')) return 'elixir';
    const file = basename(rest[script] ?? '');
    const task = rest.slice(script + 1).find((word) => !/^[-+]|^$/.test(word));
    if (/\.exs?$/.test(file)) return `elixir ${file}`;
    if (file !== '') return task === undefined ? file : `${file} ${task}`;
    if (rest.includes('+iex')) return 'iex';
  }
  const before = extra < 0 ? words : words.slice(0, extra);
  const started = before.findLastIndex((word, index) => word === '-s' && before[index + 1] !== 'elixir');
  const node = before.findLastIndex((word) => word === '-sname' || word === '-name');
  const shown = started >= 0 ? before[started + 1] : node >= 0 ? before[node + 1]?.split('@', 1)[0] : undefined;
  return shown ? `beam ${shown}` : 'beam';
}
