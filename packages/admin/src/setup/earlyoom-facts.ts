import { readFileSync } from 'node:fs';
import { type EarlyoomProgram, parseEarlyoomHelp } from '@omnimind/linux/earlyoom/version';
import { readOr } from '@omnimind/linux/files/outcome';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { type SetupWorld, showUnits } from './world.ts';

export const earlyoomService = 'earlyoom.service';

/** Where distributions and `make install` put it. */
export const earlyoomPaths = [
  '/usr/bin/earlyoom',
  '/usr/sbin/earlyoom',
  '/usr/local/bin/earlyoom',
  '/usr/local/sbin/earlyoom',
] as const;

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

/** What systemd tells of earlyoom's service; `mainPid` is 0 for no process. */
export function readEarlyoomUnit(world: SetupWorld) {
  const properties = 'Id,LoadState,ActiveState,SubState,UnitFileState,MainPID,InvocationID,EnvironmentFiles,ExecStart';
  const [value = () => ''] = showUnits('system', world, properties, [earlyoomService]);
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
function wordsOf(pid: number, world: SetupWorld): string[] {
  if (pid <= 0) return [];
  return readOr([], () => parseArguments(readFileSync(world.real(`/proc/${pid}/cmdline`), 'latin1')));
}

/** How long earlyoom may take to come up, ms: usually a few, far more on an emulated machine. */
const limit_ms = 20_000;
const pace_ms = 250;
/** Checked again after this time, ms: an earlyoom that refuses its arguments exits at once, and systemd restarts it. */
const steady_ms = 1_000;

/**
 * Checks that earlyoom runs with these arguments, by its command line and by what it logged at its start.
 *
 * @param words arguments without the program
 * @throws OmnimindError `setup_failed` with what is otherwise
 */
export function checkEarlyoom(words: readonly string[], world: SetupWorld): void {
  let problem = failure('ended');
  for (let waited_ms = 0; waited_ms < limit_ms; waited_ms += pace_ms) {
    const found = problemOf(words, world);
    if (found === null) {
      const before = readEarlyoomUnit(world);
      world.wait(steady_ms);
      const after = readEarlyoomUnit(world);
      if (after.activeState === 'active' && after.mainPid === before.mainPid) return;
    }
    problem = found ?? failure('ended');
    world.wait(pace_ms);
  }
  throw new OmnimindError('setup_failed', problem);
}

function failure(flaw: 'ended' | 'said' | 'state' | 'words' | 'silent', text = ''): Message {
  return message('setup.earlyoom_fails', { flaw, text });
}

function problemOf(words: readonly string[], world: SetupWorld): Message | null {
  const { activeState, subState, mainPid, invocation } = readEarlyoomUnit(world);
  const said = startLines(invocation, world);
  const refusal = said.find((line) => /^fatal\b|invalid|could not/i.test(line));
  if (refusal !== undefined) return failure('said', refusal);
  if (activeState !== 'active' || subState !== 'running') return failure('state', `${activeState} (${subState})`);
  const [, ...found] = wordsOf(mainPid, world);
  if (JSON.stringify(found) !== JSON.stringify(words)) return failure('words', found.join(' '));
  // Without a journal the command line must do.
  if (said.length === 0) return null;
  const missing = expectedLines(words).find((expected) => !said.some((line) => asOf17(line).includes(expected)));
  return missing === undefined ? null : failure('silent', missing);
}

/** What earlyoom wrote to the journal since its last start. */
function startLines(invocation: string, world: SetupWorld): string[] {
  if (!/^[0-9a-f]{32}$/.test(invocation)) return [];
  const match = `_SYSTEMD_INVOCATION_ID=${invocation}`;
  const { stdout } = world.run(['journalctl', '--quiet', '--no-pager', '--output=cat', '--lines=100', match]);
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

/** A line as earlyoom 1.7 says it: 1.8 has `mem avail <=  8.00% and swap free <= 10.00%`. */
const asOf17 = (line: string): string => line.replace(/\bmem avail <=/, 'mem <=').replace(/\bswap free <=/, 'swap <=');

/** What a start with these arguments says: `sending SIGTERM when mem <=  3.00% and swap <= 10.00%,`, and the patterns. */
export function expectedLines(words: readonly string[]): string[] {
  const value = (flag: string): string | undefined => {
    const at = words.indexOf(flag);
    return at < 0 ? undefined : words[at + 1];
  };
  const [memory = '', memoryKill = ''] = (value('-m') ?? '').split(',');
  const [swap = '', swapKill = ''] = (value('-s') ?? '').split(',');
  const patterns = [value('--prefer'), value('--avoid')].filter((pattern) => pattern !== undefined);
  return [
    `SIGTERM when mem <= ${percent(memory)} and swap <= ${percent(swap)}`,
    `SIGKILL when mem <= ${percent(memoryKill)} and swap <= ${percent(swapKill)}`,
    ...patterns.map((pattern) => `regex '${pattern}'`),
  ];
}

/** `%5.2f%%`, as earlyoom prints it. */
function percent(text: string): string {
  return `${Number(text).toFixed(2).padStart(5)}%`;
}
