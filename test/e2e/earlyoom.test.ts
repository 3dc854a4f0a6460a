import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateEarlyoom } from '@omnimind/admin/earlyoom/simulate-earlyoom';
import { earlyoomWords } from '@omnimind/linux/earlyoom/arguments';
import { parseEarlyoomArguments } from '@omnimind/linux/earlyoom/command-line';
import { judgePattern } from '@omnimind/linux/earlyoom/pattern-judge';
import { parseEarlyoomHelp } from '@omnimind/linux/earlyoom/version';
import { readUnits } from '@omnimind/linux/procfs/pid/once';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const asked = spawnSync('earlyoom', ['--help'], { encoding: 'utf8' });
const program = parseEarlyoomHelp(`${asked.stdout ?? ''}${asked.stderr ?? ''}`);
const { pageBytes } = readUnits();
const directory = mkdtempSync(join(tmpdir(), 'omnimind-earlyoom-'));
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

interface MadeProcess {
  readonly pid: number;
  readonly name: Buffer;
  readonly score: number;
  readonly adjustment: number;
  readonly pages: number;
  readonly state: string;
  readonly ppid: number;
}

/** A /proc of fake processes. Memory is all but full, so that earlyoom acts at once. */
function writeTree(root: string, processes: readonly MadeProcess[]): void {
  mkdirSync(join(root, 'proc'), { recursive: true });
  const kib = {
    MemTotal: 1e6,
    MemFree: 1e4,
    MemAvailable: 1e4,
    Buffers: 0,
    Cached: 0,
    AnonPages: 9e5,
    Shmem: 0,
    SwapTotal: 0,
    SwapFree: 0,
  };
  const meminfo = Object.entries(kib).map(([name, value]) => `${name}:  ${value} kB\n`);
  writeFileSync(join(root, 'proc/meminfo'), meminfo.join(''));
  for (const { pid, name, score, adjustment, pages, state, ppid } of processes) {
    const place = join(root, 'proc', String(pid));
    mkdirSync(place);
    const file = (file: string, content: string | Buffer) => writeFileSync(join(place, file), content);
    file('oom_score', `${score}\n`);
    file('oom_score_adj', `${adjustment}\n`);
    file('statm', `${pages * 3} ${pages} 10 1 0 100 0\n`);
    file('comm', Buffer.concat([name, Buffer.from('\n')]));
    file('cmdline', state === 'Z' || pages === 0 ? '' : Buffer.concat([Buffer.from('/bin/'), name, Buffer.alloc(1)]));
    const numbers = `${ppid} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 ${pages * 4096} ${pages}`;
    file('stat', Buffer.concat([Buffer.from(`${pid} (`), name, Buffer.from(`) ${state} ${numbers}\n`)]));
  }
}

/** Runs earlyoom in a mount namespace whose /proc is the fake one until what it wrote is enough, or it has ended. */
async function earlyoom(root: string, words: readonly string[], isEnough: (text: string) => boolean): Promise<string> {
  const script = 'mount --make-rprivate / && mount --bind "$0" /proc && exec earlyoom "$@"';
  const child = spawn('unshare', ['-m', 'sh', '-c', script, join(root, 'proc'), '--dryrun', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('latin1').on('data', (piece: string) => {
      text += piece;
      if (isEnough(text)) child.kill('SIGKILL');
    });
  await once(child, 'close');
  children.delete(child);
  return text;
}

const victim = /sending SIG\w+ to process (\d+)/;

/** The PID that it names first. */
async function victimOf(root: string, words: readonly string[]): Promise<number | null> {
  const nobody = 'Could not find a process to kill. Sleeping';
  const text = await earlyoom(root, words, (text) => victim.test(text) || text.includes(nobody));
  const [, pid] = victim.exec(text) ?? [];
  if (pid === undefined && !text.includes(nobody)) throw new Error(`earlyoom ended: ${text}`);
  return pid === undefined ? null : Number(pid);
}

const known = ['code', 'node', 'python3', 'Web Content', 'a(b) c', '(sd-pam)', 'gnome-session-b', 'java', 'chrome'];
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...known).map((text) => Buffer.from(text)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('ãããããããã', '€€€€€€', 'aaaaaaaaaaaa€', '')
      .map((text) => Buffer.from(text).subarray(0, 15)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ min: 1, max: 255, maxLength: 15 }).map((bytes) => Buffer.from(bytes)) },
);
const processes = fc
  .uniqueArray(
    fc.record({
      pid: fc.integer({ min: 1, max: 90_000 }),
      name,
      score: fc.oneof(fc.integer({ min: 0, max: 1600 }), fc.constantFrom(0, 666, 667, 700)),
      adjustment: fc.oneof(fc.integer({ min: -999, max: 1000 }), fc.constantFrom(-1000, 0)),
      // No two alike: which of two equals comes first depends on the order of a directory.
      pages: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.constant(0)),
      state: fc.constantFrom('S', 'S', 'R', 'Z', 'D'),
      ppid: fc.constantFrom(0, 1, 2),
    }),
    { minLength: 1, maxLength: 25, selector: ({ pid }) => pid },
  )
  .map((made) => made.map((each, index) => ({ ...each, pages: each.pages === 0 ? 0 : each.pages * 32 + index })));
