import { existsSync } from 'node:fs';
import { OmnimindError } from '@omnimind/protocol/errors';
import { earlyoomDropIn, type WantedEarlyoom, wantedEarlyoom } from './earlyoom-arguments.ts';
import { type EarlyoomFacts, earlyoomService, readEarlyoom } from './earlyoom-facts.ts';
import type { SetupManifest } from './manifest.ts';
import type { PlannedCommand, PlannedFile } from './planned.ts';
import type { SetupRequest } from './request.ts';
import { type SetupWorld, systemctl } from './world.ts';

export interface EarlyoomPlan {
  /** `null`: it is not there, or this is the setup of a user. */
  readonly facts: EarlyoomFacts | null;
  /** `null` where it is left alone. */
  readonly wanted: WantedEarlyoom | null;
  readonly install: PlannedCommand | null;
}

const noninteractive = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'] as const;

/** How a package that setup installed goes, with its settings. */
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
  if (!existsSync(world.real('/usr/bin/apt-get')))
    throw new OmnimindError('setup_refused', 'earlyoom can be installed only where apt-get is', {
      hint: 'Nothing was changed. Install it with the tools of your system, then run setup again.',
    });
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

/** Starts earlyoom anew, when its arguments are others than those that it runs with; nothing where it is switched off. */
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
      // One that ran is started anew once its former arguments are back.
      undo: facts.isActive ? [] : [systemctl('system', 'stop', earlyoomService)],
    },
  ];
}

/** What the manifest says of it. */
export function earlyoomOf({ facts, wanted }: EarlyoomPlan): SetupManifest['earlyoom'] {
  if (facts === null || wanted === null) return null;
  return { words: [...wanted.words], runs: facts.isActive || facts.isEnabled };
}
