import { readText } from '@omnimind/linux/files/outcome';
import { type DrmClient, parseDrmFdinfo } from '@omnimind/linux/procfs/pid/drm-fdinfo';
import type { Sample } from '@omnimind/protocol/trace';
import { descriptorsOf } from './open-files.ts';

/** Descriptors that one look goes through, 3.4 µs each; whose turn it was not are looked at in the next. */
const maxDescriptors = 4096;
/** Clients that are read in one look: some drivers lock them meanwhile. */
const maxReadings = 256;
/** Where a process has as many descriptors as before (0.9 µs), they are looked at again after so long, s. */
const again_s = 60;
const devices = '/dev/dri/';
/** Where its library tells what a process holds, a client of this driver says it again. */
const nvidiaDriver = 'nvidia-drm';

type Process = {
  readonly pid: number;
  readonly name: string;
  readonly details?: { readonly open: { readonly count: number } };
};
interface Known {
  readonly name: string;
  readonly count: number;
  readonly due_s: number;
  /** Those of a GPU. */
  readonly descriptors: readonly string[];
}

/** What the processes of one workload hold on GPUs. */
export class GpuMemory {
  readonly #proc: string;
  #known: ReadonlyMap<number, Known> = new Map();

  constructor(proc: string) {
    this.#proc = proc;
  }

  /**
   * Reads each client once, however many descriptors and processes have it. A buffer that two clients share counts for both.
   *
   * @param t s, monotonic
   * @param onNvidia bytes by PID on NVIDIA's cards, as its library says
   * @returns `null` each where no client says what it holds, or none may be read
   */
  look(
    t: number,
    processes: readonly Process[],
    onNvidia?: ReadonlyMap<number, number> | null,
  ): Required<Pick<Sample, 'gpu_bytes' | 'vram_bytes'>> {
    const known = new Map<number, Known>();
    const clients = new Map<string, DrmClient>();
    let [listed, read] = [0, 0];
    let nvidia_bytes: number | null = null;
    for (const process of processes) {
      const { pid } = process;
      const own_bytes = onNvidia?.get(pid);
      if (own_bytes !== undefined) nvidia_bytes = (nvidia_bytes ?? 0) + own_bytes;
      let held = this.#known.get(pid);
      if (listed < maxDescriptors && !isSame(held, process, t)) {
        const all = descriptorsOf(`${this.#proc}/${pid}`, maxDescriptors);
        listed += all.length;
        const descriptors = all.filter(({ target }) => target.startsWith(devices)).map(({ number }) => number);
        held = {
          name: process.name,
          count: process.details?.open.count ?? Number.NaN,
          due_s: t + again_s,
          descriptors,
        };
      }
      if (held === undefined) continue;
      known.set(pid, held);
      for (const descriptor of held.descriptors) {
        if (read >= maxReadings) break;
        read += 1;
        const text = readText(`${this.#proc}/${pid}/fdinfo/${descriptor}`);
        const client = typeof text === 'string' ? parseDrmFdinfo(text) : null;
        const isTold = own_bytes !== undefined && client?.driver === nvidiaDriver;
        if (client !== null && !isTold) clients.set(client.id, client);
      }
    }
    this.#known = known;
    if (clients.size === 0 && nvidia_bytes === null) return { gpu_bytes: null, vram_bytes: null };
    let [gpu_bytes, vram_bytes] = [nvidia_bytes ?? 0, nvidia_bytes ?? 0];
    for (const client of clients.values()) {
      gpu_bytes += client.bytes;
      vram_bytes += client.vram_bytes;
    }
    return { gpu_bytes, vram_bytes };
  }
}

function isSame(known: Known | undefined, { name, details }: Process, t: number): boolean {
  return known !== undefined && known.name === name && known.count === details?.open.count && t < known.due_s;
}
