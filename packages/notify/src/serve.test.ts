import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rendered } from '@omnimind/messages/rendered';
import { translate } from '@omnimind/messages/translate';
import type { Announcement } from '@omnimind/protocol/announcement';
import { type Configuration, configurationSchema } from '@omnimind/protocol/configuration';
import { EventLogWriter } from '@omnimind/tell/event-log-writer';
import { FakeClock, settle } from '@omnimind/testing/fake-clock';
import { fakeNumbered, fakeRange } from '@omnimind/testing/fake-events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Post, Transport } from './post-once.ts';
import { serveNotifications } from './serve.ts';
import { webhookPlans } from './webhook-plans.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-notify-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

type Behavior = 'fine' | 'refuses' | 'hangs' | number;

/** A receiver that behaves as it is told, and keeps what it took. */
class FakeReceiver {
  behavior: Behavior = 'fine';
  readonly posts: Post[] = [];
  readonly transport: Transport = (post, signal) => {
    const { behavior } = this;
    if (behavior === 'refuses') return Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    if (behavior === 'hangs')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    if (behavior === 'fine') this.posts.push(post);
    return Promise.resolve<Answer>({ status: behavior === 'fine' ? 204 : behavior, retryAfter: null });
  };
  get sequences(): number[] {
    return this.posts.map(({ body }) => (JSON.parse(body.toString()) as Announcement).sequence);
  }
}

const configurationOf = (...webhooks: object[]): Configuration =>
  configurationSchema.parse({ notify: { desktop: false, webhooks } });
const url = 'http://127.0.0.1:9/hook';

/** A service with one webhook; `stop` ends it as SIGTERM does. */
function serve(clock: FakeClock, receiver: FakeReceiver, configuration = configurationOf({ url })) {
  const ending = new AbortController();
  const told: string[] = [];
  const ended = serveNotifications({
    configuration,
    receivers: 'webhooks',
    eventsDirectory: join(directory, 'events'),
    stateDirectory: join(directory, 'state'),
    language: 'en',
    version: '1.2.3',
    signal: ending.signal,
    onNotice: (notice) => told.push(translate('en', notice)),
    clock,
    random: () => 0,
    environment: {},
    plans: webhookPlans(configuration, { language: 'en', version: '1.2.3', clock, transport: receiver.transport }),
  });
  const stop = async () => {
    ending.abort();
    await clock.pass(2);
    await ended;
  };
  return { told, stop };
}

test('ten minutes of refusing, hanging and answering 500: nothing is lost, all comes in order, also when the monitor is killed meanwhile', async () => {
  const clock = new FakeClock();
  const receiver = new FakeReceiver();
  const { told, stop } = serve(clock, receiver);
  await settle();
  // Never closed, as after kill -9.
  const first = new EventLogWriter(join(directory, 'events'), { started_ms: 1_764_000_000_000 });
  receiver.behavior = 'refuses';
  first.append(fakeRange(1, 5));
  await clock.pass(200);
  receiver.behavior = 'hangs';
  first.append(fakeRange(6, 8));
  await clock.pass(200);
  receiver.behavior = 500;
  const second = new EventLogWriter(join(directory, 'events'), { started_ms: 1_764_000_001_000 });
  const ids = (from: number, to: number) =>
    fakeRange(from, to).map((each) => ({ ...each, id: `w-2-${each.sequence}` }));
  second.append(ids(1, 4));
  await clock.pass(200);
  expect(receiver.posts).toEqual([]);
  receiver.behavior = 'fine';
  await clock.pass(301);
  expect(receiver.sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4]);
  expect(new Set(receiver.posts.map(({ headers }) => headers['X-OmniMind-Event-Id'])).size).toBe(12);
  expect(told).toEqual([
    'webhook http://127.0.0.1:9: connection refused',
    'webhook http://127.0.0.1:9: no answer within 5 s',
    'webhook http://127.0.0.1:9: HTTP 500',
    expect.stringMatching(/^webhook http:\/\/127\.0\.0\.1:9: takes announcements again, after 1\d min/),
  ]);
  await stop();
  first.close();
  second.close();
});

