import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import { type Configuration, configurationSchema } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { type ConfigurationDocument, type LocatedProblem, readConfigurationFile } from './read.ts';

export interface ConfigurationPlaces {
  /** What `--config` names; it must exist. */
  readonly file?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Stands before /etc; tests give a directory of their own. */
  readonly root?: string | undefined;
}

/**
 * The configuration as the program uses it: defaults, then each file that exists, merged key by key.
 *
 * @returns also the files that had a say, from the weakest to the strongest
 * @throws OmnimindError `config_invalid` with file, line and what to do, for the first thing that is wrong
 */
export function loadConfiguration(places: ConfigurationPlaces = {}): { configuration: Configuration; files: string[] } {
  const { documents, problems } = readConfiguration(places);
  const [first] = problems;
  if (first !== undefined) throw invalid(first, problems.length - 1);
  return { configuration: merged(documents), files: documents.map(({ file }) => file) };
}

/** Every file that exists, and everything that is wrong in any of them. Nothing is thrown. */
export function readConfiguration(places: ConfigurationPlaces = {}): {
  documents: ConfigurationDocument[];
  problems: LocatedProblem[];
} {
  const documents = configurationFiles(places).flatMap((file) => readConfigurationFile(file) ?? []);
  return { documents, problems: documents.flatMap(({ problems }) => problems) };
}

/** The defaults with what each document says, key by key. */
export function merged(documents: readonly ConfigurationDocument[]): Configuration {
  return configurationSchema.parse(documents.reduce<Tree>((all, { values }) => merge(all, values), {}));
}

type Tree = Readonly<Record<string, unknown>>;

function merge(weak: Tree, strong: Tree): Tree {
  const result: Record<string, unknown> = { ...weak };
  for (const [key, value] of Object.entries(strong)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid({ file, line, problem }: LocatedProblem, more: number): OmnimindError {
  return new OmnimindError('config_invalid', message('config.invalid', { file, line, problem, more }));
}

/**
 * Where configuration is looked for: /etc/omnimind/config.toml, then $XDG_CONFIG_HOME/omnimind/config.toml, then the
 * file that the user named. A later file wins key by key. A relative XDG_CONFIG_HOME is ignored, as the XDG Base
 * Directory Specification wants it.
 *
 * @returns from the weakest to the strongest; `required`: its absence is an error, the user named it
 */
function configurationFiles(places: ConfigurationPlaces): { path: string; required: boolean }[] {
  const environment = places.environment ?? process.env;
  const configured = environment['XDG_CONFIG_HOME'] ?? '';
  // A user that systemd makes up for a service (DynamicUser=) need not be known to the C library, and has no home.
  const own = isAbsolute(configured)
    ? configured
    : readOr(null, () => join(environment['HOME'] || homedir(), '.config'));
  const directories = [join(places.root ?? '/', 'etc'), ...(own === null ? [] : [own])];
  const usual = directories.map((directory) => join(directory, 'omnimind/config.toml'));
  const files = usual.map((path) => ({ path, required: false }));
  return places.file === undefined ? files : [...files, { path: places.file, required: true }];
}
