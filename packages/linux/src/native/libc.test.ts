import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fstatSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isUnavailable } from '../files/outcome.ts';
import { loadNative } from './libc.ts';
import { unixPeers } from './unix-sockets.ts';

describe('loadNative', () => {
  const native = loadNative();

  it('gives the calls or the reason, the same each time', () => {
    expect(loadNative()).toBe(native);
    if (isUnavailable(native)) expect(native.unavailable.code).toMatch(/koffi|architecture/);
    else expect(native.reap(1)).toBe(false);
  });

  it('sets and reads the I/O priority of a process where it loads', () => {
    // Without the optional module there is nothing to call; that case is the test above.
    if (isUnavailable(native)) return;
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    try {
      expect(native.setIoPriority(pid, { class: 'best_effort', level: 7 })).toBe('done');
      expect(native.readIoPriority(pid)).toEqual({ class: 'best_effort', level: 7 });
      expect(native.setIoPriority(4194305, { class: 'idle', level: 0 })).toBe('gone');
      expect(native.readIoPriority(4194305)).toBe('gone');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('knows who is at the other end of a Unix socket', async () => {
    if (isUnavailable(native)) return;
    const directory = mkdtempSync(join(tmpdir(), 'omnimind-peer-'));
    const path = join(directory, 'socket');
    const server = createServer().listen(path);
    try {
      await once(server, 'listening');
      const connected = once(server, 'connection');
      const client = connect(path);
      const [socket] = await connected;
      const { pid, getuid, getgid } = process;
      expect(native.peerCredentials(socket._handle.fd)).toEqual({ pid, uid: getuid?.(), gid: getgid?.() });
      expect(native.peerCredentials(0x7fff)).toBeNull();
      const inode = fstatSync(socket._handle.fd).ino;
      const peer = unixPeers(native).get(inode) ?? 0;
      expect(unixPeers(native).get(peer)).toBe(inode);
      client.destroy();
      socket.destroy();
    } finally {
      server.close();
      rmSync(directory, { recursive: true });
    }
  });
});
