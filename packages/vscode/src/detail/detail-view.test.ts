import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOn } from '@omnimind/client/connect-api';
import { asWritten } from '@omnimind/protocol/message';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { fakeState } from '@omnimind/testing/fake-state';
import { expect, onTestFinished, test } from 'vitest';
import { wordsFor } from '../words.ts';
import { DetailReader } from './detail-reader.ts';
import { type DetailState, viewOf } from './detail-view.ts';

const words = wordsFor('en');
const reader = { locale: 'en', now_ms: Date.now() };
const now_s = Date.parse('2026-03-05T12:00:00Z') / 1000;

async function newApi() {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-detail-'));
  const socket = join(directory, 'api.sock');
  const api = await new FakeApi(fakeState()).listen(socket);
  onTestFinished(async () => {
    await api.close();
    rmSync(directory, { recursive: true });
  });
  return { api, client: clientOn(socket) };
}

async function stateOf(workload: string, more: Partial<DetailState> = {}): Promise<DetailState> {
  const { api, client } = await newApi();
  const { machine } = api.state;
  const { failure: _, ...reading } = await new DetailReader(workload).read(client, machine, '1h', now_s);
  return { workload, range: '1h', machine, note: null, isExplained: false, explained: null, ...reading, ...more };
}

test('a workload: what it does, since when, and why', async () => {
  const view = viewOf(words, reader, await stateOf('api-tests'));
  expect(view).toMatchObject({ title: 'api-tests', severity: 'alert', behavior: 'in trouble: memory leaks' });
  expect(view.facts).toContain('memory runs out in 8 min 20 s to 15 min');
  expect(view.buttons.map(({ action }) => action)).toEqual(['why', 'ignore', 'release', 'give', 'stop']);
  expect(view.evidence).toEqual([
    { text: 'memory rose 200 MiB/min for 9 min without falling back', value: '200 MiB/min', threshold: '1 MiB/min' },
  ]);
  const { history } = view;
  expect(history?.count).toBe(300);
  expect(history?.charts.map(({ title, lines }) => `${title} ${lines.length}`)).toEqual([
    'CPU 1',
    'Memory 1',
    'Pressure 4',
  ]);
  expect(history?.verdicts.map(({ text, to_ms, from_ms }) => [text, Math.round((to_ms - from_ms) / 60_000)])).toEqual([
    ['OK: CPU use is steady', 30],
    ['watch: memory grows', 18],
    ['in trouble: memory leaks', 12],
  ]);
  expect(history?.charts[1]?.summary).toBe('798 MiB now, 798 MiB peak');
});

test('what it used in earlier lives stands beside its peak', async () => {
  const state = await stateOf('api-tests');
  if (state.detail === null) throw new Error('no detail');
  const earlier = { lives: 5, peak_bytes: 900 * 2 ** 20, risen_above_bytes: null, plateau: null };
  const view = (language: 'en' | 'pt', detail: NonNullable<DetailState['detail']>) =>
    viewOf(wordsFor(language), reader, { ...state, detail }).facts;
  const known = { ...state.detail, peak_bytes: 1.5 * 2 ** 30, earlier };
  expect(view('en', known)).toContain('peak 1.5 GiB; 900 MiB in the last 5 lives');
  expect(view('pt', known)).toContain('pico 1,5 GiB; 900 MiB nas últimas 5 execuções');
  expect(view('en', { ...known, earlier: null }).join()).not.toContain('peak');
});

test('the machine: nothing to ignore', async () => {
  const view = viewOf(words, reader, await stateOf('machine'));
  expect(view.title).toBe('This machine');
  expect(view.buttons.map(({ action }) => action)).toEqual(['why']);
  expect(view.facts).toEqual([
    'box: 2 of 8 CPUs, 6 GiB of 16 GiB free',
    '3 workloads',
    'user monitor 0.1.0',
    'acts on trouble',
  ]);
});

test('what was told is explained, also of a workload that is no more', async () => {
  const state = await stateOf('gone', { explained: fakeAnnouncement('alert'), isExplained: true });
  const view = viewOf(words, reader, state);
  expect(view.severity).toBeNull();
  expect(view.explained?.title).toMatch(/\d.* {2}api-tests: memory leaks$/);
  expect(view.explained?.lines).toEqual(['Memory rose 200 MiB/min for 9 min without falling back']);
  expect(view.buttons).toEqual([{ action: 'close-why', label: 'Why?', isPressed: true }]);
});

test('where the past is not kept, its own last minutes are shown in the shortest range', async () => {
  const { api, client } = await newApi();
  api.state.machine.history = { available: false, reason: asWritten('no room') };
  const { machine } = api.state;
  const reading = await new DetailReader('backend').read(client, machine, '15m', now_s);
  expect(api.requests).not.toContain('GET /v1/workloads/backend/series');
  expect(reading.series?.cpu_cores).toHaveLength(180);
  expect(reading.series?.cpu_cores.slice(-60)).toEqual(reading.detail?.recent.cpu_cores);
  const state = {
    workload: 'backend',
    range: '15m',
    machine,
    note: null,
    isExplained: false,
    explained: null,
  } as const;
  expect(viewOf(words, reader, { ...state, ...reading }).ranges).toEqual(['15m']);
});

test('a series is not asked for again before there is a new point', async () => {
  const { api, client } = await newApi();
  const reader = new DetailReader('backend');
  const asked = () => api.requests.filter((request) => request.endsWith('/series')).length;
  for (const after_s of [0, 5, 11, 13]) await reader.read(client, api.state.machine, '1h', now_s + after_s);
  expect(asked()).toBe(2);
  await reader.read(client, api.state.machine, '24h', now_s + 14);
  expect(asked()).toBe(3);
});

test('what the monitor refuses is said, and what is known stays out', async () => {
  const { api, client } = await newApi();
  const reading = await new DetailReader('gone').read(client, api.state.machine, '1h', now_s);
  expect(reading.failure).toMatchObject({ code: 'workload_not_found' });
  expect(reading.detail).toBeNull();
});

test('the events of the machine are the newest of all', async () => {
  const { api, client } = await newApi();
  for (let number = 0; number < 130; number += 1) api.announce(fakeAnnouncement('watch', { sequence: number }));
  const reader = new DetailReader('machine');
  await reader.read(client, api.state.machine, '1h', now_s);
  api.announce(fakeAnnouncement('alert', { sequence: 130 }));
  const { events } = await reader.read(client, api.state.machine, '1h', now_s + 2);
  expect(events).toHaveLength(100);
  expect(events.at(-1)?.sequence).toBe(130);
});
