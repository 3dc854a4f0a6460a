import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { firstLine, loadKoffi, type NativeFunction, type NativeParameter } from './koffi.ts';

/** Of NVIDIA's driver; the loader knows where. */
const nvml = 'libnvidia-ml.so.1';
/** Cards that are asked, and processes of one card that are taken. */
const maxDevices = 64;
const maxProcesses = 4096;
const firstProcesses = 64;
/** Processes may begin between two calls; who outruns this is read the next time. */
const maxTries = 4;
/** nvmlReturn_t. */
const success = 0;
const insufficientSize = 7;
const unknownError = 999;
/** struct nvmlProcessInfo_t: unsigned pid, unsigned long long usedGpuMemory, unsigned gpuInstanceId, unsigned computeInstanceId. */
const infoBytes = 24;
/** Early drivers of the series 535 add one more number to it without another version of the call; nvitop's pull request 79. */
const longInfoBytes = 32;
/** NVML_VALUE_NOT_AVAILABLE. */
const notAvailable = 2n ** 64n - 1n;

interface Calls {
  readonly shutdown: NativeFunction;
  readonly count: NativeFunction;
  readonly device: NativeFunction;
  /** Who computes, and who draws. */
  readonly lists: readonly [name: string, list: NativeFunction][];
  /** From one process to the next. */
  readonly stride: number;
}

/**
 * What processes hold on NVIDIA's cards, as the library of its driver says; NVML API Reference, "Device Queries". Every call is made
 * in a thread of libuv's: the first may take seconds, where the driver has to wake a card.
 */
export class Nvml {
  readonly #path: string;
  #calls: Calls | null = null;
  #capacity = firstProcesses;

  /** Loads nothing yet. @param path for tests: a library that stands in for NVIDIA's */
  constructor(path = nvml) {
    this.#path = path;
  }

  /**
   * Asks every card. The first call loads the library, which stays. Not to be called again before it has resolved.
   *
   * @returns bytes by PID, as the machine numbers them, of those processes of which the driver says it
   */
  async read(): Promise<ReadonlyMap<number, number> | Unavailable> {
    const calls = this.#calls ?? (await start(this.#path));
    if (isUnavailable(calls)) return calls;
    this.#calls = calls;
    const count = Buffer.alloc(4);
    let failed = problem('nvmlDeviceGetCount_v2', await call(calls.count, count));
    if (failed !== null) {
      // The next reading starts over: the driver may have been replaced.
      this.#calls = null;
      await call(calls.shutdown);
      return failed;
    }
    const held = new Map<number, number>();
    let hasAnswer = false;
    const devices = Math.min(count.readUInt32LE(), maxDevices);
    for (let index = 0; index < devices; index += 1) {
      const device = Buffer.alloc(8);
      const without = problem('nvmlDeviceGetHandleByIndex_v2', await call(calls.device, index, device));
      failed = without ?? failed;
      if (without !== null) continue;
      const ofDevice = new Map<number, number>();
      for (const [name, list] of calls.lists) {
        const found = await this.#list(name, list, device.readBigUInt64LE(), calls.stride);
        if (isUnavailable(found)) {
          failed = found;
          continue;
        }
        hasAnswer = true;
        // Who computes and draws is in both lists, with the same figure.
        for (const [pid, bytes] of found) ofDevice.set(pid, Math.max(ofDevice.get(pid) ?? 0, bytes));
      }
      for (const [pid, bytes] of ofDevice) held.set(pid, (held.get(pid) ?? 0) + bytes);
    }
    return hasAnswer || failed === null ? held : failed;
  }

  async #list(
    name: string,
    list: NativeFunction,
    device: bigint,
    stride: number,
  ): Promise<Map<number, number> | Unavailable> {
    const count = Buffer.alloc(4);
    let status = insufficientSize;
    for (let tries = 0; tries < maxTries; tries += 1) {
      // Sized for the longer form in any case: an early 535 driver would write past a shorter buffer.
      const infos = Buffer.alloc(this.#capacity * longInfoBytes);
      count.writeUInt32LE(this.#capacity);
      status = await call(list, device, count, infos);
      if (status === success) return processesIn(infos, Math.min(count.readUInt32LE(), this.#capacity), stride);
      if (status !== insufficientSize) break;
      const wanted = count.readUInt32LE();
      if (wanted > maxProcesses) break;
      this.#capacity = Math.min(maxProcesses, 2 * Math.max(wanted, this.#capacity));
    }
    return problem(name, status) ?? new Map();
  }
}

/** With MIG a process is listed once for each instance. */
function processesIn(infos: Buffer, count: number, stride: number): Map<number, number> {
  const held = new Map<number, number>();
  for (let at = 0; at < count * stride; at += stride) {
    const bytes = infos.readBigUInt64LE(at + 8);
    const pid = infos.readUInt32LE(at);
    if (bytes !== notAvailable) held.set(pid, (held.get(pid) ?? 0) + Number(bytes));
  }
  return held;
}

async function start(path: string): Promise<Calls | Unavailable> {
  const calls = load(path);
  if (isUnavailable(calls)) return calls;
  return problem('nvmlInit_v2', await call(calls.init)) ?? calls;
}

function load(path: string): (Calls & { readonly init: NativeFunction }) | Unavailable {
  const koffi = loadKoffi();
  if (isUnavailable(koffi)) return koffi;
  try {
    const library = koffi.load(path);
    const has = (name: string) => {
      try {
        return library.func(`int ${name}()`) !== undefined;
      } catch {
        return false;
      }
    };
    // Of version 3 since the driver 510; both have the same form.
    const version = has('nvmlDeviceGetComputeRunningProcesses_v3') ? 3 : 2;
    const isLong =
      version === 3 && has('nvmlDeviceGetConfComputeMemSizeInfo') && !has('nvmlDeviceGetRunningProcessDetailList');
    const lists = ['Compute', 'Graphics'].map((kind): [string, NativeFunction] => {
      const name = `nvmlDeviceGet${kind}RunningProcesses_v${version}`;
      return [name, library.func(`int ${name}(ulong device, void *count, void *infos)`)];
    });
    return {
      init: library.func('int nvmlInit_v2()'),
      shutdown: library.func('int nvmlShutdown()'),
      count: library.func('int nvmlDeviceGetCount_v2(void *count)'),
      device: library.func('int nvmlDeviceGetHandleByIndex_v2(uint index, void *device)'),
      lists,
      stride: isLong ? longInfoBytes : infoBytes,
    };
  } catch (error) {
    return { unavailable: { code: 'unavailable.nvml_library', parameters: { error: firstLine(error) } } };
  }
}

function call(native: NativeFunction, ...parameters: NativeParameter[]): Promise<number> {
  return new Promise((resolve) => {
    native.async(...parameters, (error, status) => resolve(error === null ? status : unknownError));
  });
}

function problem(name: string, status: number): Unavailable | null {
  return status === success ? null : { unavailable: { code: 'unavailable.nvml', parameters: { call: name, status } } };
}
