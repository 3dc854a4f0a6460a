import { FakeBus } from '@omnimind/testing/fake-bus';
import { settle } from '@omnimind/testing/fake-clock';
import { createConnection, type Message } from 'dbus-native';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Notifications, sessionBusAddress } from './notifications.ts';

const name = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';

let server: FakeBus;
let capabilities: string[];
let lastId: number;
beforeEach(async () => {
  server = await FakeBus.start(name);
  onTestFinished(() => server.stop());
  capabilities = ['body', 'actions', 'body-markup'];
  lastId = 0;
  server.answers.set('GetServerInformation', () => ({ signature: 'ssss', body: ['fake', 'us', '1', '1.2'] }));
  server.answers.set('GetCapabilities', () => ({ signature: 'as', body: [capabilities] }));
  server.answers.set('Notify', ([, replaces]) => {
    lastId += 1;
    return { signature: 'u', body: [replaces === 0 ? lastId : replaces] };
  });
});

function desktop() {
  const told: string[] = [];
  const notifications = new Notifications(server.address, {
    onAction: (id, key) => told.push(`action ${id} ${key}`),
    onClosed: (id, isByUser) => told.push(`closed ${id} ${isByUser ? 'by the user' : 'by itself'}`),
    onNewServer: () => told.push('new server'),
  });
  onTestFinished(() => notifications.end());
  return { notifications, told };
}

const content = {
  summary: 'a & b',
  body: '<b>1 & 2</b>',
  actions: [['why', 'Why?']] as const,
  urgency: 'critical' as const,
};
const notified = () => server.calls.filter(({ member }) => member === 'Notify').map(({ body }) => body);
const signal = (member: string, signature: string, body: unknown[]) => ({
  path,
  interface: name,
  member,
  signature,
  body,
});

test('markup in a text is shown as it is, by a server that knows markup and by one that does not', async () => {
  await desktop().notifications.show(content);
  expect(notified()[0]).toMatchObject([
    'OmniMind',
    0,
    expect.any(String),
    'a & b',
    '&lt;b&gt;1 &amp; 2&lt;/b&gt;',
    ['why', 'Why?'],
    expect.anything(),
    -1,
  ]);
  capabilities = ['body'];
  await desktop().notifications.show(content);
  expect(notified()[1]?.[4]).toBe('<b>1 & 2</b>');
});

test('one takes the place of another; buttons and closings are told, those of a stranger are not', async () => {
  const { notifications, told } = desktop();
  const id = await notifications.show(content);
  expect(await notifications.show(content, id)).toBe(id);
  const stranger = createConnection({ busAddress: server.address });
  onTestFinished(() => void stranger.stream.destroy());
  const send = (message: Message): unknown => Reflect.get(stranger, 'message').call(stranger, message);
  await new Promise((resolve) => stranger.on('connect', resolve));
  const bus = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };
  send({ ...bus, type: 1, serial: 1, member: 'Hello' });
  await new Promise((resolve) => stranger.on('message', resolve));
  // A signal that is sent to one connection gets there whatever that listens to: to each there may be.
  for (let n = 0; n < 8; n += 1) {
    const forged = { type: 4, destination: `:1.${n}` };
    send({ ...signal('ActionInvoked', 'us', [id, 'ignore']), ...forged, serial: 2 + 2 * n });
    send({ ...signal('NotificationClosed', 'uu', [id, 2]), ...forged, serial: 3 + 2 * n });
  }
  await settle();
  server.emit(signal('ActionInvoked', 'us', [id, 'why']));
  server.emit(signal('NotificationClosed', 'uu', [id, 2]));
  server.emit(signal('NotificationClosed', 'uu', [id, 1]));
  await expect.poll(() => told).toHaveLength(4);
  expect(told).toEqual(['new server', `action ${id} why`, `closed ${id} by the user`, `closed ${id} by itself`]);
});

test('a server that came anew is told of, gets no ID of the old one, and its buttons work', async () => {
  const { notifications, told } = desktop();
  const id = await notifications.show(content);
  server.vanish();
  await expect.poll(() => notifications.show(content).then(String, ({ failure }) => failure)).toBe('unavailable');
  await server.appear();
  await notifications.show(content, id);
  expect(notified().at(-1)?.[1]).toBe(0);
  expect(told).toEqual(['new server', 'new server']);
  server.emit(signal('ActionInvoked', 'us', [2, 'why']));
  await expect.poll(() => told.at(-1)).toBe('action 2 why');
  await notifications.close(2);
  expect(server.calls.at(-1)).toMatchObject({ member: 'CloseNotification', body: [2] });
});

test('a notification that is closed already is none', async () => {
  const { notifications } = desktop();
  const id = await notifications.show(content);
  server.answers.set('CloseNotification', () => ({ error: 'org.freedesktop.DBus.Error.Failed', text: '' }));
  await notifications.close(id);
});

test("the session's bus is the one that is named, else the one of the runtime directory", () => {
  expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/x' })).toBe('unix:abstract=/x');
  expect(() => sessionBusAddress({ XDG_RUNTIME_DIR: '/nonexistent' })).toThrow(
    expect.objectContaining({
      reason: { code: 'bus.no_socket', parameters: { bus: 'session', socket: '/nonexistent/bus' } },
    }),
  );
});
