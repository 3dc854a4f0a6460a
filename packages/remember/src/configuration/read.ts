import { readFileSync } from 'node:fs';
import { errorCode } from '@omnimind/linux/files/outcome';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { type Message, message } from '@omnimind/protocol/message';
import { parse, TomlError } from 'smol-toml';
import { type KeyLocations, locateKeys } from './locate.ts';
import { problemsOf } from './problem.ts';

/** A problem with the place where it stands. */
export interface LocatedProblem {
  readonly file: string;
  /** 1-based; `null` when the whole file is meant. */
  readonly line: number | null;
  readonly problem: Message;
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
export function readConfigurationFile(given: { path: string; required: boolean }): ConfigurationDocument | undefined {
  const { path: file, required } = given;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const errno = errorCode(error);
    if (!required && (errno === 'ENOENT' || errno === 'ENOTDIR')) return undefined;
    const isEncoding = errno === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    const problem = isEncoding ? message('config.not_utf8') : message('system', { errno });
    return unusable({ file, line: null, problem });
  }
  return parseConfiguration(file, text);
}

/** Checks the text of a configuration file; `file` is how the user named it. */
export function parseConfiguration(file: string, text: string): ConfigurationDocument {
  try {
    const values = parse(text);
    const result = configurationSchema.safeParse(values);
    const locations = locateKeys(text);
    const problems = (result.error === undefined ? [] : problemsOf(result.error, values))
      .map(({ path, problem }) => ({ file, line: locations.line(path) ?? null, problem }))
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return { file, values, locations, problems };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    // What the library says is English; that a key is there twice is worth a word of its own.
    const code = error.message.includes('redefine') ? 'config.duplicate' : 'config.not_toml';
    return unusable({ file, line, problem: message(code, { column }) });
  }
}

function unusable(problem: LocatedProblem): ConfigurationDocument {
  return { file: problem.file, values: {}, locations: locateKeys(''), problems: [problem] };
}
