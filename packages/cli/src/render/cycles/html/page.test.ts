import { escapeText } from '@omnimind/protocol/escape';
import { fakeCyclesReport, fakeKill, fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { fakeHostileReport, hostilePieces } from '@omnimind/testing/hostile-names';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeScreen } from '../../screen.ts';
import { cyclesPage } from './page.ts';

const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
);

const page = (report = fakeCyclesReport(), language: 'en' | 'pt' = 'en') =>
  cyclesPage(makeScreen({ language }), report);

const elements = new Set(
  (
    'html head meta link title style body main header footer section article h1 h2 h3 h4 p ul li dl dt dd div span small ' +
    'strong code br i a svg defs path line text rect use figure figcaption table thead tbody tr th td details summary'
  ).split(' '),
);
const attributes = new Set(
  (
    'lang charset http-equiv content name rel href class id title role aria-label aria-labelledby aria-hidden aria-description ' +
    'tabindex scope colspan width height viewBox preserveAspectRatio d x y x1 x2 y1 y2 dx dy text-anchor'
  ).split(' '),
);

/** Whatever of a page is not an element and attribute that we write: where a name broke out, it shows here. */
function strays(html: string): string[] {
  const body = html.replace('<!doctype html>', '').replace(/<style>[\s\S]*?<\/style>/, '');
  const found: string[] = [];
  const rest = body.replace(/<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z0-9-]+="[^"<>]*")*)\s*\/?>/g, (_, _end, name, parts) => {
    if (!elements.has(name)) found.push(name);
    for (const [, attribute = '', value = ''] of (parts as string).matchAll(/([a-zA-Z0-9-]+)="([^"]*)"/g)) {
      if (!attributes.has(attribute)) found.push(attribute);
      if (attribute === 'href' && !/^(?:#[a-z0-9-]+|data:,)$/.test(value)) found.push(value);
    }
    return '';
  });
  if (/[<>"]/.test(rest.replace(/"(?=[^<>]*$)/g, ''))) found.push(rest.match(/.{0,20}[<>].{0,20}/)?.[0] ?? '');
  return found;
}

