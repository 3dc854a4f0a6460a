// Leak: a server on the loopback that keeps each request's body in a map for sessions that never end. A client in a
// process of its own sends 10 requests a second; each leaves --kilobytes behind, from the start.
import { fork } from 'node:child_process';
import { createServer, request } from 'node:http';
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const kilobytes = option('kilobytes', 40);
const length = option('seconds', 780);
const port = option('client', 0);

if (port > 0) {
  for (let n = 1; seconds() < length; n += 1) {
    const body = Buffer.alloc(kilobytes * 1000, n % 256);
    await new Promise((resolve) => {
      const post = request({ host: '127.0.0.1', port, method: 'POST' }, (answer) => answer.resume().on('end', resolve));
      post.on('error', resolve);
      post.end(body);
    });
    await until(n / 10);
  }
} else {
  const sessions = new Map();
  const server = createServer((incoming, answer) => {
    const parts = [];
    incoming.on('data', (part) => parts.push(part));
    incoming.on('end', () => {
      sessions.set(sessions.size, Buffer.concat(parts));
      work(0.002);
      answer.end('ok');
    });
  });
  server.listen(0, '127.0.0.1', () => {
    onset();
    const client = fork(process.argv[1], [...process.argv.slice(2), `--client=${server.address().port}`]);
    client.on('exit', () => server.close());
  });
}
