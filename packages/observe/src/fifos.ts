import { statSync } from 'node:fs';
import { parseMountinfo } from '@omnimind/linux/cgroup/mount';
import { readOr, readText } from '@omnimind/linux/files/outcome';

/** Where there may be a FIFO, and file systems of which stat(2) may wait forever. */
const onDisk = /^\/(?!dev\/(?!shm\/)|proc\/|sys\/)/;
const remote = /^(?:nfs|cifs|smb|9p|afs|ceph|gluster|lustre|fuse|autofs)/;
const maxFiles = 4096;

/** Which of the files that processes have open are FIFOs: each path is asked of once. */
export class Fifos {
  readonly #proc: string;
  readonly #known = new Map<string, boolean>();
  /** Where file systems of a network are mounted. */
  #remote: readonly string[] | null = null;

  constructor(proc: string) {
    this.#proc = proc;
  }

  /** @param path of the descriptor @param target what it leads to */
  has(path: string, target: string): boolean {
    const known = this.#known.get(target);
    if (known !== undefined || !onDisk.test(target)) return known ?? false;
    this.#remote ??= remotePoints(this.#proc);
    const isLocal = !this.#remote.some((point) => target.startsWith(point));
    const isFifo = isLocal && readOr(false, () => statSync(path).isFIFO());
    if (this.#known.size >= maxFiles) this.#known.clear();
    this.#known.set(target, isFifo);
    return isFifo;
  }
}

function remotePoints(proc: string): string[] {
  const text = readText(`${proc}/self/mountinfo`);
  const mounts = typeof text === 'string' ? parseMountinfo(text) : [];
  return mounts.filter(({ type }) => remote.test(type)).map(({ point }) => `${point}/`);
}
