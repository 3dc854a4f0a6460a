import { readdirSync } from 'node:fs';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { isUnavailable, readOr } from '@omnimind/linux/files/outcome';
import { Pressure, parsePressure } from '@omnimind/linux/procfs/machine';
import type { SamplerContext } from './context.ts';

interface KeptCgroup {
  readonly path: string;
  readonly file: KeptFile;
  last_usec: number;
}

/** Sessions come and go: they are looked up again each so many readings. */
const lookEvery = 10;
const pressure = new Pressure();

/**
 * How long those who are protected stalled for want of memory: `some` of memory.pressure, added up over {@link protectedCgroups}, µs
 * since they were first seen.
 */
export class ProtectedPressure {
  readonly #context: SamplerContext;
  #root: string | null = null;
  #cgroups: KeptCgroup[] = [];
  #usec = 0;
  #readings = 0;

  constructor(context: SamplerContext) {
    this.#context = context;
  }

  /** NaN where the kernel does not tell, and at the first reading. */
  read(): number {
    if (this.#readings % lookEvery === 1) this.#look();
    this.#readings += 1;
    let isKnown = false;
    for (const cgroup of this.#cgroups) {
      const { buffer } = this.#context;
      const length = cgroup.file.read(buffer);
      if (length <= 0) continue;
      parsePressure(buffer.bytes, length, pressure);
      if (Number.isNaN(pressure.someUsec)) continue;
      isKnown = true;
      this.#usec += Math.max(0, pressure.someUsec - cgroup.last_usec || 0);
      cgroup.last_usec = pressure.someUsec;
    }
    return isKnown ? this.#usec : Number.NaN;
  }

  close(): void {
    for (const { file } of this.#cgroups) file.close();
  }

  #look(): void {
    if (this.#root === null) {
      const found = findUnifiedCgroup(this.#context.proc);
      this.#root = isUnavailable(found) ? '' : found.mountPoint;
    }
    if (this.#root === '') return;
    const root = this.#root;
    const paths = new Set(protectedCgroups(root));
    for (const { path, file } of this.#cgroups) if (!paths.has(path)) file.close();
    this.#cgroups = this.#cgroups.filter(({ path }) => paths.delete(path));
    for (const path of paths) {
      const file = new KeptFile(`${root}${path}`, 'memory.pressure', this.#context.files);
      this.#cgroups.push({ path, file, last_usec: Number.NaN });
    }
  }
}

/** Of a machine with more users and sessions than this the rest is not looked at. */
const maxCgroups = 64;

/**
 * The cgroups of those whom OmniMind works for: sessions, the programs that a desktop starts, the backend. Paths below the mount point,
 * beginning with a slash; systemd.special(7), systemd.io/DESKTOP_ENVIRONMENTS. Each is read with all that is in it.
 *
 * @param root mount point of the unified hierarchy
 */
export function protectedCgroups(root: string): string[] {
  const found = ['/system.slice/omnimind-backend-protected.service'];
  for (const user of namesIn(`${root}/user.slice`)) {
    const uid = /^user-(\d+)\.slice$/.exec(user)?.[1];
    if (uid === undefined) continue;
    const slice = `/user.slice/${user}`;
    for (const slot of namesIn(`${root}${slice}`))
      if (/^session-\w+\.scope$/.test(slot)) found.push(`${slice}/${slot}`);
    for (const kind of ['app.slice', 'session.slice']) found.push(`${slice}/user@${uid}.service/${kind}`);
    if (found.length >= maxCgroups) break;
  }
  return found.slice(0, maxCgroups);
}

function namesIn(directory: string): string[] {
  return readOr([], () => readdirSync(directory));
}
