import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@omnimind/client/api-client';
import { socketTransport } from '@omnimind/client/transport';
import { replayPolicy } from '@omnimind/engine/policy/replay-policy';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerWhatIf } from './what-if.ts';

const day_s = 86_400;
vi.mock(import('@omnimind/engine/policy/replay-policy'), { spy: true });

let directory: string;
let monitor: FakeApi;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-what-if-'));
  monitor = await new FakeApi(fakeState()).listen(join(directory, 'api.sock'));
});
afterEach(async () => {
  await monitor.close();
  rmSync(directory, { recursive: true });
});

const hour = { from: '2026-11-28T12:00:00.000Z', to: '2026-11-28T13:00:00.000Z' };

function ask(policy: Record<string, string>, id = 'api-tests', span: Record<string, string> = hour) {
  const transport = socketTransport(join(directory, 'api.sock'), (code) => new Error(code));
  const query = new URLSearchParams({ id, ...span, ...policy });
  return answerWhatIf({ api: new ApiClient(transport), ladder: defaultConfiguration.ladder, language: 'en', query });
}

const shown = ({ steps }: Awaited<ReturnType<typeof ask>>['other']) =>
  steps.map(({ time, kind, rung, text }) => `${time.slice(14, 19)} ${kind} ${rung}: ${text}`);

test('the recorded verdicts, a leak from 12:48 on, under the present settings and under others', async () => {
  const { present, other, done, settings } = await ask({ deprioritize_after: '10s' });
  expect(shown(present)).toEqual(['49:00 take deprioritize: memory leaking']);
  expect(shown(other)).toEqual(['48:10 take deprioritize: memory leaking']);
  expect(done).toEqual({ steps: [], count: 0 });
  expect(settings).toMatchObject({ mode: 'smart', deprioritize_after: '1m', throttle_after: '5m', freeze: 'false' });
  // The monitor only reads.
  expect(monitor.requests.every((request) => request.startsWith('GET '))).toBe(true);
});

test('who only observes, or is protected, sees what acting would have done', async () => {
  monitor.state.machine = {
    ...monitor.state.machine,
    monitor: { ...monitor.state.machine.monitor, mode: 'observe' },
  };
  const observing = await ask({});
  expect([observing.present.count, observing.other.count]).toEqual([0, 1]);
  expect((await ask({ mode: 'observe' })).other.count).toBe(0);
  monitor.state.machine = fakeState().machine;
  const isProtected = await ask({}, 'code');
  expect([isProtected.present.count, isProtected.other.count]).toEqual([0, 1]);
  // What has ended is in the history alone.
  expect((await ask({}, 'ended-tests')).present.count).toBe(1);
});

test.each([
  [{ throttle_after: 'soon' }, hour, 'web.no_setting'],
  [{ throttle_for: '1ms' }, hour, 'web.no_setting'],
  [{}, { from: hour.to, to: hour.from }, 'api.span'],
  [{}, { from: 'yesterday', to: hour.to }, 'api.span'],
  [{}, { from: '2020-01-01T00:00:00Z', to: hour.to }, 'api.span'],
])('%j over %j is refused', async (policy: Record<string, string>, span, code) => {
  await expect(ask(policy, 'api-tests', span)).rejects.toMatchObject({ code: 'usage', problem: { code } });
});

test('thirty days take no more looks than a day', async () => {
  const { calls } = vi.mocked(replayPolicy).mock;
  calls.length = 0;
  await ask({}, 'api-tests', { from: '2026-10-29T13:00:00.000Z', to: hour.to });
  expect(calls.map(([{ step_s }]) => (30 * day_s) / step_s)).toEqual([day_s, day_s]);
});
