import { expect, test } from 'vitest';
import { parseUnixDiag, unixDiagRequest } from './unix-sockets.ts';

/** One socket as the kernel tells it: header, unix_diag_msg, the peer, and how it was shut down. */
function told(inode: number, peer: number | null, type = 20): Buffer {
  const attributes = peer === null ? [] : [8, 0, 2, 0, ...new Uint8Array(Uint32Array.of(peer).buffer)];
  const body = [1, 1, 1, 0, ...new Uint8Array(Uint32Array.of(inode).buffer), 0, 0, 0, 0, 0, 0, 0, 0];
  const shutdown = [5, 0, 6, 0, 0, 0, 0, 0];
  const length = 16 + body.length + attributes.length + shutdown.length;
  return Buffer.from([length, 0, 0, 0, type, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, ...body, ...attributes, ...shutdown]);
}

test('each socket with the one at its other end', () => {
  const peers = new Map<number, number>();
  expect(parseUnixDiag(Buffer.concat([told(101, 202), told(303, null), told(202, 101)]), peers)).toBe(true);
  expect([...peers]).toEqual([
    [101, 202],
    [202, 101],
  ]);
  expect(parseUnixDiag(told(0, null, 3), peers)).toBe(false);
});

test('an answer that is cut, or of another kind, ends it', () => {
  const peers = new Map<number, number>();
  expect(parseUnixDiag(told(101, 202).subarray(0, 30), peers)).toBe(false);
  expect(parseUnixDiag(told(101, 202, 2), peers)).toBe(false);
  expect(parseUnixDiag(Buffer.alloc(3), peers)).toBe(true);
  expect(peers.size).toBe(0);
});

test('the request is as long as it says', () => {
  const request = unixDiagRequest();
  expect(request.readUInt32LE(0)).toBe(request.length);
  expect(request).toHaveLength(40);
});
