import { translate } from '@omnimind/messages/translate';
import { errorTable, OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { configurationJsonSchema } from '@omnimind/remember/configuration/describe';
import { readConfiguration } from '@omnimind/remember/configuration/load';
import { exposedSecrets, resolveConfiguration, withoutSecrets } from '@omnimind/remember/configuration/resolve';
import { answer, writeJson, writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { reportProblem } from '../failure.ts';
import { configurationLines } from '../render/configuration.ts';
import { screenOf, tellNotice } from '../render/screen.ts';

const { exitStatus: invalidStatus } = errorTable.config_invalid;

/** `omnimind config check`: all that is wrong, not only the first. @returns the exit status */
export function check({ config: file, json }: OptionsOf<'config check'>): number {
  const { messages, language } = screenOf(1);
  const { noFile, fileOk } = messages.configShow;
  const { documents, problems } = readConfiguration({ file });
  const files = documents.map((document) => document.file);
  const status = problems.length === 0 ? 0 : invalidStatus;
  if (json) {
    const located = problems.map(({ file, line, problem }) => ({
      file,
      line,
      message: translate(language, problem),
      // Versions before 0.2 had a sentence of its own on what to do.
      hint: null,
    }));
    writeJson({ ok: problems.length === 0, files, problems: located });
    return status;
  }
  for (const { file, line, problem } of problems)
    reportProblem(message('config.invalid', { file, line, problem, more: 0 }));
  for (const file of exposedSecrets(documents)) tellNotice(message('config.exposed_secret', { file }));
  if (problems.length === 0)
    writeLines(({ text }) => (files.length === 0 ? [noFile] : files.map((name) => fileOk(text(name)))));
  return status;
}

/** `omnimind config show`: every key, its value and where that comes from; secrets only when they are asked for. @returns the exit status */
export function show({ config: file, secrets, json }: OptionsOf<'config show'>): number {
  const { documents, problems } = readConfiguration({ file });
  const [first] = problems;
  if (first !== undefined) {
    const { file, line, problem } = first;
    throw new OmnimindError('config_invalid', message('config.invalid', { file, line, problem, more: 0 }));
  }
  for (const file of exposedSecrets(documents)) tellNotice(message('config.exposed_secret', { file }));
  const resolved = resolveConfiguration(documents);
  const keys = secrets ? resolved : withoutSecrets(resolved);
  const descriptions: Readonly<Record<string, string>> = screenOf(1).messages.configuration;
  const data = () =>
    keys.map(({ path, kind, value, effective, default: fallback, origin }) => {
      const key = path.join('.');
      return { key, kind, value, effective, default: fallback, description: descriptions[key], origin };
    });
  answer(json, data, (screen) => configurationLines(screen, keys));
  return 0;
}

/** `omnimind config schema`: the JSON Schema of a configuration file. @returns the exit status */
export function schema(): number {
  writeJson(configurationJsonSchema(screenOf(1).messages.configuration));
  return 0;
}
