import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeBus } from '@omnimind/testing/fake-bus';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Bus } from './bus.ts';

test('who no longer listens leaves no rule on the bus', async () => {
  const systemd = await FakeBus.start();
  const bus = new Bus(systemd.address);
  try {
    const source = { service: 'org.freedesktop.systemd1', path: '/a', interface: 'a.b', member: 'C' };
    const remove = () =>
      bus.call({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member: 'RemoveMatch',
        signature: 's',
        body: ["type='signal',sender='org.freedesktop.systemd1',path='/a',interface='a.b',member='C'"],
      });
    await bus.listen(source, () => {});
    await remove();
    const stop = await bus.listen(source, () => {});
    stop();
    await expect(remove()).rejects.toMatchObject({ failure: 'failed' });
  } finally {
    bus.close();
    systemd.stop();
  }
});

test('a bus that takes us in and never says hello costs the calls, not the process', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-bus-'));
  const path = join(directory, 'bus');
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const bus = new Bus(`unix:path=${path}`);
  onTestFinished(() => {
    bus.close();
    vi.useRealTimers();
    server.close();
    rmSync(directory, { recursive: true });
  });
  const asked = expect(bus.ask('GetId')).rejects.toBeInstanceOf(Error);
  // The library's own deadline is 25 s; what it throws then, nobody could catch.
  await vi.advanceTimersByTimeAsync(60_000);
  await asked;
});
