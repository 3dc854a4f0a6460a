import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { verdictSchema } from '@omnimind/protocol/verdict';
import { afterAll, describe, expect, test } from 'vitest';
import { Home, until } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

const directory = fileURLToPath(new URL('fixtures', import.meta.url));
const fixture = (name: string) => readFileSync(`${directory}/${name}`);
/** The lines of `replay --json`. */
function verdicts(stdout: string) {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value: { final?: unknown } = JSON.parse(line);
      return { ...verdictSchema.parse(value), final: value.final };
    });
}

describe('omnimind replay', () => {
  test.concurrent.each([
    ['no-header.jsonl', 65, '1: not an OmniMind trace'],
    ['other-version.jsonl', 65, '1: trace version 2 is not supported: this OmniMind reads version 1'],
    ['no-json.jsonl', 65, '5: not JSON'],
    ['time-stands.jsonl', 65, '5: "t" must increase (got 120 after 120)'],
    ['counter-falls.jsonl', 65, '5: counter "user_usec" fell from 576000000 to 1'],
    ['empty.jsonl', 65, '1: the trace has no header'],
    ['damaged.jsonl.gz', 65, ' damaged gzip data'],
    ['missing.jsonl', 66, undefined],
  ])('%s is refused, with file and line', async (name, status, what) => {
    for (const json of [[], ['--json']]) {
      const outcome = await home.omnimind(['replay', ...json, name], { directory });
      expect(outcome.status).toBe(status);
      const start = what === undefined ? `omnimind: can't read ${name}: no such file` : `omnimind: ${name}:${what}`;
      expect(outcome.stderr.startsWith(start), outcome.stderr).toBe(true);
      expect(outcome.stderr.split('\n')).toHaveLength(2);
    }
  });

  test.concurrent.each([
    ['truncated.jsonl', 'truncated.jsonl ends in mid-record'],
    ['truncated.jsonl.gz', 'truncated.jsonl.gz ends in mid-record'],
  ])('%s is used up to where it ends, with a warning', async (name, warning) => {
    const { status, stdout, stderr } = await home.omnimind(['replay', '--json', name], { directory });
    expect({ status, final: verdicts(stdout).at(-1)?.final }).toEqual({ status: 0, final: true });
    expect(stderr).toMatch(new RegExp(`^omnimind: ${warning}`));
  });

  test.concurrent('--json prints verdicts, only the last of them final; plain, gzip and a pipe say the same', async () => {
    const plain = await home.omnimind(['replay', '--json', 'steady.jsonl'], { directory });
    const compressed = await home.omnimind(['replay', '--json', 'steady.jsonl.gz'], { directory });
    const piped = await home.omnimind(['replay', '--json', '-'], { input: fixture('steady.jsonl') });
    const pipedGzip = await home.omnimind(['replay', '-', '--json'], { input: fixture('steady.jsonl.gz') });
    for (const outcome of [plain, compressed, piped, pipedGzip])
      expect(outcome).toEqual({ status: 0, signal: null, stdout: plain.stdout, stderr: '' });
    const lines = verdicts(plain.stdout);
    expect(lines.map(({ final }) => final)).toEqual([...lines.slice(1).map(() => undefined), true]);
  });

  test.concurrent('for people it is a timeline and the final verdict', async () => {
    const { status, stdout } = await home.omnimind(['replay', 'steady.jsonl'], { directory });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^─── brief ─+\ncommand {4}pytest -x\nduration {3}9 min, 10 samples\nCPU /);
    expect(stdout).toMatch(/\nverdict {4}● /);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.concurrent('a configuration changes what is found', async () => {
    const low = home.write('low.toml', '[detection]\nhigh_use = 0.3\n');
    const { stdout } = await home.omnimind(['replay', '--json', '--config', low, 'steady.jsonl'], { directory });
    expect(verdicts(stdout).at(-1)).toMatchObject({ cpu_behavior: 'high_but_stable', final: true });
  });

  test.concurrent('a configuration that is wrong is an error', async () => {
    const wrong = home.write('wrong.toml', '[detection]\nhigh_use = 3\n');
    const outcome = await home.omnimind(['replay', '--config', wrong, 'steady.jsonl'], { directory });
    expect(home.even(outcome.stderr)).toBe(
      'omnimind: HOME/wrong.toml:2: "detection.high_use" must be a number from 0 to 1 (got 3)\n',
    );
    expect(outcome.status).toBe(78);
  });

  test.concurrent('a reader who goes away ends it quietly', async () => {
    const { child, ended } = home.start(['replay', '--json', 'steady.jsonl'], { directory });
    child.stdout.destroy();
    expect(await ended).toMatchObject({ status: 141, stderr: '' });
  });
});

describe('omnimind record', () => {
  test('what a command did can be replayed; the status is the command’s', async () => {
    const words = [
      'record',
      '--out',
      'busy.jsonl.gz',
      '--interval',
      '100ms',
      '--',
      'sh',
      '-c',
      'sleep 0.5; echo out; exit 3',
    ];
    const { status, stdout, stderr } = await home.omnimind(words);
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'out\n' });
    expect(home.even(stderr)).toMatch(/^omnimind: recorded \d+ samples in TIME to busy\.jsonl\.gz\n$/m);
    const replayed = await home.omnimind(['replay', '--json', 'busy.jsonl.gz']);
    expect(verdicts(replayed.stdout).at(-1)?.final).toBe(true);
  });

  test('--pid records a process for a while and leaves it alone; --json says what was recorded', async () => {
    const sleeper = home.start(['run', '--mode', 'off', '--', 'sleep', '30']);
    const pid = String(await until('the process', () => sleeper.child.pid));
    const words = ['record', '--json', '--out', 'pid.jsonl', '--interval', '100ms', '--for', '500ms', '--pid', pid];
    const { status, stderr } = await home.omnimind(words);
    expect(status).toBe(0);
    expect(JSON.parse(stderr)).toMatchObject({ out: 'pid.jsonl', exit_status: 0, samples: expect.any(Number) });
    expect(readFileSync(home.path('pid.jsonl'), 'utf8')).toMatch(
      /^\{"format":"omnimind-trace","version":1,"interval_s":0\.1,/,
    );
    expect(sleeper.child.exitCode).toBeNull();
    sleeper.child.kill('SIGTERM');
    await sleeper.ended;
  });
});
