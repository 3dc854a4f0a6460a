import { fakeCyclesReport, fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { fakeHostileReport, hostilePieces } from '@omnimind/testing/hostile-names';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeScreen } from '../screen.ts';
import { cyclesMarkdown } from './markdown.ts';

const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
);

const markdown = (report = fakeCyclesReport(), language: 'en' | 'pt' = 'en') =>
  cyclesMarkdown(makeScreen({ language }), report);

describe('the report for a pull request', () => {
  test('begins with how it went', () => {
    expect(markdown().split('\n').slice(0, 3)).toEqual([
      '# omnimind cycles: nightly',
      '',
      '**496 of 500 cycles passed, 3 failed, 1 was killed**',
    ]);
    expect(markdown(fakeCyclesReport({}, 60))).toContain('**All 60 cycles passed, none was killed**');
  });

  test('says what drifts, who was killed and what failed, and folds the rest', () => {
    const [open = '', folded = ''] = markdown().split('<details>');
    expect(open.match(/^## .*/gm)).toEqual(['## Drift', '## Killed', '## Failed cycles']);
    expect(open).toContain('grows by 3 MiB a cycle since cycle 40');
    expect(open).toContain('- **cycle 233**: earlyoom killed node');
    expect(open).toContain('- **cycle 310**: exit 1');
    expect(folded.match(/^### .*/gm)).toEqual(['### Slowest cycles', '### Environment', '### Notices']);
    expect(folded).toMatch(/<\/details>\n$/);
  });

  test('speaks Portuguese, drift included', () => {
    const text = markdown(fakeCyclesReport(), 'pt');
    expect(text).toContain('**496 de 500 ciclos passaram, 3 falharam, 1 foi morto**');
    expect(text).toContain('sobe 3 MiB por ciclo desde o ciclo 40: de 703 MiB para 2,03 GiB');
    expect(text).toContain('O earlyoom matou node');
  });

  test('says what was cut short', () => {
    const report = fakeCyclesReport({ planned: 500, ended_by: 'interrupted' }, 60);
    expect(markdown(report)).toContain('60 of 500 cycles completed.');
    expect(markdown(report)).toContain('Interrupted.');
  });

  test('stays short where everything fails', () => {
    const cycles = Array.from({ length: 2000 }, (_, index) => fakeReportCycle(index + 1, { outcome: 'failed' }));
    const text = markdown(fakeCyclesReport({ cycles }));
    expect(text).toContain('- and 1980 more');
    expect(text.length).toBeLessThan(20_000);
  });

  test('holds nothing active from a name, and keeps its tables whole', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const text = markdown(fakeHostileReport(name));
        // What is code may hold anything but its own fence; a bar in it is escaped.
        const prose = text.replace(/^\| (?:Command|Directory) \| .* \|$/gm, '');
        const inactive = prose.replace(/\\[!-/:-@[-`{-~]|&(?:lt|gt|amp|#32);/g, '');
        expect(inactive.replace(/<\/?(?:details|summary)>/g, '')).not.toMatch(/[<>`[\]!$@]|javascript:\/\//);
        expect(text.match(/^#+ .*/gm)?.length).toBe(7);
        for (const line of text.split('\n').filter((each) => each.startsWith('|'))) {
          const bars = line.replace(/\\[\s\S]/g, '').match(/\|/g)?.length;
          expect([3, 8], line).toContain(bars);
        }
      }),
      { numRuns: 150 },
    );
  });
});
