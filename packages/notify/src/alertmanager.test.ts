import type { Announcement } from '@omnimind/protocol/announcement';
import { configurationSchema } from '@omnimind/protocol/configuration';
import type { Severity } from '@omnimind/protocol/verdict';
import { FakeClock } from '@omnimind/testing/fake-clock';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { expect, test } from 'vitest';
import type { Post } from './post-once.ts';
import { RetryLater } from './receiver.ts';
import { webhookPlans } from './webhook-plans.ts';

const { signal } = new AbortController();

function make(state?: unknown) {
  const posts: Post[] = [];
  const clock = new FakeClock();
  const manager = { status: 200 };
  const configuration = configurationSchema.parse({
    notify: { webhooks: [{ url: 'http://127.0.0.1:9093/', kind: 'alertmanager', severity: 'alert' }] },
  });
  const [plan] = webhookPlans(configuration, {
    language: 'pt',
    version: '1',
    clock,
    transport: (post) => {
      if (manager.status === 200) posts.push(post);
      return Promise.resolve({ status: manager.status, retryAfter: null });
    },
  });
  const receiver = plan?.create(state);
  if (receiver === undefined) throw new Error('no receiver');
  const alerts = () => posts.map(({ body }) => JSON.parse(body.toString())[0]);
  return { receiver, posts, clock, manager, alerts };
}

const about = (sequence: number, severity: Severity, more: Partial<Announcement> = {}): Announcement =>
  fakeNumbered(sequence, { kind: 'behavior_changed', severity, cause: 'workload:x', over: severity === 'ok', ...more });

test('an alert fires under labels that never change, is said again each minute, and is resolved', async () => {
  const { receiver, posts, clock, alerts } = make();
  await receiver.deliver(about(1, 'watch'), signal);
  expect(posts).toEqual([]);
  await receiver.deliver(about(2, 'alert'), signal);
  await clock.pass(60);
  await receiver.tick?.(signal);
  await receiver.deliver(about(3, 'critical'), signal);
  await clock.pass(10);
  await receiver.deliver(about(4, 'ok'), signal);
  await receiver.tick?.(signal);
  expect(posts[0]?.url).toBe('http://127.0.0.1:9093/api/v2/alerts');
  expect(alerts().map(({ startsAt, endsAt, annotations }) => [startsAt, endsAt, annotations.severity])).toEqual([
    ['2026-11-25T00:00:00.000Z', '2026-11-25T00:05:00.000Z', 'alert'],
    ['2026-11-25T00:00:00.000Z', '2026-11-25T00:06:00.000Z', 'alert'],
    ['2026-11-25T00:00:00.000Z', '2026-11-25T00:06:00.000Z', 'critical'],
    ['2026-11-25T00:00:00.000Z', '2026-11-25T00:01:10.000Z', 'critical'],
  ]);
  expect(new Set(alerts().map(({ labels }) => JSON.stringify(labels))).size).toBe(1);
  expect(alerts()[0].annotations.summary).toBe('api-tests: a memória vaza');
});

test('what it did not take is posted again as it was, also after a restart', async () => {
  const { receiver, manager, alerts } = make();
  await receiver.deliver(about(1, 'alert'), signal);
  manager.status = 503;
  await expect(receiver.deliver(about(2, 'ok'), signal)).rejects.toThrow(RetryLater);
  const state: unknown = JSON.parse(JSON.stringify(receiver.state?.()));
  manager.status = 200;
  await receiver.deliver(about(2, 'ok'), signal);
  expect(alerts()).toHaveLength(2);
  const again = make(state);
  await again.receiver.deliver(about(2, 'ok'), signal);
  expect(again.alerts()).toHaveLength(1);
});