test('after a restart it goes on where it was; a receiver that is new is told nothing old', async () => {
  const clock = new FakeClock();
  const receiver = new FakeReceiver();
  const writer = new EventLogWriter(join(directory, 'events'));
  writer.append(fakeRange(1, 3));
  const one = serve(clock, receiver);
  await settle();
  writer.append(fakeRange(4, 5));
  await clock.pass(31);
  await one.stop();
  writer.append(fakeRange(6, 7));
  const two = serve(clock, receiver);
  await clock.pass(1);
  await two.stop();
  expect(receiver.sequences).toEqual([4, 5, 6, 7]);
  writer.close();
});

test('wherever the service is killed: all come, in order, at most one of them twice for each kill', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 }), async (pieces) => {
      for (const name of ['events', 'state', 'crash']) rmSync(join(directory, name), { recursive: true, force: true });
      const receiver = new FakeReceiver();
      const writer = new EventLogWriter(join(directory, 'events'));
      await serve(new FakeClock(), receiver).stop();
      let written = 0;
      for (const piece of pieces) {
        writer.append(fakeRange(written + 1, written + piece));
        written += piece;
        const clock = new FakeClock();
        const { stop } = serve(clock, receiver);
        // What lies on the disk in the middle of its work is what the next one finds after a kill.
        for (let turn = 0; turn < piece; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        cpSync(join(directory, 'state'), join(directory, 'crash'), { recursive: true });
        await stop();
        rmSync(join(directory, 'state'), { recursive: true });
        cpSync(join(directory, 'crash'), join(directory, 'state'), { recursive: true });
        rmSync(join(directory, 'crash'), { recursive: true });
      }
      await serve(new FakeClock(), receiver).stop();
      writer.close();
      const firsts = receiver.sequences.filter((sequence, index, all) => all.indexOf(sequence) === index);
      expect(firsts).toEqual(fakeRange(1, written).map(({ sequence }) => sequence));
    }),
    { numRuns: 25 },
  );
});

describe('what is posted', () => {
  const post = async (webhook: object, announcement = fakeNumbered(1)): Promise<Post | undefined> => {
    const clock = new FakeClock();
    const receiver = new FakeReceiver();
    const { stop } = serve(clock, receiver, configurationOf({ url, ...webhook }));
    await settle();
    const writer = new EventLogWriter(join(directory, 'events'));
    writer.append([announcement]);
    await clock.pass(31);
    await stop();
    writer.close();
    return receiver.posts[0];
  };

  test('the whole announcement, signed', async () => {
    const sent = await post({ secret: 'key' });
    const body: unknown = JSON.parse(String(sent?.body));
    expect(body).toEqual(rendered('en', fakeNumbered(1)));
    expect(body).toMatchObject({ ...fakeNumbered(1), text: { en: { title: 'api-tests: memory leaks' } } });
    expect(sent?.headers).toMatchObject({
      'Content-Type': 'application/json',
      'User-Agent': 'omnimind/1.2.3',
      'X-OmniMind-Event-Id': 'w-1-1',
      'X-OmniMind-Signature': `sha256=${createHmac('sha256', 'key')
        .update(sent?.body ?? '')
        .digest('hex')}`,
    });
  });

  test('or the brief form', async () => {
    const sent = await post({ kind: 'brief' }, fakeNumbered(1, { type: 'cpu_growing', value: 95 }));
    expect(String(sent?.body)).toBe('{"type":"cpu_growing","value":95}');
  });

  test('only from the severity on, and of the kinds, that are configured', async () => {
    expect(await post({ severity: 'critical' })).toBeUndefined();
    rmSync(join(directory, 'events'), { recursive: true });
    expect(await post({ kinds: ['kill'] })).toBeUndefined();
  });
});

test('what a receiver refuses is told and passed over', async () => {
  const clock = new FakeClock();
  const receiver = new FakeReceiver();
  receiver.behavior = 400;
  const { told, stop } = serve(clock, receiver);
  await settle();
  const writer = new EventLogWriter(join(directory, 'events'));
  writer.append([fakeNumbered(1)]);
  await clock.pass(31);
  receiver.behavior = 'fine';
  writer.append([fakeNumbered(2)]);
  await clock.pass(31);
  expect(receiver.sequences).toEqual([2]);
  expect(told[0]).toBe('webhook http://127.0.0.1:9: HTTP 400: the announcement is skipped');
  await stop();
  writer.close();
});

test('without anybody to tell it ends by itself', async () => {
  const clock = new FakeClock();
  const { told, stop } = serve(clock, new FakeReceiver(), configurationOf());
  await stop();
  expect(told).toEqual(['nobody to notify: no receiver is configured']);
});
