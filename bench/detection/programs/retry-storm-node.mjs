// Retry storm: a client asks its own server on the loopback ten times a second; after --after s the server is closed, and
// the client connects again at each refusal, at once.
import { connect, createServer } from 'node:net';
import { onset, option, seconds, sleep, work } from './lib/clock.mjs';

const after = option('after', 180);
const length = option('seconds', 640);
const server = createServer((socket) => socket.end(Buffer.alloc(40_000, 1)));
server.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address();
const ask = () =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket
      .resume()
      .once('close', (failed) => resolve(!failed))
      .on('error', () => {});
  });
for (let n = 1; seconds() < after; n += 1) {
  if (await ask()) work(0.03);
  if (n % 10 === 0) console.log(`${n} answers`);
  await sleep(0.06);
}
server.close();
onset();
while (seconds() < length) await ask();
