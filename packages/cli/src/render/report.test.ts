import { stripVTControlCharacters } from 'node:util';
import { fakeReport, fakeRunEvents } from '@omnimind/testing/fake-report';
import { fakeLeakVerdict } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { reportMarkdown } from './markdown.ts';
import { reportLines } from './report.ts';
import { finish, makeScreen } from './screen.ts';
import { displayWidth } from './width.ts';

const shown = (report = fakeReport(), options = {}) => {
  const screen = makeScreen(options);
  return finish(screen, reportLines(screen, report));
};

describe('the report on a terminal', () => {
  test('says what was used, the verdict with its evidence, each change and each action', () => {
    const text = shown();
    for (const part of [
      'duration   10 min 12 s, exit 0\n',
      'peak 1.98, mean 1.87 of 2 cores\n',
      'peak 612 MiB anonymous\n',
      'I/O        1.21 GiB read, 12 KiB written\n',
      'verdict    ● alert, 92% sure – trouble\n',
      '           the limit is reached in 12 min to 20 min at this rate\n',
      'memory    leaking          the floor itself keeps rising\n',
      '• used 1.9 of 2 cores, median of 5 min\n',
      'changes    0:12  CPU unknown → high but stable, memory unknown → stable\n',
      '           5:20  memory stable → growing, severity OK → watch\n',
      'actions    6:40  lower priority: nice 0 → 10',
      '           8:20  notify skipped: it needs a scope of its own\n',
      '           9:59  lower priority undone: priority restored for 3 threads of 1\n',
      'notices    • no samples for 12 s: omnimind was stopped or did not get to run\n',
    ])
      expect(text).toContain(part);
  });

  test.each([50, 60, 80, 100, 200])('fits %d columns, in every language and character set', (columns) => {
    for (const language of ['en', 'pt'] as const)
      for (const unicode of [true, false])
        for (const line of shown(fakeReport(), { columns, language, unicode }).split('\n'))
          expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  });

  test('colors change nothing but the color', () => {
    const colored = stripVTControlCharacters(shown(fakeReport(), { color: true }));
    expect(colored.replace(/ +$/gm, '')).toBe(shown());
  });

  test('what was not measured is said', () => {
    const report = fakeReport({
      cpu: { peak_cores: null, mean_cores: null, total_usec: null },
      memory: { peak_anon_bytes: null },
      io: { read_bytes: null, write_bytes: null, rchar: null, wchar: null },
      series: { interval_s: 1, cpu_cores: [null], anon_bytes: [] },
    });
    expect(shown(report)).toContain('CPU        not measured\nmemory     not measured\nI/O        not measured\n');
  });

  test('how it ended is said', () => {
    const left = [
      { pid: 7, name: 'python3 indexer.py', memory_bytes: 26 * 2 ** 20, growth_bytes: 17 * 2 ** 20, span_s: 16 },
      { pid: 8, name: 'esbuild', memory_bytes: 8 * 2 ** 20, growth_bytes: 0, span_s: 0 },
    ];
    const told = shown(fakeReport({ exit: { status: 0, signal: null, left_behind: 2, left } })).replace(/\s+/g, ' ');
    expect(told).toContain(
      'python3 indexer.py (PID 7) goes on with 26 MiB, having grown 17 MiB in 16 s esbuild (PID 8) goes on with 8 MiB CPU',
    );
    const exit = (status: number | null, signal: string | null, left_behind: number) =>
      shown(fakeReport({ exit: { status, signal, left_behind } }));
    expect(exit(143, 'SIGTERM', 0)).toContain('exit 143, ended by SIGTERM\n');
    expect(exit(0, null, 1)).toContain('exit 0, 1 process outlived the command\n');
    expect(exit(null, null, 2)).toContain('interrupted, 2 processes outlived the command\n');
  });

  test('many changes are cut to the last ones', () => {
    const events = Array.from({ length: 30 }, () => fakeRunEvents.slice(0, 1)).flat();
    expect(shown(fakeReport({ events }))).toContain(
      'changes    18 earlier ones: omnimind why 20260305-140700-api-tests\n',
    );
  });
});

describe('the report as Markdown', () => {
  const markdown = (report = fakeReport()) => reportMarkdown(makeScreen(), report);

  test('has tables for facts, verdict, evidence, changes and actions', () => {
    const text = markdown();
    expect(text.match(/^## .*/gm)).toEqual(['## Verdict', '## Evidence', '## Changes', '## Actions', '## Notices']);
    expect(text).toContain('| 5:20 | memory stable → growing, severity OK → watch |\n');
    expect(text).toMatch(/^\| anon\\_floor\\_slope \| 37\\?\.2 MiB\/min \| 16 MiB\/min \| the memory floor rises/m);
    expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
  });

  test('hostile names can neither end a cell nor become markup', () => {
    const text = markdown(
      fakeReport({
        run: { ...fakeReport().run, name: '# <b>|x', command: ['a|b', '`c`', '\x1b'], directory: '/tmp/`|' },
        verdict: fakeLeakVerdict({
          evidence: [{ signal: 'a|b', value: 1, unit: '|', threshold: null, text: '<img> | [x](y)' }],
        }),
      }),
    );
    expect(text).toContain('# omnimind: \\# &lt;b&gt;\\|x\n');
    expect(text).toContain("| command | ``'a\\|b' '`c`' '\\x1b'`` |\n");
    expect(text).toContain('| a\\|b | 1 \\| | – | &lt;img&gt; \\| \\[x\\]\\(y\\) |\n');
    const cells = (line: string) => line.replace(/\\./g, '').split('|').length;
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    for (const row of rows) expect([4, 5, 6]).toContain(cells(row));
  });
});
