import { stripVTControlCharacters } from 'node:util';
import { asWritten } from '@omnimind/protocol/message';
import { fakeCyclesReport, fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { fakeHostileReport, hostilePieces } from '@omnimind/testing/hostile-names';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, makeScreen } from '../screen.ts';
import type { ViewOptions } from '../view.ts';
import { displayWidth } from '../width.ts';
import { cyclesReportLines } from './lines.ts';

const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
);

const shown = (report = fakeCyclesReport(), options: ViewOptions = { columns: 120 }) => {
  const screen = makeScreen(options);
  return finish(screen, cyclesReportLines(screen, report));
};

describe('what is said after the last cycle', () => {
  test('says how it went, what drifts, who was killed and what failed', () => {
    const text = shown();
    for (const part of [
      'cycles     ● 496 of 500 cycles passed, 3 failed, 1 was killed\n',
      '1 cycle passed on retry after a kill.\n',
      'median 3.5 s, 3.1 s to 8.6 s, 31 min 47 s in total\n',
      'median 3.56, 3.2 to 3.9, of 8 cores\n',
      'backend (java): 704 MiB → 2.04 GiB\n',
      'waited     8 cycles waited, 4 min 50 s in total, 37 s at most\n',
      'drift      • The memory of backend (java) grows by 3 MiB a cycle since cycle 40: 703 MiB → 2.03 GiB.\n',
      '• cycle 233, attempt 2: earlyoom killed node (PID 48211, 3.1 GiB)\n',
      'failed     77 (exit 1), 310 (exit 1), 311 (exit 1)\n',
      'slowest    cycle 485 8.6 s',
    ])
      expect(text).toContain(part);
  });

  test('is short where all is well', () => {
    const text = shown(fakeCyclesReport({ notices: [] }, 60), { columns: 100 });
    expect(text).toContain('● All 60 cycles passed, none was killed\n');
    expect(text).toContain('drift      No drift over 60 cycles.\n');
    expect(text).not.toMatch(/^(?:killed|failed|waited|notices)/m);
  });

  test('says no more of drift than its cycles can', () => {
    const text = (cycles: number) => shown(fakeCyclesReport({ notices: [] }, cycles), { columns: 100 });
    expect(text(9)).toContain('Too few cycles to judge drift: 9 passed; 10 show gross growth, 48 any drift.');
    expect(text(47)).toContain('No gross growth over 47 cycles; smaller drift shows from 48 on.');
    expect(text(48)).toContain('No drift over 48 cycles.');
  });

  test('shows where among the cycles it failed, for eyes without colors too', () => {
    const strip =
      shown()
        .split('\n')
        .find((line) => line.includes('··')) ?? '';
    expect(strip.replaceAll('·', '').trim()).toBe('xKx');
  });

  test.each([40, 50, 80, 120, 200])('fits %d columns, whatever names hold', (columns) => {
    const reports = [fakeCyclesReport(), fakeCyclesReport({ cycles: [], drift: [] }), fakeCyclesReport({}, 1)];
    fc.assert(
      fc.property(hostileName, fc.constantFrom<'en' | 'pt'>('en', 'pt'), fc.boolean(), (name, language, unicode) => {
        for (const report of [...reports, fakeHostileReport(name)])
          for (const line of shown(report, { columns, language, unicode }).split('\n')) {
            expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
            // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
            expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
          }
      }),
      { numRuns: 20 },
    );
  });

  test('has an end, however much went wrong', () => {
    const cycles = Array.from({ length: 3000 }, (_, index) =>
      fakeReportCycle(index + 1, { outcome: index % 2 === 0 ? 'failed' : 'killed' }),
    );
    const text = shown(fakeCyclesReport({ cycles, notices: Array.from({ length: 99 }, () => asWritten('lost')) }));
    expect(text.split('\n').length).toBeLessThan(45);
    expect(text).toContain('and 1496 more\n');
  });

  test('colors change nothing but the color', () => {
    const colored = stripVTControlCharacters(shown(fakeCyclesReport(), { columns: 100, color: true }));
    expect(colored.replace(/ +$/gm, '')).toBe(shown(fakeCyclesReport(), { columns: 100 }));
  });
});
