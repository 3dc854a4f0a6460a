import { fakeDetailAt, fakeMachineAt, fakeWorkloadAt, fakeWorkloadsAt } from '@omnimind/testing/fake-workloads';
import { describe, expect, test } from 'vitest';
import { initialState, type TopState } from '../top/state.ts';
import { makeScreen } from './screen.ts';
import { roomOf, topLines } from './top.ts';
import type { ViewOptions } from './view.ts';
import { displayWidth } from './width.ts';

const second = 600;
const now_ms = 1_800_000_000_000;
const start = initialState(fakeMachineAt(second), fakeWorkloadsAt(50, second));
const opened = { id: fakeWorkloadAt(3).id, detail: fakeDetailAt(3, second), scroll: 0 };

const screenOf = (columns: number, rows: number, options: ViewOptions = {}) => ({
  ...makeScreen({ columns, rows, ...options }),
  columns,
});
const show = (columns: number, rows: number, changes: Partial<TopState> = {}, options: ViewOptions = {}) =>
  topLines(screenOf(columns, rows, options), { ...start, ...changes }, now_ms);

const sizes = [
  [40, 6],
  [40, 10],
  [59, 24],
  [60, 24],
  [80, 24],
  [109, 29],
  [110, 30],
  [150, 40],
  [200, 50],
  [400, 100],
] as const;
const views: Record<string, Partial<TopState>> = {
  table: {},
  'the last row': { selected: fakeWorkloadAt(0).id },
  filter: { filter: 'sess', filterBefore: '' },
  'a filter that lets nothing through': { filter: 'zz' },
  detail: { opened },
  'detail that is asked for': { opened: { ...opened, detail: null } },
  'detail at its end': { opened: { ...opened, scroll: 999 } },
  help: { helping: true },
  question: { asking: { about: 'ignore', id: 'x', name: `evil\x1b${'很长的名字'.repeat(9)}` } },
  told: { told: { about: 'release', name: 'x', failure: 'not yours. Ask nicely.\x1b' } },
  lost: { lost: { since_ms: now_ms - 12_000, tries: 3, failure: null } },
  'a monitor that can not be used': {
    lost: { since_ms: now_ms, tries: 1, failure: `not for you\x1b. ${'x'.repeat(500)}` },
  },
  'no workloads': { workloads: [] },
  'a new machine': {
    machine: fakeMachineAt(0, {
      cpu_cores: null,
      memory_available_bytes: null,
      recent: { interval_s: 5, cpu_cores: [], anon_bytes: [] },
    }),
    workloads: [fakeWorkloadAt(1, 0, { verdict: null, cpu_cores: null, anon_bytes: null, pids: null })],
  },
};

describe('every view fits every screen, in both languages and alphabets', () => {
  const all = sizes.flatMap(([columns, rows]) => Object.keys(views).map((view) => [columns, rows, view] as const));
  test.each(all)('%d × %d: %s', (columns, rows, view) => {
    for (const language of ['en', 'pt'] as const)
      for (const unicode of [true, false]) {
        const lines = show(columns, rows, views[view], { language, unicode });
        expect(lines).toHaveLength(rows);
        for (const line of lines) {
          expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
          expect(line).toMatch(unicode ? /^\P{C}*$/u : /^[ -~]*$/);
        }
      }
  });
});