const patterns = fc.constantFrom(
  '^(code|node)$',
  '^python3$',
  'o',
  '^.$',
  '[[:upper:]]',
  '^(Web[[:space:]]Content)$',
  '\\(',
  'ã',
  '€$',
  '^[^a-z]',
  '^$',
);

describe(`earlyoom ${program.version?.join('.')}`, () => {
  beforeAll(() => {
    if (program.version === null) throw new Error('earlyoom is not installed: apt-get install earlyoom');
    if (process.getuid?.() !== 0)
      throw new Error('earlyoom gets a /proc of its own, for which the tests must run as root');
  });

  test('names the victim that the simulation names, in 100 process tables', async () => {
    let round = 0;
    let kills = 0;
    await fc.assert(
      fc.asyncProperty(processes, fc.option(patterns), fc.option(patterns), async (table, avoid, prefer) => {
        round += 1;
        const root = join(directory, `table-${round}`);
        writeTree(root, table);
        const words = [
          '-m',
          '50',
          '-s',
          '100',
          '-r',
          '0',
          ...(avoid === null ? [] : ['--avoid', avoid]),
          ...(prefer === null ? [] : ['--prefer', prefer]),
        ];
        const simulation = simulateEarlyoom({
          given: parseEarlyoomArguments(words),
          version: program.version,
          pageBytes,
          root,
        });
        expect(simulation.signal).toBe('SIGKILL');
        const victim = await victimOf(root, words);
        if (victim !== null) kills += 1;
        expect([words, table, simulation.victim?.pid ?? null]).toEqual([words, table, victim]);
        rmSync(root, { recursive: true });
      }),
      { numRuns: 100 },
    );
    console.log(`${round} tables, ${kills} of them with a victim`);
  });

  // Its first look at the memory comes after all that it says of its arguments.
  const isStarted = (text: string) => text.includes('mem avail:');

  test('takes and refuses the patterns that the judge takes and refuses', async () => {
    const empty = join(directory, 'empty');
    writeTree(empty, []);
    for (const pattern of [
      '^(?!.*(omnimind|pytest|code)).*',
      '^(omnimind|pytest|code)$',
      '(a',
      'a)',
      '[z-a]',
      '[[:word:]]',
      '*a',
      'a{2,1}',
      '\\d',
      'a\\',
    ]) {
      const text = await earlyoom(empty, ['--prefer', pattern], isStarted);
      const { refusal } = judgePattern(pattern);
      const said = { isRefused: text.includes('could not compile regexp'), isStarted: isStarted(text) };
      expect([pattern, said]).toEqual([pattern, { isRefused: refusal !== null, isStarted: refusal === null }]);
    }
  });

  test('starts with the arguments that are made for it', async () => {
    const words = earlyoomWords(
      { memory: 0.031, swap: 1, avoid: ['code', 'Web Content', 'c++'], prefer: ['stress'] },
      program,
    );
    const root = join(directory, 'start');
    writeTree(root, []);
    const text = await earlyoom(root, words, isStarted);
    expect(text).toContain('sending SIGTERM when mem <=  3.10% and swap <= 100.00%');
    expect(text).toContain('SIGKILL when mem <=  1.55% and swap <= 100.00%');
    expect(text).toContain("match regex '^(code|Web[[:space:]]Content|c[+][+])$'");
  });
});
