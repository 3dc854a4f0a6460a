import type { Texts } from '@omnimind/messages/english';

/** An option as data: parse-run reads it without commander, and program.ts makes commander's from it. */
export interface OptionSpec {
  /** Without the dashes: `keep-going`. */
  readonly name: string;
  /** Name of its value; absent on a switch. */
  readonly value?: string;
  /** Its values make a list. */
  readonly isRepeated?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly isMandatory?: boolean;
  /** An empty value, or one that is `--`, is an answer too. */
  readonly mayBeEmpty?: boolean;
  /** Option that it excludes. */
  readonly conflicts?: string;
}

/** One command as data; its texts stand in section `help` of the catalogue under the same name. */
export interface CommandSpec {
  /** Where the line of usage says more than commander knows. */
  readonly usage?: string;
  readonly argument?: string;
  /** Behind the first argument. */
  readonly command?: string;
  readonly choices?: readonly string[];
  readonly options?: readonly OptionSpec[];
  /** Whatever stands behind the first argument belongs to another program. */
  readonly passesThrough?: boolean;
}

export const shells = ['bash', 'zsh', 'fish'] as const;
const modes = ['smart', 'observe', 'off'];
const config = { name: 'config', value: 'file' } as const;
const json = { name: 'json' } as const;
const whose = [{ name: 'user', conflicts: 'system' }, { name: 'system' }] as const;
const interval = { name: 'interval', value: 'duration' } as const;

export const runOptions = [
  { name: 'name', value: 'name', isRepeated: false },
  { name: 'report', value: 'file', isRepeated: true },
  { name: 'mode', value: 'mode', isRepeated: false, choices: modes },
  { name: 'config', value: 'file', isRepeated: false },
  { name: 'full', conflicts: 'quiet' },
  { name: 'quiet' },
  { name: 'compare' },
  { name: 'fail-on', value: 'behaviors', isRepeated: false },
] as const;

export type CommandName = keyof Texts['help']['commands'];

