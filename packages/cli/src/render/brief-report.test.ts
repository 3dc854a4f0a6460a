import type { Kill, OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import { fakeReport, fakeRunEvents } from '@omnimind/testing/fake-report';
import { fakeLeakVerdict } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { briefLines } from './brief-report.ts';
import { finish, makeScreen } from './screen.ts';
import { displayWidth } from './width.ts';

const shown = (report = fakeReport(), options = {}, least_s = 0) => {
  const screen = makeScreen(options);
  return finish(screen, briefLines(screen, report, least_s));
};

const ok = fakeLeakVerdict({ severity: 'ok', memory_behavior: 'stable', time_to_exhaustion_s: null, evidence: [] });
const well = { verdict: ok, events: [], notices: [] };
const exit = (status: number | null, signal: string | null = null) => ({
  ...well,
  exit: { status, signal, left_behind: 0 },
});
const kill: OmnimindEvent & Kill = {
  type: 'kill',
  t: 540,
  time: '2026-03-05T14:16:00.000Z',
  workload: 'run',
  killer: 'cgroup_limit',
  process: { pid: 4711, name: 'node', uid: 1000, memory_bytes: 3 * 2 ** 30 },
  signal: 'SIGKILL',
  available_share: null,
  swap_free_share: null,
  limit_bytes: 3 * 2 ** 30,
  before: null,
  verdict: null,
};

describe('a run that was well', () => {
  test('is one line', () => {
    const run = { ...fakeReport().run, name: 'npm' };
    expect(shown(fakeReport({ ...well, run }))).toBe(
      "✓ npm test -- --grep 'api server' · 10 min 12 s · peak 612 MiB · healthy\n",
    );
  });

  test('has the name that it was given', () => {
    expect(shown(fakeReport(well))).toMatch(/^✓ api-tests · /);
  });

  test('is not called healthy when it was too short to be judged', () => {
    const verdict = { ...ok, cpu_behavior: 'unknown', memory_behavior: 'unknown' } as const;
    expect(shown(fakeReport({ ...well, verdict }))).toMatch(/peak 612 MiB\n$/);
  });

  test('is not worth a line when it was shorter than wanted; one that failed is', () => {
    expect(shown(fakeReport(well), {}, 3600)).toBe('');
    expect(shown(fakeReport(exit(1)), {}, 3600)).toMatch(/^✗ .* · exit 1 · .* · no resource trouble\n$/);
  });

  test('says what it left behind, and what was not kept', () => {
    const left = [{ pid: 8, name: 'esbuild', memory_bytes: 8 * 2 ** 20, growth_bytes: 0, span_s: 0 }];
    const reason = message('file.unwritable', { file: '/x', errno: 'EACCES' });
    const notices = [message('measuring.gap', { seconds: 12 }), message('run.not_kept', { reason })];
    expect(shown(fakeReport({ ...well, notices, exit: { status: 0, signal: null, left_behind: 1, left } }))).toMatch(
      /healthy\n {2}esbuild \(PID 8\) goes on with 8 MiB\n {2}the run was not kept: .*\n$/,
    );
  });
});

describe('a run that did not end by itself is never well', () => {
  test.each([
    [exit(137, 'SIGKILL'), /^✗ .* · ended by SIGKILL · 10 min 12 s · peak 612 MiB\n$/],
    [exit(137), /^✗ .* · ended by SIGKILL · exit 137 · 10 min 12 s · peak 612 MiB\n$/],
    [exit(null), /^✗ .* · interrupted · /],
    [
      { ...exit(137, 'SIGKILL'), events: [kill] },
      /^✗ .*\nwhat .*node \(PID 4711, 3 GiB\)[\s\S]*\ndone +nothing was changed\nnext +free memory, or need less; omnimind why /,
    ],
    [
      {
        ...exit(134, 'SIGABRT'),
        notices: [
          message('run.ended_at_limit', { source: 'v8', name: 'node a.js', limit_bytes: 2 ** 30, used_bytes: 2 ** 30 }),
        ],
      },
      /^✗ .* · ended by SIGABRT · [\s\S]*\nwhat +the command ended at [\s\S]*\nnext +raise the limit, or need less; omnimind why /,
    ],
  ])('%#', (changes, lines) => {
    const text = shown(fakeReport(changes));
    expect(text).toMatch(lines);
    expect(text).not.toMatch(/healthy|OK|nothing to do/);
  });
});

describe('trouble', () => {
  test('is what, who, since when, what was done, and what next', () => {
    const grower = {
      signal: 'top_grower',
      value: 0.98,
      unit: 'share',
      threshold: null,
      parameters: { pid: 77, name: 'node worker.js', growth_bytes: 1e9, span_s: 300, cores: 0.5 },
    };
    const verdict = fakeLeakVerdict({ evidence: [grower, ...fakeLeakVerdict().evidence] });
    const alert: OmnimindEvent = {
      type: 'behavior_changed',
      t: 400,
      time: '2026-03-05T14:13:40.000Z',
      workload: 'run',
      changes: [{ aspect: 'severity', from: 'watch', to: 'alert' }],
      verdict,
    };
    const lines = shown(fakeReport({ verdict, events: [alert, ...fakeRunEvents] })).split('\n');
    expect(lines[0]).toMatch(/^✗ api-tests · 10 min 12 s · peak 612 MiB · alert: leaking$/);
    expect(lines.map((line) => line.split(' ')[0]).filter(Boolean)).toEqual([
      '✗',
      'what',
      'who',
      'since',
      'done',
      'next',
    ]);
    expect(lines).toContain('who        node worker.js (PID 77)');
    expect(lines.find((line) => line.startsWith('since'))).toMatch(/ 6:40 into the run \(\d\d:13\)$/);
    expect(lines.find((line) => line.startsWith('done'))).toMatch(/lower priority: nice 0 → 10/);
    expect(lines).toContain('next       profile its heap; omnimind why 20260305-140700-api-tests');
    expect(lines.length - 1).toBeLessThanOrEqual(8);

    const recovered = shown(fakeReport({ verdict: ok, events: [alert] }));
    expect(recovered).toMatch(/^✗ .* · alert: leaking, recovered\nwhat /);
  });

  test('that is only worth an eye has its reason and where there is more', () => {
    const verdict = fakeLeakVerdict({ severity: 'watch', memory_behavior: 'growing', time_to_exhaustion_s: null });
    expect(shown(fakeReport({ ...well, verdict }))).toMatch(
      /^! .* · watch: memory growing\nwhat .*\n +\(more than .*\)\nnext +omnimind why 20260305-140700-api-tests\n$/,
    );
  });

  test('has who grows where it is only worth an eye, and shared memory in its peak', () => {
    const grower = {
      ...{ signal: 'top_grower', value: 1, unit: 'share', threshold: null },
      parameters: { pid: 77, name: 'python3 indexer.py', growth_bytes: 1e8, span_s: 300, cores: 0 },
    };
    const verdict = fakeLeakVerdict({
      ...({ severity: 'watch', memory_behavior: 'growing', time_to_exhaustion_s: null } as const),
      evidence: [...fakeLeakVerdict().evidence, grower],
    });
    const memory = { peak_anon_bytes: 8 * 2 ** 20, peak_shmem_bytes: 400 * 2 ** 20 };
    const text = shown(fakeReport({ ...well, verdict, memory }));
    expect(text).toMatch(/^! .* · peak 408 MiB · watch: memory growing\n/);
    expect(text).toMatch(/\nwho +python3 indexer.py \(PID 77\)\nnext /);
  });

  test.each([40, 50, 60, 80, 200])('fits %d columns, in every language and character set', (columns) => {
    const reports = [fakeReport(), fakeReport(well), fakeReport({ ...exit(137, 'SIGKILL'), events: [kill] })];
    for (const report of reports)
      for (const language of ['en', 'pt'] as const)
        for (const unicode of [true, false]) {
          const lines = shown(report, { columns, language, unicode }).trimEnd().split('\n');
          expect(lines.length).toBeLessThanOrEqual(8);
          for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
        }
  });

  test('hostile names are shown escaped', () => {
    const run = { ...fakeReport().run, name: 'npm', command: ['/x/npm', '\x1b]0;x\x07'] };
    expect(shown(fakeReport({ ...well, run }))).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
