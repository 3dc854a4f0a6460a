import { translate } from '@omnimind/messages/translate';
import { errorTable, OmnimindError } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import { message } from '@omnimind/protocol/message';
import { configurationJsonSchema } from '@omnimind/remember/configuration/describe';
import { readConfiguration } from '@omnimind/remember/configuration/load';
import { resolveConfiguration } from '@omnimind/remember/configuration/resolve';
import { reportProblem } from '../failure.ts';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { configurationLines } from '../render/configuration.ts';
import { finish, screenOf } from '../render/screen.ts';

export interface ConfigOptions {
  config?: string;
  json?: boolean;
}

const { exitStatus: invalidStatus } = errorTable.config_invalid;

/** `omnimind config check`: all that is wrong, not only the first. @returns the exit status */
export function check({ config: file, json }: ConfigOptions): number {
  const { messages, language } = screenOf(1);
  const { documents, problems } = readConfiguration({ file });
  const files = documents.map((document) => document.file);
  const status = problems.length === 0 ? 0 : invalidStatus;
  if (json) {
    const told = problems.map(({ file, line, problem }) => ({
      file,
      line,
      message: translate(language, problem),
      // Versions before 0.2 had a sentence of its own on what to do.
      hint: null,
    }));
    writeOutput(`${toJson({ ok: problems.length === 0, files, problems: told }, 2)}\n`);
    return status;
  }
  for (const { file, line, problem } of problems)
    reportProblem(message('config.invalid', { file, line, problem, more: 0 }));
  if (problems.length === 0)
    writeOutput(
      files.length === 0
        ? `${messages.configShow.noFile}\n`
        : files.map((name) => `${messages.configShow.fileOk(escapeText(name))}\n`).join(''),
    );
  return status;
}

/** `omnimind config show`: every key, its value and where that comes from. @returns the exit status */
export function show({ config: file, json }: ConfigOptions): number {
  const { documents, problems } = readConfiguration({ file });
  const [first] = problems;
  if (first !== undefined) {
    const { file, line, problem } = first;
    throw new OmnimindError('config_invalid', message('config.invalid', { file, line, problem, more: 0 }));
  }
  const keys = resolveConfiguration(documents);
  const screen = screenOf(1);
  const descriptions: Readonly<Record<string, string>> = screen.messages.configuration;
  if (json)
    writeOutput(
      `${toJson(
        keys.map(({ path, kind, value, effective, default: fallback, origin }) => ({
          key: path.join('.'),
          kind,
          value,
          effective,
          default: fallback,
          description: descriptions[path.join('.')],
          origin,
        })),
        2,
      )}\n`,
    );
  else writeOutput(finish(screen, configurationLines(screen, keys)));
  return 0;
}

/** `omnimind config schema`: the JSON Schema of a configuration file. @returns the exit status */
export function schema(): number {
  writeOutput(`${toJson(configurationJsonSchema(screenOf(1).messages.configuration), 2)}\n`);
  return 0;
}
