import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { earlyoomWords } from '@omnimind/linux/earlyoom/arguments';
import { earlyoomSettingsLine } from '@omnimind/linux/earlyoom/settings';
import type { EarlyoomProgram } from '@omnimind/linux/earlyoom/version';
import { Unwritable } from '@omnimind/linux/files/outcome';
import { execStart } from '@omnimind/linux/systemd/unit-command';
import { unitText } from '@omnimind/linux/systemd/unit-text';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { type EarlyoomFacts, earlyoomService, readEarlyoom } from './earlyoom-facts.ts';
import type { SetupManifest } from './manifest.ts';
import type { PlannedCommand, PlannedFile, SetupRequest, WantedFile } from './planned.ts';
import { type SetupWorld, systemctl } from './world.ts';

interface WantedEarlyoom {
  readonly words: readonly string[];
  readonly file: WantedFile;
}

export const earlyoomDropIn = `/etc/systemd/system/${earlyoomService}.d/50-omnimind.conf`;

/**
 * Programs that run other programs: sparing them by name would spare every test run too. The backend is spared by its
 * oom_score_adj in any case.
 */
const interpreters =
  /^(?:env|sh|[bdkz]a?sh|fish|node|nodejs|deno|bun|python[\d.]*|ruby|perl|php[\d.]*|java|dotnet|npm|npx)$/;

/** The arguments of earlyoom by the configuration that holds on the machine, for the program that is installed. */
export function wantedWords({ earlyoom, protect, backend }: Configuration, program: EarlyoomProgram): string[] {
  const backendName = basename(backend.command[0] ?? '');
  const ours = backendName === '' || interpreters.test(backendName) ? [] : [backendName];
  return earlyoomWords({ ...earlyoom, avoid: ['omnimind', ...protect.names, ...earlyoom.avoid, ...ours] }, program);
}

/**
 * The file that gives earlyoom its arguments: the settings that its service reads, which are taken over for as long as we are
 * installed, or a drop-in where it reads none.
 *
 * @throws OmnimindError `config_invalid` for a name that can stand in neither
 */
function wantedEarlyoom(configuration: Configuration, facts: EarlyoomFacts): WantedEarlyoom {
  const words = wantedWords(configuration, facts.program);
  try {
    return { words, file: facts.settingsFile === null ? dropIn(facts, words) : settings(facts.settingsFile, words) };
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    const problem = message('setup.earlyoom_names', { detail: error.reason });
    throw new OmnimindError('config_invalid', problem, { cause: error });
  }
}

function settings(path: string, words: readonly string[]): WantedFile {
  const head = '# Written by `omnimind setup`; `omnimind uninstall` brings back what was here before.\n';
  const content = Buffer.from(`${head}${earlyoomSettingsLine(words)}\n`);
  return { purpose: 'earlyoom_arguments', path, mode: 0o644, content, takesOver: true };
}

function dropIn({ binary }: EarlyoomFacts, words: readonly string[]): WantedFile {
  const text = unitText(
    ['Written by `omnimind setup`, and removed by `omnimind uninstall` unless it was changed.'],
    [{ name: 'Service', settings: ['', execStart([binary, ...words])].map((value) => ['ExecStart', value]) }],
  );
  return { purpose: 'earlyoom_arguments', path: earlyoomDropIn, mode: 0o644, content: Buffer.from(text) };
}

export interface EarlyoomPlan {
  /** `null`: it is not there, or this is the setup of a user. */
  readonly facts: EarlyoomFacts | null;
  /** `null` where it is left alone. */
  readonly wanted: WantedEarlyoom | null;
  readonly install: PlannedCommand | null;
}

const noninteractive = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'] as const;

/** Removes packages that setup installed, with their settings. */
export function purgeWords(packages: readonly string[]): string[] {
  return [...noninteractive, 'purge', '--yes', ...packages];
}

/** What Debian's package will be, as far as it is known before it is installed: every release knows these options. */
const packaged: EarlyoomFacts = {
  binary: '/usr/bin/earlyoom',
  program: { version: null, flags: new Set(['-m', '-s', '-r', '--avoid', '--prefer']) },
  settingsFile: '/etc/default/earlyoom',
  isEnabled: true,
  isActive: true,
  words: [],
};

/** What is to be done about earlyoom. @throws OmnimindError `config_invalid`, or `setup_refused` where nothing installs it */
export function earlyoomPlan(request: SetupRequest, world: SetupWorld): EarlyoomPlan {
  const { kind, configuration, installEarlyoom = false } = request;
  if (kind === 'user') return { facts: null, wanted: null, install: null };
  const facts = readEarlyoom(world);
  if (facts !== null || !installEarlyoom) {
    const isManaged = facts !== null && configuration.earlyoom.manage;
    return { facts, wanted: isManaged ? wantedEarlyoom(configuration, facts) : null, install: null };
  }
  if (!existsSync(world.real('/usr/bin/apt-get'))) throw new OmnimindError('setup_refused', message('setup.no_apt'));
  return {
    facts: packaged,
    wanted: configuration.earlyoom.manage ? wantedEarlyoom(configuration, packaged) : null,
    install: {
      purpose: 'install_earlyoom',
      words: [...noninteractive, 'install', '--yes', '--no-install-recommends', 'earlyoom'],
      undo: [purgeWords(['earlyoom'])],
    },
  };
}

/** Restarts earlyoom when it runs with other arguments than it should; nothing where it is disabled. */
export function restartEarlyoom(
  { facts, wanted }: EarlyoomPlan,
  files: readonly PlannedFile[],
  stale: readonly string[],
  earlier: SetupManifest | null,
): PlannedCommand[] {
  if (facts === null || !(facts.isActive || facts.isEnabled)) return [];
  const isChanged = files.some(({ purpose, change }) => purpose === 'earlyoom_arguments' && change !== 'same');
  const comesBack = stale.some((path) => path === earlyoomDropIn || earlier?.former.some((one) => one.path === path));
  const isOther = wanted !== null && JSON.stringify(facts.words.slice(1)) !== JSON.stringify(wanted.words);
  if (!isChanged && !comesBack && !isOther) return [];
  return [
    {
      purpose: 'restart_earlyoom',
      words: systemctl('system', 'restart', earlyoomService),
      // One that ran is restarted once its old arguments are back.
      undo: facts.isActive ? [] : [systemctl('system', 'stop', earlyoomService)],
    },
  ];
}

export function earlyoomOf({ facts, wanted }: EarlyoomPlan): SetupManifest['earlyoom'] {
  if (facts === null || wanted === null) return null;
  return { words: [...wanted.words], runs: facts.isActive || facts.isEnabled };
}
