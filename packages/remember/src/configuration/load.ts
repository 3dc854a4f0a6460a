import { type Configuration, configurationSchema } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { describeConfiguration, type KeyDescription } from './describe.ts';
import { type ConfigurationPlaces, configurationFiles } from './files.ts';
import { type ConfigurationDocument, type LocatedProblem, readConfigurationFile } from './read.ts';

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** The files that had a say, from the weakest to the strongest. */
  readonly files: string[];
}

/**
 * The configuration as the program uses it: defaults, then each file that exists, merged key by key.
 *
 * @throws OmnimindError `config_invalid` with file, line and what to do, for the first thing that is wrong
 */
export function loadConfiguration(places: ConfigurationPlaces = {}): LoadedConfiguration {
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

/** A key with the value that holds and where that came from. */
export interface ResolvedKey extends KeyDescription {
  /** As one would write it into a file. */
  readonly value: unknown;
  /** As the program uses it: s for a duration, bytes for a size. */
  readonly effective: unknown;
  /** The file and the line that set it; `null` when the default holds. */
  readonly origin: { readonly file: string; readonly line: number | undefined } | null;
}

/** Every key of the configuration with its value and origin, in the order of the schema. */
export function resolveConfiguration(documents: readonly ConfigurationDocument[]): ResolvedKey[] {
  const configuration = merged(documents);
  return describeConfiguration().flatMap(({ keys }) =>
    keys.map((key) => {
      const setter = documents.findLast(({ values }) => valueAt(values, key.path) !== undefined);
      return {
        ...key,
        value: setter === undefined ? key.default : valueAt(setter.values, key.path),
        effective: valueAt(configuration, key.path),
        origin: setter === undefined ? null : { file: setter.file, line: setter.locations.line(key.path) },
      };
    }),
  );
}

function merged(documents: readonly ConfigurationDocument[]): Configuration {
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

function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), tree);
}

function invalid({ file, line, problem }: LocatedProblem, more: number): OmnimindError {
  return new OmnimindError('config_invalid', message('config.invalid', { file, line, problem, more }));
}
