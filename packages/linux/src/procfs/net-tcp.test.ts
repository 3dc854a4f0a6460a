import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { loopbackPeerUid, readNetTcp } from './net-tcp.ts';

const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2222 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 3333 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:C351 0100007F:1F90 05 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000000000000 20 4 30 10 -1
   4: 0A00000A:C352 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4444 1 0000000000000000 20 4 30 10 -1
`;

test.each([
  ['the other end, not our own', 50_000, 1000],
  ['root in name only: its process has closed it', 50_001, null],
  ['another address', 50_002, null],
  ['nobody', 50_003, null],
])('%s', (_, port, uid) => expect(loopbackPeerUid(text, port, 8080)).toBe(uid));

test('a real connection is from us', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  expect(loopbackPeerUid(readNetTcp(), socket.localPort ?? 0, port)).toBe(process.getuid?.());
  socket.destroy();
  server.close();
});
