import { FakeBus } from '@omnimind/testing/fake-bus';
import { expect, test } from 'vitest';
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
