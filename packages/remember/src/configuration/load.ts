import { type Configuration, configurationSchema } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { type ConfigurationPlaces, configurationFiles } from './places.ts';
import { type ConfigurationDocument, type LocatedProblem, readConfigurationFile } from './read.ts';

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
