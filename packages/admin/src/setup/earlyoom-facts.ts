import { readFileSync } from 'node:fs';
import { type EarlyoomProgram, parseEarlyoomHelp } from '@omnimind/linux/earlyoom/version';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import { type SetupWorld, systemctl } from './world.ts';

export const earlyoomService = 'earlyoom.service';

/** Where distributions and `make install` put it. */
export const earlyoomPaths = [
  '/usr/bin/earlyoom',
  '/usr/sbin/earlyoom',
  '/usr/local/bin/earlyoom',
  '/usr/local/sbin/earlyoom',
] as const;

/** The earlyoom of this machine and its service. */
export interface EarlyoomFacts {
  /** Absolute path. */
  readonly binary: string;
  readonly program: EarlyoomProgram;
  /** File that the service takes `EARLYOOM_ARGS` from; `null` where it takes them from nowhere. */
  readonly settingsFile: string | null;
  /** Whether it is started at each start of the machine. */
  readonly isEnabled: boolean;
  readonly isActive: boolean;
  /** The words that the running process has, the program first; none while nothing runs. */
  readonly words: readonly string[];
}

/** Looks for earlyoom; `null` where it is not installed, its service is masked, or it has none. */
export function readEarlyoom(world: SetupWorld): EarlyoomFacts | null {
  const unit = readEarlyoomUnit(world);
  const { binary } = unit;
  // One that is masked is not to be started by anybody.
  if (unit.loadState !== 'loaded' || binary === undefined) return null;
  const { stdout, stderr } = world.run([binary, '--help']);
  return {
    binary,
    program: parseEarlyoomHelp(stdout + stderr),
    settingsFile: unit.settingsFile,
    isEnabled: unit.fileState === 'enabled',
    isActive: unit.activeState === 'active',
    words: wordsOf(unit.mainPid, world),
  };
}

/** What systemd tells of earlyoom's service. */
export interface EarlyoomUnit {
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
  readonly fileState: string;
  /** 0: no process. */
  readonly mainPid: number;
  readonly invocation: string;
  readonly binary: string | undefined;
  readonly settingsFile: string | null;
}

const properties =
  'Id,LoadState,ActiveState,SubState,UnitFileState,MainPID,InvocationID,EnvironmentFiles,ExecStart' as const;

export function readEarlyoomUnit(world: SetupWorld): EarlyoomUnit {
  const { stdout } = world.run(systemctl('system', 'show', `--property=${properties}`, '--', earlyoomService));
  const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  const execStart = value('ExecStart');
  // A unit of our own making holds the words themselves: the variable is not asked for then.
  const settingsFile = /^(\/\S+) \(ignore_errors=\w+\)$/.exec(value('EnvironmentFiles'))?.[1] ?? null;
  return {
    loadState: value('LoadState'),
    activeState: value('ActiveState'),
    subState: value('SubState'),
    fileState: value('UnitFileState'),
    mainPid: Number(value('MainPID')) || 0,
    invocation: value('InvocationID'),
    binary: /\bpath=(\/\S+) ;/.exec(execStart)?.[1],
    settingsFile: /\$(?:EARLYOOM_ARGS\b|\{EARLYOOM_ARGS\})/.test(execStart) ? settingsFile : null,
  };
}

/** The command line of a process; no words when it is gone. */
export function wordsOf(pid: number, world: SetupWorld): string[] {
  if (pid <= 0) return [];
  try {
    return parseArguments(readFileSync(world.real(`/proc/${pid}/cmdline`), 'latin1'));
  } catch {
    return [];
  }
}
