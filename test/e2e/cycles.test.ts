import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Cycle, cyclesReportSchema } from '@omnimind/protocol/cycles-report';
import { expect, onTestFinished, test } from 'vitest';
import { Home, omnimindBin } from '../cli/omnimind.ts';
import { start } from './programs.ts';

function newHome(): Home {
  const home = new Home();
  onTestFinished(() => home.remove());
  return home;
}

test('killed by kill -9 at 20 random moments and resumed, it counts every cycle once', {
  timeout: 300_000,
}, async () => {
  const home = newHome();
  // More than all twenty can do before they are killed.
  const planned = 240;
  const log = home.path('log');
  const words = [
    ...[
      'cycles',
      String(planned),
      '--max-wait',
      '0s',
      '--checkpoint',
      'checkpoint.jsonl',
      '--resume',
      '--report',
      'report.json',
    ],
    ...['--', 'sh', '-c', `echo $OMNIMIND_CYCLE >>${log}; sleep 0.02`],
  ];
  const begun = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0);
  for (let kill = 0; kill < 20; kill += 1) {
    const before = begun();
    const child = spawn(omnimindBin, words, { cwd: home.root, env: home.environment, stdio: 'ignore' });
    const ended = once(child, 'exit');
    // Before the first cycle, in one, between two, while it writes: anywhere after its 0 to 4 cycles began, however long they take.
    while (begun() < before + (kill % 5) && child.exitCode === null) await sleep(5);
    await sleep(kill % 5 === 0 ? Math.random() * 500 : Math.random() * 80);
    child.kill('SIGKILL');
    await ended;
  }
  const last = await home.omnimind(words);
  expect(last).toMatchObject({ status: 0, signal: null });
  const report = cyclesReportSchema.parse(JSON.parse(readFileSync(home.path('report.json'), 'utf8')));
  expect(report.cycles.map(({ cycle }: Cycle) => cycle)).toEqual(Array.from({ length: planned }, (_, i) => i + 1));
  expect(report.totals).toMatchObject({ passed: planned, failed: 0, killed: 0 });
  expect(report.resumed).toBeGreaterThan(0);
  // Those under way at a kill ran to their end beside, and were run once more.
  const runs = readFileSync(log, 'utf8').trim().split('\n').map(Number);
  expect(new Set(runs).size).toBe(planned);
  expect(runs.length).toBeLessThanOrEqual(planned + 20);
});

/** A server on Node's managed heap: each SIGUSR2 is a request, which makes garbage, keeps so many bytes, and is answered on a FIFO. */
const backend = `
  const kept = [];
  process.on('SIGUSR2', () => {
    const garbage = Array.from({ length: 20000 }, (_, i) => ({ i, text: 'x'.repeat(i % 50) }));
    if (garbage.length && KEPT > 0) kept.push(Buffer.alloc(KEPT, 1));
    require('node:fs').writeFileSync('answers', 'done\\n');
  });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

async function cyclesWithBackend(kept_bytes: number) {
  const home = newHome();
  execFileSync('mkfifo', [home.path('answers')]);
  const server = start(process.execPath, ['-e', backend.replaceAll('KEPT', String(kept_bytes))], { cwd: home.root });
  await expect.poll(() => server.text()).toContain('ready');
  const words = [
    ...['cycles', '60', '--max-wait', '0s', '--watch', String(server.pid), '--report', 'report.json'],
    ...['--', 'sh', '-c', `kill -USR2 ${server.pid}; read answer <answers; sleep 0.05`],
  ];
  const { status, stderr } = await home.omnimind(words);
  expect(status).toBe(0);
  return { stderr, report: cyclesReportSchema.parse(JSON.parse(readFileSync(home.path('report.json'), 'utf8'))) };
}

test('a real backend that keeps 3 MB a cycle is named with its rate by cycle 60', async () => {
  const { report, stderr } = await cyclesWithBackend(3e6);
  const leak = report.drift.find(({ signal, subject }) => signal === 'memory_left_behind' && subject !== null);
  expect(leak?.subject).toMatch(/^\w+ \(PID \d+\)$/);
  expect(leak?.per_cycle).toBeGreaterThan(2.4e6);
  expect(leak?.per_cycle).toBeLessThan(3.6e6);
  expect(leak?.first_cycle).toBeLessThanOrEqual(10);
  expect(stderr).toMatch(/^omnimind: drift: /m);
});

test('a real backend that keeps nothing is not named', async () => {
  const { report } = await cyclesWithBackend(0);
  expect(report.drift.filter(({ subject }) => subject !== null)).toEqual([]);
});

test('03_run_500_cycles_no_timeout.sh runs 500 cycles, and once they are done no further one', {
  timeout: 600_000,
}, () => {
  const home = newHome();
  const file = fileURLToPath(new URL('../../scripts/recovery/03_run_500_cycles_no_timeout.sh', import.meta.url));
  // Beside others that use all processors each cycle would wait up to 15 s: for this one there is no pressure to be read.
  const alone =
    'mount --make-rprivate / && { [ ! -e /proc/pressure ] || mount -t tmpfs tmpfs /proc/pressure; } && exec bash "$@"';
  const run = () =>
    spawnSync('unshare', ['-m', 'sh', '-c', alone, 'sh', file, 'true'], {
      cwd: home.root,
      env: { ...home.environment, OMNIMIND_RESOURCE_MODE: 'observe' },
      encoding: 'utf8',
    });
  expect(run().status).toBe(0);
  const report = cyclesReportSchema.parse(JSON.parse(readFileSync(home.path('.omnimind/500-cycles.json'), 'utf8')));
  expect(report).toMatchObject({ mode: 'observe', command: ['true'], totals: { passed: 500 } });
  expect(run().stderr).toMatch(/^omnimind: all 500 cycles are done; remove the checkpoint/);
});
