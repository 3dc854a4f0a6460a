import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnreadAnswers } from './unread-answers.ts';

const MiB = 2 ** 20;
const answer = Buffer.alloc(4 * MiB, 'x');
const unread = new UnreadAnswers(20 * MiB);
let asked = 0;
const server = createServer((_, response) => {
  asked += 1;
  response.end(answer);
  unread.add(response);
});
let port = 0;
beforeEach(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Asks, and reads nothing of the answer. */
function ask() {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket;
}

test('who does not read costs a bounded amount of memory; who reads gets all of it', async () => {
  const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
  const deaf = Array.from({ length: 30 }, ask);
  await expect.poll(() => asked).toBe(30);
  await expect.poll(open).toBeLessThanOrEqual(10);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect((await response.arrayBuffer()).byteLength).toBe(answer.length);
  for (const socket of deaf) socket.destroy();
});
