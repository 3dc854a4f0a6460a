import { chmodSync, chownSync, mkdtempSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { makeDirectory } from '@omnimind/linux/files/make-directory';
import { errorCode } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { SocketAddress } from './worker-messages.ts';

/** Connections that wait to be taken in: as many as the kernel's net.core.somaxconn lets. Beyond it connect(2) fails at once. */
const backlog = 4096;

/**
 * Listens on a Unix socket, which appears under its path only with its owner and mode: 0660 where a group may use it, else 0600.
 * A stale socket is replaced.
 *
 * @returns removes it
 * @throws OmnimindError `setup_refused` when another monitor answers there; `output_unwritable`
 */
export async function listenOnSocket(server: Server, { path, gid }: SocketAddress): Promise<() => void> {
  if (await isAnswered(path)) throw new OmnimindError('setup_refused', message('api.socket_in_use', { path }));
  let apart: string | null = null;
  try {
    makeDirectory(dirname(path), 0o755);
    checkDirectory(dirname(path));
    // New and ours alone, whoever else may write beside it.
    apart = mkdtempSync(join(dirname(path), '.api-'));
    const made = join(apart, 'socket');
    await listening(server, { path: made, backlog });
    if (gid !== null) chownSync(made, -1, gid);
    chmodSync(made, gid === null ? 0o600 : 0o660);
    const { ino } = statSync(made);
    renameSync(made, path);
    rmdirSync(apart);
    return () => {
      // A later monitor may have put its own there.
      if (statSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true });
    };
  } catch (cause) {
    server.close();
    if (apart !== null) rmSync(apart, { recursive: true, force: true });
    if (cause instanceof OmnimindError) throw cause;
    const problem = message('api.cannot_listen', { address: path, errno: errorCode(cause) });
    throw new OmnimindError('output_unwritable', problem, { cause });
  }
}

/** In a stranger's directory, the socket could be replaced by the stranger's own. @throws OmnimindError `setup_refused` */
function checkDirectory(path: string): void {
  const { uid } = statSync(path);
  if (uid === 0 || uid === process.geteuid?.()) return;
  throw new OmnimindError('setup_refused', message('api.strange_directory', { path, uid }));
}

/** Listens on loopback. @throws OmnimindError `output_unwritable` */
export async function listenOnLoopback(server: Server, port: number): Promise<void> {
  try {
    await listening(server, { host: '127.0.0.1', port });
  } catch (cause) {
    throw new OmnimindError('output_unwritable', message('api.port', { port, errno: errorCode(cause) }), { cause });
  }
}

function listening(
  server: Server,
  at: { path: string; backlog: number } | { host: string; port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // EAGAIN: so many wait to be taken in that there is somebody to take them.
    socket.once('error', (error) => resolve(errorCode(error) === 'EAGAIN'));
  });
}
