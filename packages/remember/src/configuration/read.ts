import { readFileSync } from 'node:fs';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { parse, TomlError } from 'smol-toml';
import type { ConfigurationFile } from './files.ts';
import { type KeyLocations, locateKeys } from './locate.ts';
import { problemsOf } from './problem.ts';

/** A problem with the place where it stands. */
export interface LocatedProblem {
  readonly file: string;
  /** 1-based; `undefined` when the whole file is meant. */
  readonly line: number | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

/** What one configuration file says. */
export interface ConfigurationDocument {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly locations: KeyLocations;
  /** What is wrong in it, in the order of its lines; with any, `values` must not be used. */
  readonly problems: readonly LocatedProblem[];
}

/** Reads and checks one file. `undefined` when it does not exist and need not. Nothing is thrown. */
export function readConfigurationFile({ path: file, required }: ConfigurationFile): ConfigurationDocument | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!required && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    const message = reasons[code] ?? `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return document(file, {}, '', [{ file, line: undefined, message, hint: 'Check the path and its permissions.' }]);
  }
  return parseConfiguration(file, text);
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
};

/** Checks the text of a configuration file; `file` is how the user named it. */
export function parseConfiguration(file: string, text: string): ConfigurationDocument {
  try {
    const values = parse(text);
    const result = configurationSchema.safeParse(values);
    const locations = locateKeys(text);
    const problems = (result.error === undefined ? [] : problemsOf(result.error, values))
      .map(({ path, message, hint }) => ({ file, line: locations.line(path), message, hint }))
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return { file, values, locations, problems };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The message goes on with an excerpt of the file, which the line number makes needless.
    const message = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    const hint = 'The file must be TOML: see https://toml.io.';
    return document(file, {}, '', [{ file, line: error.line, message: `no valid TOML: ${message}`, hint }]);
  }
}

function document(
  file: string,
  values: Record<string, unknown>,
  text: string,
  problems: LocatedProblem[],
): ConfigurationDocument {
  return { file, values, locations: locateKeys(text), problems };
}