/** The words of a page, as one reads them. */
function words(html: string): string {
  return html.replace(/<style>[\s\S]*?<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('the page', () => {
  test('says how it went, what drifts and who was killed', () => {
    const text = words(page());
    for (const part of [
      '496 of 500 cycles passed, 3 failed, 1 was killed',
      'Completed 500 Failed 3 Killed 1 Retried 2',
      'The memory of backend (java) grows by 3 MiB a cycle since cycle 40: 703 MiB → 2.03 GiB.',
      'earlyoom killed node (PID 48211, 3.1 GiB)',
      'memory 4.8% free; swap 2% free',
      'passed on retry',
      'Memory of backend (java) after each cycle',
      '77 failed (exit 1) 3.4 s 441 MiB',
      '/home/ana/project',
    ])
      expect(text).toContain(part);
  });

  test('speaks Portuguese', () => {
    const html = page(fakeCyclesReport(), 'pt');
    expect(html).toContain('<html lang="pt-BR">');
    const text = words(html);
    for (const part of [
      '496 de 500 ciclos passaram, 3 falharam, 1 foi morto',
      'A memória de backend (java) sobe 3 MiB por ciclo desde o ciclo 40: de 703 MiB para 2,03 GiB.',
      'O earlyoom matou node',
      '77 falhou (saída 1)',
    ])
      expect(text.includes(part), part).toBe(true);
  });

  test('asks for nothing from outside, and the browser would not let it', () => {
    const html = page();
    expect(html).toContain(`default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:;`);
    expect(html).not.toMatch(/https?:|\bsrc=|@import|url\(|<script|javascript:/i);
    expect(strays(html)).toEqual([]);
  });

  test('has one sign per cycle, of its own shape for each outcome, and one for what was not run', () => {
    const count = (html: string, kind: string) =>
      html.split('<ul class="legend"')[0]?.split(`<i class="${kind}"`).length;
    expect(['passed', 'retried', 'failed', 'killed'].map((kind) => count(page(), kind))).toEqual([496, 2, 4, 2]);
    expect(count(page(fakeCyclesReport({ planned: 500 }, 60)), 'unrun')).toBe(441);
  });

  test('can be heard: headings in order, charts with words, heads of tables', () => {
    const html = page();
    const levels = [...html.matchAll(/<h([1-4])/g)].map(([, level]) => Number(level));
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [frame] of html.matchAll(/<svg class="frame"[^>]*>/g))
      expect(frame).toMatch(/role="img" aria-label="\w/);
    expect(html).toContain('<th scope="col">');
    expect(html).toContain('<th scope="row">');
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/ (?:href="#|aria-labelledby=")([^"]*)"/g)) expect(ids).toContain(target);
  });

  test('says in words what an empty chart would not', () => {
    const quiet = { cpu_some: 0, memory_some: 0, memory_full: 0, io_some: 0 };
    const cycles = [1, 2, 3].map((cycle) => fakeReportCycle(cycle, { pressure: quiet }));
    const text = words(page(fakeCyclesReport({ cycles, drift: [], planned: 3 })));
    expect(text).toContain('No cycle stalled on CPU, memory or storage for 1% of its time or more.');
    expect(text).toContain('No cycle was held back.');
    expect(text).toContain('Too few cycles to judge drift: 3 passed; 10 show gross growth, 48 any drift.');
    expect(text).not.toContain('Stalled share');
  });

  test.each([0, 1, 2])('%d cycles make a page too', (count) => {
    const html = page(fakeCyclesReport({ planned: 500, ended_by: 'interrupted' }, count));
    expect(strays(html)).toEqual([]);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('cycles of which nothing was measured make a page', () => {
    const bare = {
      cpu: { peak_cores: null, mean_cores: null },
      memory: { peak_anon_bytes: null },
      left_behind: { processes: 0, anon_bytes: null },
      watched_bytes: [null, null],
      pressure: { cpu_some: null, memory_some: null, memory_full: null, io_some: null },
      duration_s: 0,
    };
    const kill = fakeKill({ before: { interval_s: 5, cpu_cores: [null, null], anon_bytes: [null, null] } });
    const cycles = [
      fakeReportCycle(1, bare),
      fakeReportCycle(2, { ...bare, kill, outcome: 'killed' }),
      fakeReportCycle(3, { ...bare, outcome: 'killed' }),
    ];
    const html = page(fakeCyclesReport({ cycles }));
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
    expect(words(html)).toContain('Killed; by what is unknown.');
  });

  test('ten thousand cycles are less than 3 MB, even where all were killed', () => {
    expect(page(fakeCyclesReport({}, 10_000)).length).toBeLessThan(3e6);
    const killed = { outcome: 'killed', exit: { status: 143, signal: 'SIGTERM' }, kill: fakeKill() } as const;
    const cycles = Array.from({ length: 10_000 }, (_, index) => [
      fakeReportCycle(index + 1, killed),
      fakeReportCycle(index + 1, { ...killed, attempt: 2 }),
    ]).flat();
    const watched = Array.from({ length: 40 }, (_, index) => `backend ${index}`);
    expect(page(fakeCyclesReport({ cycles, watched })).length).toBeLessThan(3e6);
  });

  test('holds no markup from a name, and shows the name', () => {
    fc.assert(
      fc.property(hostileName, fc.constantFrom<'en' | 'pt'>('en', 'pt'), (name, language) => {
        const html = page(fakeHostileReport(name), language);
        expect(strays(html)).toEqual([]);
        const shown = /<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '';
        const read = shown
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        const whole = escapeText(name).replace(/[\ufffe\uffff]/g, '\ufffd');
        if (whole.length < 60) expect(read).toBe(whole);
      }),
      { numRuns: 100 },
    );
  });
});
