import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Announcement } from '@omnimind/protocol/announcement';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import type { Severity } from '@omnimind/protocol/verdict';
import { FakeApi } from '@omnimind/testing/fake-api';
import { FakeBus } from '@omnimind/testing/fake-bus';
import { settle } from '@omnimind/testing/fake-clock';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { fakeState } from '@omnimind/testing/fake-state';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { desktopPlan } from './desktop-notifier.ts';
import { IgnoreRequests } from './ignore.ts';
import { RetryLater } from './receiver.ts';

const iface = 'org.freedesktop.Notifications';
let server: FakeBus;
let home: string;
let now_s: number;
beforeEach(async () => {
  server = await FakeBus.start(iface);
  home = mkdtempSync(join(tmpdir(), 'omnimind-notifier-'));
  onTestFinished(() => {
    server.stop();
    rmSync(home, { recursive: true });
  });
  now_s = 1_800_000_000;
  let lastId = 0;
  server.answers.set('GetServerInformation', () => ({ signature: 'ssss', body: ['fake', 'us', '1', '1.2'] }));
  server.answers.set('GetCapabilities', () => ({ signature: 'as', body: [['body', 'actions']] }));
  server.answers.set('Notify', ([, replaces]) => {
    lastId += 1;
    return { signature: 'u', body: [replaces === 0 ? lastId : replaces] };
  });
});

/** Without its socket the machine's own monitor would be asked, if one runs. */
const nobodyAnswers = () => ({ HOME: home, XDG_STATE_HOME: home, OMNIMIND_API: join(home, 'no-monitor') });

function start(state?: unknown) {
  const environment = { ...nobodyAnswers(), DBUS_SESSION_BUS_ADDRESS: server.address };
  const receiver = desktopPlan({
    configuration: configurationSchema.parse({}),
    language: 'en',
    uid: 1000,
    environment,
    clock: { wall_ms: () => now_s * 1000 },
    onNotice: () => {},
  }).create(state);
  onTestFinished(() => void receiver.close?.());
  const tell = async (severity: Severity, more: Partial<Announcement> = {}): Promise<void> => {
    const announcement = fakeAnnouncement(severity, { time: new Date(now_s * 1000).toISOString(), ...more });
    if (receiver.wants?.(announcement) ?? true) await receiver.deliver(announcement, new AbortController().signal);
  };
  return { receiver, tell, environment };
}

/** What the server was asked for: `show 0` anew, `show 7` in place of 7, `close 7`. */
const deeds = (): string[] =>
  server.calls.flatMap(({ member, body }) =>
    member === 'Notify' ? [`show ${body[1]}`] : member === 'CloseNotification' ? [`close ${body[0]}`] : [],
  );
const emit = (member: string, signature: string, body: unknown[]): void =>
  server.emit({ path: '/org/freedesktop/Notifications', interface: iface, member, signature, body });

test('is shown, replaced, and closed', async () => {
  const { tell } = start();
  for (const severity of ['watch', 'alert', 'alert', 'critical', 'ok', 'ok'] as const) await tell(severity);
  expect(deeds()).toEqual(['show 0', 'show 1', 'show 1', 'close 1']);
});

test('what the user closed comes back only when it worsens', async () => {
  const { tell } = start();
  await tell('alert');
  emit('NotificationClosed', 'uu', [1, 2]);
  await settle();
  await tell('alert');
  expect(deeds()).toEqual(['show 0']);
  await tell('critical');
  expect(deeds()).toEqual(['show 0', 'show 0']);
});

test('a service that came anew pops nothing up again, and closes what its former life showed', async () => {
  const first = start();
  await first.tell('alert');
  const state: unknown = JSON.parse(JSON.stringify(first.receiver.state?.()));
  await first.receiver.close?.();
  const second = start(state);
  await second.tell('alert');
  await second.tell('ok');
  expect(deeds()).toEqual(['show 0', 'show 1', 'close 1']);
});

test('after a server that came anew nothing is closed that is not ours', async () => {
  const first = start();
  await first.tell('alert');
  const state: unknown = JSON.parse(JSON.stringify(first.receiver.state?.()));
  server.vanish();
  await server.appear();
  const second = start(state);
  await second.tell('alert');
  await second.tell('ok');
  expect(deeds()).toEqual(['show 0']);
});

test('news that are old are not shown, but an end is carried out however late', async () => {
  const { tell } = start();
  await tell('alert');
  const time = new Date((now_s - 3600) * 1000).toISOString();
  await tell('alert', { cause: 'old', time });
  await tell('ok', { time });
  expect(deeds()).toEqual(['show 0', 'close 1']);
});

test('without a desktop it is tried later, and not taken for told', async () => {
  const { tell } = start();
  server.vanish();
  await expect(tell('alert')).rejects.toThrow(RetryLater);
  await server.appear();
  await tell('alert');
  expect(deeds()).toEqual(['show 0']);
});

test('"Why?" tells all, also who killed; and nothing when it is over meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { tell } = start();
  const text = { title: 'killed', body: 'Earlyoom killed node.' };
  await tell('critical', { kind: 'kill', cause: 'kill:1', text: { en: text, pt: text } });
  emit('ActionInvoked', 'us', [1, 'why']);
  await settle();
  vi.advanceTimersByTime(1000);
  await expect.poll(deeds).toHaveLength(2);
  const body = String(server.calls.findLast(({ member }) => member === 'Notify')?.body[4]);
  expect(body).toContain('Earlyoom killed node.');
  expect(body).toContain('200 MiB/min');
  await tell('alert');
  emit('ActionInvoked', 'us', [3, 'why']);
  await settle();
  await tell('ok');
  vi.advanceTimersByTime(1000);
  await settle();
  expect(deeds().slice(2)).toEqual(['show 0', 'close 3']);
});