describe('80 × 24', () => {
  test('the machine, 20 workloads with those in trouble first, the chosen one in a sentence, the keys', () => {
    const lines = show(80, 24);
    expect(lines[0]).toMatch(
      /^● critical {2}CPU \d\.\d of 8 cores {2}memory 4\.1 GiB of 15\.6 GiB available +\d\d:\d\d:\d\d$/,
    );
    expect(lines[1]).toMatch(/^ {2}workload +CPU +memory +behavior +ends in$/);
    expect(lines[2]).toMatch(/^▸ webpack\.scope +2\.00 █+ +\d+ MiB ▁+ critical: runaway +$/);
    expect(lines[3]).toMatch(/^ {2}pytest-leaky\S* +0\.\d\d [▁-█]+ +2\.\d+ GiB [▁-█]+ alert: leaking +12–20 min$/);
    expect(lines[4]).toMatch(/^ {2}dev-server\.scope .* watch: memory growi… 2–3 h$/);
    expect(lines.slice(2, 22).every((line) => /\d (KiB|MiB|GiB) /.test(line))).toBe(true);
    expect(lines[22]).toMatch(/^critical: runaway, lower priority – 2 threads used a whole core each/);
    expect(lines[23]).toMatch(/^q quit {2}\? help {2}enter open .* by severity$/);
  });

  test('a name is escaped, and what is ignored says so', () => {
    const line = show(80, 24, { filter: 'evil', sort: 'name' })[2];
    expect(line).toMatch(/^▸ evil\\x1b\[31m\\\S* .* ignored +12–20 min$/);
  });

  test('one workload: verdict, charts, evidence, events, facts', () => {
    const all = show(80, 60, { opened }).join('\n');
    expect(all).toMatch(/^pytest-leaky\.scope$/m);
    expect(all).toMatch(
      /^verdict +● alert, 92% sure – trouble\n +the limit is reached in 12 min to 20 min at this rate\n +throttle\n/m,
    );
    expect(all).toMatch(/^ +memory +leaking +the floor itself keeps rising$/m);
    expect(all).toMatch(
      /^CPU +0\.\d\d cores {2}last 15 min\n( +[ ▁-█]+\n)+memory +2\.\d+ GiB of 4 GiB {2}last 15 min\n/m,
    );
    expect(all).toMatch(/^evidence +• the memory floor rises by 37\.2 MiB\/min/m);
    expect(all).toMatch(/^events +\d\d:\d\d:\d\d {2}pytest-leaky\.scope: no longer given a lower priority\n/m);
    expect(all).toMatch(/^processes +4: 4711 sh, 4712 node, /m);
    expect(all).toMatch(/^cgroup +\/user\.slice\/session-3\.scope$/m);
  });

  const earlier = { peak_bytes: 0.9 * 2 ** 30, risen_above_bytes: null, plateau: null };
  test.each([
    [{ gpu_bytes: 2 ** 30, vram_bytes: 2 ** 29 }, /\nGPU +1 GiB of memory, 512 MiB on the card\n/],
    [{ gpu_bytes: 2 ** 30, vram_bytes: 0 }, /\nGPU +1 GiB of system memory\n/],
    [
      { peak_bytes: 1.4 * 2 ** 30, earlier: { ...earlier, lives: 8 } },
      /\npeak +1\.4 GiB; 922 MiB in the last 8 lives\n/,
    ],
    [{ peak_bytes: 2 ** 30, earlier: { ...earlier, lives: 1 } }, /\npeak +1 GiB; 922 MiB in the last life\n/],
  ])('what it holds, and held before: %j', (held, line) => {
    const detail = { ...opened.detail, ...held };
    const workloads = start.workloads.map((workload) =>
      workload.id === opened.id ? { ...workload, ...held } : workload,
    );
    expect(show(80, 60, { workloads, opened: { ...opened, detail } }).join('\n')).toMatch(line);
  });

  test('the models that it has loaded, whatever they are called', () => {
    const model = {
      name: 'llama3.2:latest',
      bytes: 5 * 2 ** 30,
      vram_bytes: 4 * 2 ** 30,
      until: '2026-11-29T12:00:00Z',
    };
    const models = [model, { ...model, name: 'evil\x1b[31m', vram_bytes: 0, until: null }];
    const all = show(80, 60, { opened: { ...opened, detail: { ...opened.detail, models } } }).join('\n');
    expect(all).toMatch(/\nmodels +llama3\.2:latest – 5 GiB, 4 GiB on the GPU, until \d\d:\d\d:\d\d\n/);
    expect(all).toMatch(/\n +evil\\x1b\[31m – 5 GiB, not on the GPU, stays loaded\n/);
  });

  test('what is longer than the screen is scrolled, to its end and no further', () => {
    const room = roomOf(screenOf(80, 24), { ...start, opened });
    expect(room.tableRows).toBe(20);
    expect(room.mostScroll).toBeGreaterThan(5);
    const end = show(80, 24, { opened: { ...opened, scroll: room.mostScroll } });
    expect(end[1]).toMatch(new RegExp(`^pytest-leaky\\.scope +lines ${room.mostScroll + 1} to (\\d+) of \\1$`));
    expect(end[21]).toMatch(/^cgroup/);
    expect(show(80, 24, { opened: { ...opened, scroll: 999 } })).toEqual(end);
  });

  test('a choice further down brings its page', () => {
    const lines = show(80, 24, { sort: 'name', selected: fakeWorkloadAt(9).id });
    expect(lines.slice(2, 22).filter((line) => line.startsWith('▸ session-9.scope'))).toHaveLength(1);
  });
});

test('200 × 50: each aspect by itself, and the machine’s last minutes', () => {
  const lines = show(200, 50);
  expect(lines[0]).toMatch(
    /^omnimind ana-laptop {2}● critical .* pressure CPU 12%, memory 3% {2}swap 1 GiB of 2 GiB free/,
  );
  expect(lines[1]).toMatch(/^CPU [▁-█]+ {2}memory [▁-█]+ +50 workloads, smart mode, monitor 0\.1\.0$/);
  expect(lines[2]).toMatch(
    /^ {2}workload +PID +verdict +CPU +memory +CPU +memory +pressure +ends in +rung +directory$/,
  );
  expect(lines[4]).toMatch(/ alert +.* high but stable leaking +none +12–20 min throttle$/);
});

test('40 × 10: what matters most', () => {
  const lines = show(40, 10);
  expect(lines[0]).toMatch(/^● critical {2}CPU \d\.\d of 8 cores +\d\d:\d\d:\d\d$/);
  expect(lines[2]).toMatch(/^▸ webpack\.sco… +2\.00 +\d+ MiB critical:…$/);
});

test.each([
  [39, 24],
  [80, 5],
  [10, 3],
  [3, 1],
])('%d × %d is too small, and says so', (columns, rows) => {
  const lines = show(columns, rows);
  expect(lines).toHaveLength(rows);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  expect(lines.join(' ')).toMatch(columns < 8 ? /^om/ : /^omnimind/);
});

describe('colors', () => {
  /** The escape as a sign that can be seen. */
  const painted = (changes: Partial<TopState> = {}) =>
    show(80, 24, changes, { color: true }).map((line) => line.replaceAll('\x1b', '␛'));

  test('are the terminal’s own; the chosen row is reversed; nothing is said by color alone', () => {
    const lines = painted();
    expect(lines[2]).toMatch(/^␛\[7m▸ webpack\.scope .*␛\[0m$/);
    expect(lines[3]).toMatch(/^ {2}␛\[31mpytest-leaky\S* *␛\[0m .*␛\[31malert: leaking +␛\[0m/);
    const codes = new Set(lines.join('').match(/␛\[[\d;]*m/g));
    for (const code of codes) expect(['0', '1', '2', '7', '31', '32', '33', '36', '1;31']).toContain(code.slice(2, -1));
    expect(lines.map((line) => line.replace(/␛\[[\d;]*m/g, '').trimEnd())).toEqual(
      show(80, 24).map((line) => line.trimEnd()),
    );
  });

  test('while the monitor is away the last picture is dim, and the foot says since when', () => {
    const lines = painted({ lost: { since_ms: now_ms - 12_000, tries: 2, failure: null } });
    for (const line of lines.slice(0, 22)) expect(line).toMatch(/^(␛\[2m[^␛]*␛\[0m)?$/);
    expect(lines[22]).toMatch(/^␛\[31mThe monitor has not answered for 12 s; showing its last data\. Retrying …/);
  });
});

describe('the foot', () => {
  test('a question is answerable also where it is narrow', () => {
    const asking = { about: 'ignore', id: 'x', name: 'a-long-name-of-something.scope' } as const;
    expect(show(80, 24, { asking })[22]).toMatch(/^Ignore a-long.*: .* \[y\/n\]$/);
    expect(show(40, 10, { asking })[8]).toMatch(/ \[y\/n\]$/);
    expect(show(80, 24, { asking }, { language: 'pt' })[22]).toMatch(/^Ignorar a-long.* \[s\/n\]$/);
  });

  test('a filter is shown as it is typed, with how many are left', () => {
    expect(show(80, 24, { filter: 'sess', filterBefore: '' })[22]).toMatch(/^filter: sess▏ {2}44 of 50$/);
    expect(show(80, 24, { filter: 'sess' })[22]).toMatch(/ \/sess: 44 of 50$/);
    expect(show(80, 24, { filter: 'zz' })[2]).toBe('No match. Esc clears the filter.');
  });

  test('what went wrong comes with what to do', () => {
    const told = { about: 'release', name: 'x.scope', failure: 'not yours. Ask nicely.' } as const;
    expect(show(80, 24, { told })[22]).toBe('x.scope was not changed: not yours. Ask nicely.');
    expect(show(80, 24, { told: { ...told, failure: null } })[22]).toBe('x.scope is released');
  });
});

test('Portuguese', () => {
  const lines = show(120, 30, {}, { language: 'pt' });
  expect(lines[0]).toMatch(/● crítico {2}CPU \d,\d de 8 núcleos {2}memória 4,1 GiB de 15,6 GiB disponíveis/);
  expect(lines[2]).toMatch(/^ {2}carga +PID +CPU +memória +comportamento +pressão +acaba em +degrau$/);
  expect(lines[3]).toMatch(/crítico: descontrolado +nenhuma +baixar prioridade/);
  expect(lines.at(-1)).toMatch(/^q sair {2}\? ajuda {2}enter abrir .* por gravidade$/);
});

test('ASCII', () => {
  const lines = show(80, 24, {}, { unicode: false });
  expect(lines[0]).toMatch(/^\* critical/);
  expect(lines[2]).toMatch(/^> webpack\.scope +2\.00 #+ /);
});
