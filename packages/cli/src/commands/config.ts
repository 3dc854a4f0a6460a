import { errorTable, OmnimindError } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import { configurationJsonSchema } from '@omnimind/remember/configuration/describe';
import { readConfiguration, resolveConfiguration } from '@omnimind/remember/configuration/load';
import { toJson } from '../json.ts';
import { writeError, writeOutput } from '../output.ts';
import { configurationText } from '../render/configuration.ts';

export interface ConfigOptions {
  config?: string;
  json?: boolean;
}

const { exitStatus: invalidStatus } = errorTable.config_invalid;

/** `omnimind config check`: all that is wrong, not only the first. @returns the exit status */
export function check({ config: file, json }: ConfigOptions): number {
  const { documents, problems } = readConfiguration({ file });
  const files = documents.map((document) => document.file);
  const status = problems.length === 0 ? 0 : invalidStatus;
  if (json) {
    const told = problems.map(({ file, line, message, hint }) => ({
      file,
      line: line ?? null,
      message,
      hint: hint ?? null,
    }));
    writeOutput(`${toJson({ ok: problems.length === 0, files, problems: told }, 2)}\n`);
    return status;
  }
  for (const { file, line, message, hint } of problems) {
    writeError(`omnimind: ${escapeText(file)}${line === undefined ? '' : `:${line}`}: ${message}\n`);
    if (hint !== undefined) writeError(`  ${hint}\n`);
  }
  if (problems.length === 0)
    writeOutput(
      files.length === 0
        ? 'There is no configuration file: the defaults hold.\n'
        : files.map((name) => `${escapeText(name)}: ok\n`).join(''),
    );
  return status;
}

/** `omnimind config show`: every key, its value and where that comes from. @returns the exit status */
export function show({ config: file, json }: ConfigOptions): number {
  const { documents, problems } = readConfiguration({ file });
  const [first] = problems;
  if (first !== undefined)
    throw new OmnimindError(
      'config_invalid',
      `${first.file}${first.line === undefined ? '' : `:${first.line}`}: ${first.message}`,
      {
        file: first.file,
      },
    );
  const keys = resolveConfiguration(documents);
  if (json)
    writeOutput(
      `${toJson(
        keys.map(({ path, kind, description, value, effective, default: fallback, origin }) => ({
          key: path.join('.'),
          kind,
          value,
          effective,
          default: fallback,
          description,
          origin,
        })),
        2,
      )}\n`,
    );
  else writeOutput(configurationText(keys));
  return 0;
}

/** `omnimind config schema`: the JSON Schema of a configuration file. @returns the exit status */
export function schema(): number {
  writeOutput(`${toJson(configurationJsonSchema(), 2)}\n`);
  return 0;
}