test('an ignored workload is closed and shown no more; other users and their workloads are not our business', async () => {
  const { tell, environment } = start();
  await tell('alert');
  emit('ActionInvoked', 'us', [1, 'ignore']);
  // It says what is ignored, and until when.
  await expect.poll(deeds).toEqual(['show 0', 'close 1', 'show 0']);
  expect(server.calls.at(-1)).toMatchObject({
    body: expect.arrayContaining(['Ignoring anything named api-tests until you unignore it']),
  });
  expect(await new IgnoreRequests(environment, 1000).entries()).toMatchObject([{ until: null, by: 1000 }]);
  await tell('critical');
  const of = (uid: number | null) => ({ cause: `of ${uid}`, workload: { id: 'w', name: 'w', uid } });
  await tell('critical', of(1001));
  await tell('critical', of(0));
  expect(deeds()).toHaveLength(3);
  await tell('critical', of(null));
  expect(deeds()).toHaveLength(4);
});

const paused = (severity: Severity): Partial<Announcement> => ({
  kind: 'action_taken',
  type: 'freeze',
  severity,
  event: {
    ...{ type: 'action_taken', t: 60, time: new Date(now_s * 1000).toISOString(), workload: 'api-tests' },
    ...{ rung: 'freeze', evidence: [] },
    text: message('action.paused', { unit: 'omnimind-adopt-x.scope', manager: 'system', forOthers: true }),
  },
});
/** What the last notification says, and its buttons. */
const shown = () => {
  const [, , , summary, , words = []] = server.calls.findLast(({ member }) => member === 'Notify')?.body ?? [];
  return { summary, labels: Array.isArray(words) ? words.filter((_, index) => index % 2 === 1) : [] };
};

test.each([
  ['resume', '{}', 'api-tests goes on, and is left alone for an hour'],
  ['give', '{"memory_bytes":1073741824}', 'api-tests goes on, and may take 1 GiB more before it is throttled'],
  ['stop', '{"stop":true}', 'api-tests was asked to stop'],
])('of what is paused, "%s" has the monitor do it, and says so', async (key, body, said) => {
  const { tell, environment } = start();
  const monitor = await new FakeApi(fakeState()).listen(environment.OMNIMIND_API);
  onTestFinished(() => monitor.close());
  await tell('alert');
  emit('NotificationClosed', 'uu', [1, 2]);
  await settle();
  await tell('alert', paused('alert'));
  // Told although the alert stood, and was closed.
  expect(deeds()).toEqual(['show 0', 'show 0']);
  expect(shown().labels).toEqual(['Why?', 'Resume', 'Give it 1 GiB', 'Stop']);
  emit('ActionInvoked', 'us', [2, key]);
  await expect.poll(() => monitor.requests).toEqual([`POST /v1/workloads/api-tests/release ${body}`]);
  await expect.poll(() => shown().summary).toBe(said);
});

test('that nothing was done is said, too', async () => {
  const { tell } = start();
  await tell('alert', paused('alert'));
  emit('ActionInvoked', 'us', [1, 'resume']);
  await expect.poll(() => shown().summary).toMatch(/^nothing was done to api-tests: no monitor answers/);
});

test('a long name is ignored as well', async () => {
  const ignored = new IgnoreRequests(nobodyAnswers(), 1000);
  const workload = { identity: null, name: 'x'.repeat(300) };
  await ignored.ignore('w', workload);
  expect(ignored.has(workload)).toBe(true);
  expect(await ignored.unignoreNamed('x'.repeat(300))).toHaveLength(1);
});

test('what is only watched is told once a day, a line each, while it lasts', async () => {
  const first = start();
  await first.tell('watch');
  await first.tell('watch', { cause: 'workload:b', workload: { id: 'b', name: 'b', uid: 1000 } });
  await first.receiver.tick?.(new AbortController().signal);
  expect(deeds()).toEqual([]);
  now_s += 86_400;
  const { receiver, tell } = start(first.receiver.state?.());
  await receiver.tick?.(new AbortController().signal);
  await receiver.tick?.(new AbortController().signal);
  expect(deeds()).toEqual(['show 0']);
  const { body = [] } = server.calls.find(({ member }) => member === 'Notify') ?? {};
  expect(body[3]).toBe('OmniMind: 2 matters are watched');
  expect(String(body[4]).split('\n')).toHaveLength(3);
  expect(String(body[4])).toContain('omnimind digest');
  await tell('ok');
  await tell('ok', { cause: 'workload:b', workload: { id: 'b', name: 'b', uid: 1000 } });
  now_s += 86_400;
  await receiver.tick?.(new AbortController().signal);
  expect(deeds()).toEqual(['show 0']);
});

test('a word that comes after a quiet day waits for the end of the next', async () => {
  const { receiver, tell } = start();
  now_s += 100_000;
  await receiver.tick?.(new AbortController().signal);
  await tell('watch');
  await receiver.tick?.(new AbortController().signal);
  expect(deeds()).toEqual([]);
  now_s += 86_400;
  await receiver.tick?.(new AbortController().signal);
  expect(deeds()).toEqual(['show 0']);
});
