import { fakeSlope, fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { fakeMachineAt, fakeWorkloadAt, fakeWorkloadsAt } from '@omnimind/testing/fake-workloads';
import { describe, expect, test } from 'vitest';
import { finish, makeScreen } from './screen.ts';
import { statusLines } from './status.ts';
import type { ViewOptions } from './view.ts';
import { displayWidth } from './width.ts';

const second = 600;
const show = (options: ViewOptions = {}, workloads = fakeWorkloadsAt(50, second, false)) =>
  statusLines(makeScreen(options), fakeMachineAt(second), workloads);

test('the whole of it', () => {
  const lines = show().map((line) => line.replace(/\b\d\d\/\d\d\/20\d\d \d\d:\d\d\b/, 'MOMENT'));
  expect(lines.slice(0, 18)).toEqual([
    `─── omnimind · ana-laptop ${'─'.repeat(54)}`,
    'machine    ● critical – trouble that cannot wait',
    expect.stringMatching(/^CPU {8}[▁-█]{16} {2}\d\.\d of 8 cores$/),
    expect.stringMatching(/^memory {5}[▁-█]{16} {2}4\.1 GiB of 15\.6 GiB available$/),
    'swap       1 GiB of 2 GiB free',
    'pressure   CPU 12%, memory 3%',
    'monitor    system monitor 0.1.0, smart mode, up since MOMENT',
    '',
    'In trouble',
    expect.stringMatching(/^ {2}workload +CPU +memory {2}ends in +behavior$/),
    expect.stringMatching(/^ {2}webpack\.scope +2\.00 +\d+ MiB +critical: runaway$/),
    '    [lower priority] 2 threads used a whole core each for 10 min, with no sign …',
    expect.stringMatching(/^ {2}pytest-leaky\.scope +0\.\d\d +2\.\d+ GiB {2}12–20 min {2}alert: leaking$/),
    expect.stringMatching(/^ {4}\[throttle\] the memory floor rises by 37\.2 MiB\/min/),
    '',
    'Keep an eye on',
    expect.stringMatching(/^ {2}dev-server\.scope +0\.\d\d +\d+ MiB {2}2–3 h +watch: memory growing, pressur/),
    expect.stringMatching(/^ {4}the memory floor rises/),
  ]);
  expect(lines.slice(-4)).toEqual([
    '1 is ignored',
    '',
    'Paused or throttled: omnimind release --resume NAME (or --memory 1GiB, --stop)',
    'Live: omnimind top   History: omnimind why   New runs: the system’s slice',
  ]);
});

test('what is only watched is no trouble, as the exit status says, but not all is well', () => {
  const lines = show({}, [fakeWorkloadAt(1, 0, { verdict: fakeVerdictOf('watch') })]);
  expect(lines.slice(7, 11)).toEqual(['', 'Nothing is in trouble.', '', 'Keep an eye on']);
  expect(lines[11]).toMatch(/^ +workload /);
  expect(lines).not.toContain('In trouble');
});

test('the process whose growth it is comes first', () => {
  const parameters = { pid: 7, name: 'python3 indexer.py', growth_bytes: 2 ** 26, span_s: 60, cores: 0 };
  const grower = { signal: 'top_grower', value: 0.98, unit: 'share', threshold: null, parameters };
  const verdict = fakeVerdictOf('alert', { evidence: [fakeSlope, grower] });
  const lines = show({ columns: 140 }, [fakeWorkloadAt(1, 0, { verdict })]);
  expect(lines).toContain(
    '    python3 indexer.py (PID 7) has 98% of the rise: 64 MiB in 1 min; memory rose 200 MiB/min for 9 min without falling back',
  );
});

test('memory is what a workload holds, shared memory and tmpfs included', () => {
  const held = { verdict: null, anon_bytes: 8 * 2 ** 20, shmem_bytes: 2 ** 30 };
  expect(show({}, [fakeWorkloadAt(1, 0, held)]).join('\n')).toMatch(/ 1\.01 GiB/);
});

test('workloads of one kind are told apart by PID, process and directory', () => {
  const server = { verdict: null, pid: 4711, directory: '/srv/api', heaviest: { pid: 4720, name: 'esbuild' } };
  const workloads = [fakeWorkloadAt(1, 0, { ...server, name: 'node server.js · api' })];
  const wide = show({ columns: 140 }, workloads).join('\n');
  expect(wide).toMatch(/ node server\.js · api +4711 .* 4720 esbuild +\/srv\/api\n/);
  expect(show({}, workloads).join('\n')).toMatch(/ node server\.js · api +4711 /);
});

describe.each([40, 80, 200])('%d columns', (columns) => {
  test.each(['en', 'pt'] as const)('%s fits', (language) => {
    for (const unicode of [true, false])
      for (const line of finish(makeScreen({ columns, unicode }), show({ columns, language, unicode })).split('\n'))
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  });
});

test('many in trouble: the worst, and how many more', () => {
  const many = Array.from({ length: 20 }, (_, index) => fakeWorkloadAt(3, 0, { id: `${index}`, name: `w${index}` }));
  const lines = show({}, many);
  expect(lines).toContain('  and 12 more');
  expect(lines.length).toBeLessThan(40);
});

test.each([20, 24, 30, 50])('on a terminal of %d rows all of it is seen', (rows) => {
  const machine = fakeMachineAt(second);
  const trouble = (name: string) => fakeWorkloadAt(3, 0, { id: name, name });
  for (const count of [0, 1, 3, 20]) {
    const workloads = [
      ...fakeWorkloadsAt(50, second, false),
      ...Array.from({ length: count }, (_, at) => trouble(`w${at}`)),
    ];
    const lines = statusLines(makeScreen(), machine, workloads, rows);
    expect(lines.length).toBeLessThan(rows);
    expect(lines).toContainEqual(expect.stringContaining('webpack.scope'));
  }
});

test('nothing but what is well', () => {
  const lines = show({}, [fakeWorkloadAt(1)]);
  expect(lines).toContain('All is well.');
  expect(lines).toContain('Busiest');
  expect(show({}, [])).not.toContain('Busiest');
});
