import type { Kill, OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import { fakeReport } from '@omnimind/testing/fake-report';
import { fakeLeakVerdict } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { liveLine } from './event.ts';
import { reportMarkdown } from './markdown.ts';
import { changeLogLine } from './monitor.ts';
import { replayLines } from './replay.ts';
import { reportLines } from './report.ts';
import { finish, makeScreen } from './screen.ts';
import { whyLines } from './why.ts';

/** Words that no sentence of Portuguese has; commands of OmniMind and names of signals are no sentences. */
const english = /\b(?:the|is|it|of|was|rose|to|and|not|for|which|memory|processor|threads? of|cores|limit)\b/;

const evidence = [
  {
    signal: 'anon_floor_slope',
    value: 24 * 2 ** 20,
    unit: 'bytes/min',
    threshold: 2 ** 20,
    parameters: { span_s: 540, above_bytes: 106 * 2 ** 20, tau: 1, acceleration: 0.98 },
  },
  {
    signal: 'pinned_threads',
    value: 2,
    unit: 'cores',
    threshold: 2,
    parameters: { threads: 2, span_s: 300 },
  },
];
const verdict = fakeLeakVerdict({ evidence });
const floor = 'a memória subiu 24 MiB/min por 9 min sem voltar a cair, 106 MiB acima do nível de costume';

const common = { t: 540, time: '2026-03-05T14:16:00.000Z', workload: 'run' };
const kill: Kill = {
  type: 'kill',
  ...common,
  killer: 'earlyoom',
  process: { pid: 4711, name: 'node', uid: 1000, memory_bytes: 3 * 2 ** 30 },
  signal: 'SIGTERM',
  available_share: 0.027,
  swap_free_share: null,
  limit_bytes: null,
  before: null,
  verdict,
  text: 'earlyoom killed node (PID 4711, 3 GiB) of run api-tests at 14:16: memory 2.7 % free',
};
const changed: OmnimindEvent = {
  type: 'behavior_changed',
  ...common,
  changes: [{ aspect: 'memory_behavior', from: 'growing', to: 'leaking' }],
  verdict,
};
const notified: OmnimindEvent = {
  type: 'action_taken',
  ...common,
  rung: 'notify',
  text: message('reason.trouble', { memory: 'leaking', cpu: null, pressure: null, severity: 'alert' }),
  evidence,
};
const lowered: OmnimindEvent = {
  type: 'action_taken',
  ...common,
  rung: 'deprioritize',
  text: message('action.priority_lowered', {
    nice: message('action.nice', { before: [0], set: 10 }),
    io: true,
    threads: 3,
    processes: 1,
  }),
  evidence,
};
const skipped: OmnimindEvent = {
  type: 'action_skipped',
  ...common,
  rung: 'throttle',
  reason: message('reason.no_scope'),
};
const undone: OmnimindEvent = {
  type: 'action_undone',
  ...common,
  rung: 'deprioritize',
  text: message('action.priority_restored', { threads: 3, processes: 1, denied: 0 }),
  reason: message('reason.ended'),
};
const forecast: OmnimindEvent = {
  type: 'exhaustion_forecast',
  ...common,
  severity: 'alert',
  time_to_exhaustion_s: { low: 720, high: 1200 },
  evidence,
};
const noticed = {
  type: 'notice',
  ...common,
  workload: 'machine',
  severity: 'ok',
  text: message('measuring.gap', { seconds: 12 }),
} as const satisfies OmnimindEvent;

const screen = makeScreen({ language: 'pt', columns: 250 });
const report = fakeReport({
  run: { ...fakeReport().run, name: 'testes', command: ['make'] },
  verdict,
  events: [changed, lowered, skipped, undone, forecast, kill, noticed],
  notices: [
    noticed.text,
    message('scope.none', {
      reason: message('bus.no_socket', { bus: 'system', socket: '/run/dbus/system_bus_socket' }),
    }),
  ],
});
const run = { summary: { state: 'finished', started: report.run.started }, traceFile: '/x/trace.jsonl.gz' };

describe('in Portuguese nothing is left in English', () => {
  test.each([
    ['the report', () => finish(screen, reportLines(screen, report))],
    ['why', () => finish(screen, whyLines(screen, run as Parameters<typeof whyLines>[1], report))],
    ['a replay', () => finish(screen, replayLines(screen, report))],
    ['the report as Markdown', () => reportMarkdown(screen, report).replaceAll('\\', '')],
  ])('%s', (_, render) => {
    const text = render();
    expect(text).toContain(floor);
    expect(text).toContain('baixar prioridade: nice 0 → 10 e prioridade de E/S mínima, 3 threads de 1 processo');
    expect(text).toContain('O earlyoom matou node (PID 4711, 3 GiB): memória 2,7% livre; a memória subiu');
    expect(text).toContain('sem escopo próprio: não há barramento do sistema em /run/dbus/system_bus_socket');
    expect(text.split('\n').filter((line) => english.test(line))).toEqual([]);
  });

  test.each<[OmnimindEvent, string]>([
    [changed, `testes: memória crescendo → vazando: ${floor}`],
    [notified, `testes: avisar: memória vazando: ${floor}`],
    [skipped, 'testes: limitar omitida: precisa de um escopo próprio'],
    [
      undone,
      'testes: baixar prioridade desfeita: prioridade restaurada em 3 threads de 1 processo (o omnimind terminou)',
    ],
    [forecast, `testes: neste ritmo o limite é atingido em 12 min a 20 min: ${floor}`],
    [noticed, 'máquina: sem amostras por 12 s: o omnimind foi parado ou não conseguiu executar'],
  ])('a line of the monitor: %j', (event, line) => {
    expect(changeLogLine(screen, event, 'testes')).toBe(`2026-03-05T14:16:00.000Z ${line}`);
  });

  test.each<[OmnimindEvent, string]>([
    [notified, `omnimind: memória vazando: ${floor}\n`],
    [
      kill,
      `omnimind: O earlyoom matou node (PID 4711, 3 GiB): memória 2,7% livre; ${floor}; 2 threads não dormem há 5 min: execução e espera por processador somam 2 núcleos\n`,
    ],
  ])('a line while the command runs: %j', (event, line) => {
    expect(liveLine(screen, event)).toBe(line);
  });

  test('the numbers of the evidence have units in Portuguese', () => {
    expect(finish(screen, replayLines(screen, report))).toMatch(/pinned_threads +2 núcleos +2 núcleos\n/);
  });
});
