import { containerName } from '@omnimind/protocol/container';
import { getText } from './get-text.ts';

/** A container's cgroup: systemd's scope, or a directory of its own below the engine's. */
const containerPart = /^(?:(docker|libpod|cri-containerd|crio|nerdctl)-)?([0-9a-f]{64})(?:\.scope)?$/;
const shortId = 12;
const maxKnown = 1000;

/** The container that a cgroup belongs to; `null` for none. @param path below the mount point */
export function containerOf(path: string): { readonly id: string; readonly uid: number | null } | null {
  for (const part of path.split('/')) {
    const [, engine, id] = containerPart.exec(part) ?? [];
    if (id === undefined || (engine === undefined && !/\/(?:docker|libpod|lxc|kubepods)/.test(path))) continue;
    const uid = /\/user-(\d+)\.slice\//.exec(path)?.[1];
    return { id, uid: uid === undefined ? null : Number(uid) };
  }
  return null;
}

/**
 * The names of containers, asked of Docker's and Podman's sockets where those may be read: `web · shop` of a service of Compose,
 * the folder of a dev container, else its own name. Whatever they answer is taken for a name and no more.
 */
export class ContainerNames {
  readonly #root: string;
  readonly #names = new Map<string, string | null>();

  /** @param root stands before /run */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * As far as it is known by now: it is asked for at the first call, and again while nobody answers, as before the engine has
   * its socket. `null` where the cgroup is no container's.
   */
  nameOf(path: string): string | null {
    const container = containerOf(path);
    if (container === null) return null;
    const { id } = container;
    if (!this.#names.has(id) && this.#names.size < maxKnown) {
      this.#names.set(id, null);
      void this.#ask(container);
    }
    return this.#names.get(id) ?? `container ${id.slice(0, shortId)}`;
  }

  async #ask({ id, uid }: { readonly id: string; readonly uid: number | null }): Promise<void> {
    const run = `${this.#root}/run`;
    const sockets =
      uid === null
        ? [`${run}/docker.sock`, `${run}/podman/podman.sock`]
        : [`${run}/user/${uid}/podman/podman.sock`, `${run}/user/${uid}/docker.sock`];
    let isAnswered = false;
    for (const socketPath of sockets) {
      const answer = await getText({ socketPath, path: `/containers/${id}/json` });
      isAnswered ||= answer !== null;
      const name = containerName(answer ?? '');
      if (name === null) continue;
      this.#names.set(id, name);
      return;
    }
    if (!isAnswered) this.#names.delete(id);
  }
}
