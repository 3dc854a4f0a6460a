import { createInterface } from 'node:readline';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';

// Pauses units as the monitor does: `UNIT freeze` or `UNIT thaw` a line, answered by `done` or what went wrong. One program for all
// of them: the start of another takes seconds under emulation.
const manager = connectManager('user');
for await (const line of createInterface({ input: process.stdin })) {
  const [unit = '', deed] = line.split(' ');
  const done = manager.perform(unit, deed === 'freeze' ? 'freeze' : 'thaw').then(() => 'done', String);
  console.log(await done);
}
