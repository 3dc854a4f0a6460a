import { earlyoomService, readEarlyoomUnit, wordsOf } from './earlyoom-facts.ts';
import type { SetupWorld } from './world.ts';

/** How long earlyoom may take to come up, ms: usually a few, far more on an emulated machine. */
const limit_ms = 20_000;
const pace_ms = 250;
/** Checked again after this time, ms: an earlyoom that refuses its arguments exits at once, and systemd restarts it. */
const steady_ms = 1_000;

/**
 * Checks that earlyoom runs with these arguments, by its command line and by what it logged at its start.
 *
 * @param words arguments without the program
 * @throws Error with what is otherwise
 */
export function checkEarlyoom(words: readonly string[], world: SetupWorld): void {
  let problem = '';
  for (let waited_ms = 0; waited_ms < limit_ms; waited_ms += pace_ms) {
    problem = problemOf(words, world);
    if (problem === '') {
      const before = readEarlyoomUnit(world);
      world.wait(steady_ms);
      const after = readEarlyoomUnit(world);
      if (after.activeState === 'active' && after.mainPid === before.mainPid) return;
      problem = 'it ended right after its start';
    }
    world.wait(pace_ms);
  }
  throw new Error(`earlyoom does not do what was meant: ${problem}`);
}

function problemOf(words: readonly string[], world: SetupWorld): string {
  const { activeState, subState, mainPid, invocation } = readEarlyoomUnit(world);
  const said = startLines(invocation, world);
  const refusal = said.find((line) => /^fatal\b|invalid|could not/i.test(line));
  if (refusal !== undefined) return `it said "${refusal}"`;
  if (activeState !== 'active' || subState !== 'running') return `${earlyoomService} is ${activeState} (${subState})`;
  const [, ...found] = wordsOf(mainPid, world);
  if (JSON.stringify(found) !== JSON.stringify(words)) return `its command line is "${found.join(' ')}"`;
  // Without a journal the command line must do.
  if (said.length === 0) return '';
  const missing = expectedLines(words).find((expected) => !said.some((line) => line.includes(expected)));
  return missing === undefined ? '' : `it did not say "${missing}" at its start`;
}

/** What earlyoom wrote to the journal since its last start. */
function startLines(invocation: string, world: SetupWorld): string[] {
  if (!/^[0-9a-f]{32}$/.test(invocation)) return [];
  const match = `_SYSTEMD_INVOCATION_ID=${invocation}`;
  const { stdout } = world.run(['journalctl', '--quiet', '--no-pager', '--output=cat', '--lines=100', match]);
  return stdout.split('\n').filter((line) => line.trim() !== '');
}

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
