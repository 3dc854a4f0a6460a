import { basename } from 'node:path';
import { earlyoomWords } from '@omnimind/linux/earlyoom/arguments';
import { earlyoomSettingsLine } from '@omnimind/linux/earlyoom/settings';
import type { EarlyoomProgram } from '@omnimind/linux/earlyoom/version';
import { execStart } from '@omnimind/linux/systemd/unit-command';
import { unitText } from '@omnimind/linux/systemd/unit-text';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type EarlyoomFacts, earlyoomService } from './earlyoom-facts.ts';
import type { WantedFile } from './plan-files.ts';

/** What setup wants of earlyoom. */
export interface WantedEarlyoom {
  /** Its arguments, without the program. */
  readonly words: readonly string[];
  readonly file: WantedFile;
}

export const earlyoomDropIn = `/etc/systemd/system/${earlyoomService}.d/50-omnimind.conf`;

/**
 * Programs that run other programs: to spare them by name would spare every test run too. The backend goes last by its
 * oom_score_adj all the same.
 */
const interpreters =
  /^(?:env|sh|[bdkz]a?sh|fish|node|nodejs|deno|bun|python[\d.]*|ruby|perl|php[\d.]*|java|dotnet|npm|npx)$/;

/** The arguments of earlyoom by the configuration, for the program that is installed. */
export function wantedWords({ earlyoom, protect, backend }: Configuration, program: EarlyoomProgram): string[] {
  const backendName = basename(backend.command[0] ?? '');
  const ours = backendName === '' || interpreters.test(backendName) ? [] : [backendName];
  return earlyoomWords(
    {
      memory: earlyoom.memory,
      swap: earlyoom.swap,
      avoid: [...protect.names, ...earlyoom.avoid, ...ours],
      prefer: earlyoom.prefer,
    },
    program,
  );
}

/**
 * The file that gives earlyoom its arguments: the settings that its service reads, which are taken over for as long as we are
 * installed, or a drop-in where it reads none.
 *
 * @throws OmnimindError `config_invalid` for a name that can stand in neither
 */
export function wantedEarlyoom(configuration: Configuration, facts: EarlyoomFacts): WantedEarlyoom {
  const words = wantedWords(configuration, facts.program);
  try {
    return { words, file: facts.settingsFile === null ? dropIn(facts, words) : settings(facts.settingsFile, words) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new OmnimindError('config_invalid', `earlyoom can't be given these names: ${error.message}`, {
      cause: error,
    });
  }
}

function settings(path: string, words: readonly string[]): WantedFile {
  const head = '# Written by `omnimind setup`; `omnimind uninstall` brings back what was here before.\n';
  return {
    purpose: 'earlyoom_arguments',
    path,
    mode: 0o644,
    content: Buffer.from(`${head}${earlyoomSettingsLine(words)}\n`),
    takesOver: true,
  };
}

function dropIn({ binary }: EarlyoomFacts, words: readonly string[]): WantedFile {
  const text = unitText(
    ['Written by `omnimind setup`, and removed by `omnimind uninstall` unless it was changed.'],
    [
      {
        name: 'Service',
        settings: [
          ['ExecStart', ''],
          ['ExecStart', execStart([binary, ...words])],
        ],
      },
    ],
  );
  return { purpose: 'earlyoom_arguments', path: earlyoomDropIn, mode: 0o644, content: Buffer.from(text) };
}