/** Every command in the order of the help. */
export const commandTable = {
  run: {
    usage: '[options] [--] <command> [argument...]',
    argument: '<command...>',
    options: runOptions,
    passesThrough: true,
  },
  cycles: {
    usage: '[options] <count> -- <command> [argument...]',
    argument: '<count>',
    command: '<command...>',
    options: [
      { name: 'name', value: 'name' },
      { name: 'checkpoint', value: 'file' },
      { name: 'resume' },
      { name: 'keep-going' },
      { name: 'retry-killed', value: 'times', default: '0' },
      { name: 'cooldown', value: 'duration', default: '0s' },
      { name: 'max-wait', value: 'duration', default: '2m' },
      { name: 'until-stable' },
      { name: 'watch', value: 'unit|pid', isRepeated: true },
      { name: 'report', value: 'file', isRepeated: true },
      { name: 'mode', value: 'mode', choices: modes },
      config,
      json,
    ],
  },
  runs: { options: [{ name: 'limit', value: 'count' }, json] },
  digest: {
    options: [{ name: 'since', value: 'duration', default: '24h' }, { name: 'events', value: 'directory' }, json],
  },
  why: { argument: '[run]', options: [{ name: 'numbers' }, json] },
  record: {
    usage: '[options] --out <file> (--pid <pid> | [--] <command> [argument...])',
    argument: '[command...]',
    options: [
      { name: 'out', value: 'file', isMandatory: true },
      { name: 'pid', value: 'pid' },
      { name: 'for', value: 'duration' },
      interval,
      config,
      json,
    ],
    passesThrough: true,
  },
  replay: { argument: '<trace>', options: [json, config] },
  demo: { options: [{ name: 'fast' }, json] },
  monitor: {
    options: [
      { name: 'mode', value: 'mode', choices: ['observe', 'smart'], default: 'observe' },
      interval,
      { name: 'adopt-culprits' },
      { name: 'metrics-file', value: 'file' },
      { name: 'announce' },
      { name: 'log-file', value: 'file' },
      { name: 'no-api' },
      { name: 'socket', value: 'path' },
      json,
      config,
    ],
  },
  status: { options: [json] },
  top: {
    options: [
      { ...interval, default: '1s' },
      { name: 'sort', value: 'order', choices: ['severity', 'cpu', 'memory', 'name'], default: 'severity' },
      { name: 'filter', value: 'text' },
    ],
  },
  web: { options: [{ name: 'no-open' }, { name: 'port', value: 'port', default: '0' }] },
  adopt: {
    usage: '[options] (<pid> | --match <name>)',
    argument: '[pid]',
    options: [{ name: 'match', value: 'name' }, { name: 'name', value: 'name' }, { name: 'force' }, json, config],
  },
  release: {
    usage: '[options] (<scope> | --all)',
    argument: '[scope]',
    options: [
      { name: 'all' },
      { name: 'resume', conflicts: 'all' },
      { name: 'memory', value: 'size', conflicts: 'all' },
      { name: 'stop', conflicts: 'all' },
      json,
    ],
  },
  setup: {
    options: [
      ...whose,
      { name: 'profile', value: 'profile', choices: ['dev', 'test'], default: 'dev' },
      { name: 'install-earlyoom', conflicts: 'user' },
      { name: 'leave-culprits' },
      { name: 'dry-run' },
      { name: 'yes' },
      json,
      config,
    ],
  },
  uninstall: { options: [...whose, { name: 'purge' }, { name: 'dry-run' }, { name: 'yes' }, json] },
  verify: { options: [{ name: 'user' }, { name: 'system' }, config, json] },
  doctor: { options: [config, json] },
  earlyoom: {},
  'earlyoom check': {
    options: [
      { name: 'avoid', value: 'pattern', mayBeEmpty: true },
      { name: 'prefer', value: 'pattern', mayBeEmpty: true },
      config,
      json,
    ],
  },
  'earlyoom simulate': {
    options: [{ name: 'top', value: 'count', default: '10' }, { name: 'configured' }, config, json],
  },
  mcp: { options: [{ name: 'read-only' }] },
  notify: {},
  'notify test': { options: [config, json] },
  'notify serve': {
    options: [
      { name: 'receivers', value: 'which', choices: ['all', 'desktop', 'webhooks'], default: 'all' },
      { name: 'events', value: 'directory' },
      config,
    ],
  },
  'notify ignore': { argument: '<name>', options: [{ name: 'for', value: 'duration' }] },
  'notify unignore': { argument: '<name>' },
  'notify ignored': { options: [json] },
  config: {},
  'config check': { options: [config, json] },
  'config show': { options: [config, { name: 'secrets' }, json] },
  'config schema': { options: [json] },
  completion: { argument: '<shell>', choices: shells },
} as const satisfies Readonly<Record<CommandName, CommandSpec>>;

type CamelCase<Name extends string> = Name extends `no-${infer Rest}`
  ? CamelCase<Rest>
  : Name extends `${infer First}-${infer Rest}`
    ? `${First}${Capitalize<CamelCase<Rest>>}`
    : Name;
/** Options that are there even where nobody gives them. */
type Always = { default: string } | { isMandatory: true } | { isRepeated: true } | { name: `no-${string}` };
type ValueOf<Spec> = Spec extends { isRepeated: true }
  ? string[]
  : Spec extends { choices: readonly (infer Choice)[] }
    ? Choice
    : Spec extends { value: string }
      ? string
      : boolean;
type Given<Spec extends OptionSpec> = {
  [Each in Extract<Spec, Always> as CamelCase<Each['name']>]: ValueOf<Each>;
} & { [Each in Exclude<Spec, Always> as CamelCase<Each['name']>]?: ValueOf<Each> };

/** What commander makes of a command's options. */
export type OptionsOf<Name extends CommandName> = (typeof commandTable)[Name] extends {
  options: readonly (infer Spec extends OptionSpec)[];
}
  ? Given<Spec>
  : object;
