// Honest: a server on the loopback that is asked once in two seconds, by itself, and else sleeps.
import { createServer, get } from 'node:http';
import { option, seconds, sleep } from './lib/clock.mjs';

const length = option('seconds', 600);
const server = createServer((_, answer) => answer.end(JSON.stringify({ uptime: seconds() })));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  while (seconds() < length) {
    await new Promise((resolve) => get({ host: '127.0.0.1', port }, (answer) => answer.resume().on('end', resolve)));
    await sleep(2);
  }
  server.closeAllConnections();
  server.close();
});
