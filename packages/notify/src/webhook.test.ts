import { configurationSchema } from '@omnimind/protocol/configuration';
import { FakeClock } from '@omnimind/testing/fake-clock';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { expect, test } from 'vitest';
import type { Receiver } from './receiver.ts';
import { webhookPlans } from './webhook-plans.ts';

const { signal } = new AbortController();

/** The receivers of these tables; all that is posted is taken. */
function plansOf(...webhooks: object[]) {
  const configuration = configurationSchema.parse({ notify: { webhooks } });
  const transport = () => Promise.resolve({ status: 200, retryAfter: null });
  return webhookPlans(configuration, { language: 'en', version: '1', clock: new FakeClock(), transport });
}

function receiverOf(webhook: object, state?: unknown): Required<Pick<Receiver, 'wants' | 'deliver' | 'state'>> {
  const made = plansOf({ url: 'http://h/', ...webhook })[0]?.create(state);
  if (made?.wants === undefined || made.state === undefined) throw new Error('no receiver');
  return { wants: made.wants.bind(made), deliver: made.deliver.bind(made), state: made.state.bind(made) };
}

const forecast = fakeNumbered(1, { kind: 'exhaustion_forecast', severity: 'alert', cause: 'workload:x' });
const end = fakeNumbered(2, { kind: 'behavior_changed', severity: 'ok', cause: 'workload:x', over: true });

test('who was told of a matter is told its end, whatever its kind and severity, once and also after a restart', async () => {
  const webhook = { kinds: ['exhaustion_forecast'], severity: 'alert' };
  const receiver = receiverOf(webhook);
  expect([receiver.wants(end), receiver.wants(forecast)]).toEqual([false, true]);
  await receiver.deliver(forecast, signal);
  const again = receiverOf(webhook, JSON.parse(JSON.stringify(receiver.state())));
  expect([again.wants(end), again.wants({ ...end, cause: 'workload:y' })]).toEqual([true, false]);
  await again.deliver(end, signal);
  expect(again.wants(end)).toBe(false);
});

test('the brief form has no word for an end', async () => {
  const receiver = receiverOf({ kind: 'brief' });
  await receiver.deliver(forecast, signal);
  expect(receiver.wants(end)).toBe(false);
});

test('matters that are remembered are bounded, and what was kept is not trusted', async () => {
  const receiver = receiverOf({});
  for (let count = 0; count < 1100; count += 1)
    await receiver.deliver({ ...forecast, cause: `workload:${count}` }, signal);
  expect(receiver.state()).toHaveLength(1000);
  expect(receiver.wants({ ...end, cause: 'workload:0' })).toBe(false);
  expect(receiver.wants({ ...end, cause: 'workload:1099' })).toBe(true);
  for (const state of [null, 7, { a: 1 }, [1]]) expect(receiverOf({}, state).state()).toEqual([]);
});

test('an Alertmanager is told the end of what it shows, whatever kinds it is told of', () => {
  expect(receiverOf({ kind: 'alertmanager', kinds: ['exhaustion_forecast'] }).wants(end)).toBe(true);
});

test('webhooks of one URL keep places of their own; a secret that changes keeps the place', () => {
  const url = 'http://h/';
  const keys = plansOf({ url }, { url, kinds: ['kill'], secret: 'x' }, { url, kind: 'brief' }).map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
  expect(plansOf({ url, secret: 'y' })[0]?.key).toBe(keys[0]);
});

test('no message names the path, where services keep their keys', () => {
  const [plan] = plansOf({ url: 'https://hooks.example:8443/services/T0P/S3CRET?key=k' });
  expect(plan?.create(undefined).name).toBe('webhook https://hooks.example:8443');
});
