import { parseMountinfo } from '@omnimind/linux/cgroup/mount';
import { type FileBudget, ownFileBudget, SharedBuffer } from '@omnimind/linux/files/kept-file';
import { readText } from '@omnimind/linux/files/outcome';
import { ProcessSchedstat, parseSchedstat } from '@omnimind/linux/procfs/pid/counters';
import { readUnits, type Units } from '@omnimind/linux/procfs/pid/once';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import { SlowBudget } from './clock.ts';
import type { NvidiaMemory } from './nvidia-memory.ts';
import { MemoryFiles } from './open-files.ts';

/** Share of one processor that readings may take which are too dear for each tick. */
const slowShare = 0.02;

/** What could not be measured and why, each once, in order. */
export class Notices {
  readonly #all = new Map<string, Message>();
  #list: readonly Message[] = [];

  add(notice: Message): void {
    const key = messageKey(notice);
    if (this.#all.has(key)) return;
    this.#all.set(key, notice);
    this.#list = [...this.#all.values()];
  }

  get list(): readonly Message[] {
    return this.#list;
  }
}

/** Which optional per-process files and lines this kernel has. */
export interface KernelOffers {
  /** /proc/PID/io. */
  readonly io: boolean;
  /** Bytes from and to storage in it. */
  readonly storage: boolean;
  readonly schedstat: boolean;
}

/** What all readers of one sampler share. */
export interface SamplerContext {
  /** Root of procfs. */
  readonly proc: string;
  readonly units: Units;
  readonly buffer: SharedBuffer;
  readonly files: FileBudget;
  readonly notices: Notices;
  readonly offers: KernelOffers;
  /** For what is too dear for each tick. */
  readonly slow: SlowBudget;
  readonly memoryFiles: MemoryFiles;
  /** `null` where NVIDIA's library is not to be asked, or not loaded yet. */
  nvidia: NvidiaMemory | null;
}

/**
 * Probes what this machine offers; a notice for each thing that it doesn't.
 *
 * @param slow for tests: one that is not spent by whatever puts the test off
 */
export function createContext(proc: string, slow = new SlowBudget(slowShare)): SamplerContext {
  const notices = new Notices();
  const io = readText(`${proc}/self/io`);
  const offers = {
    io: typeof io === 'string',
    storage: typeof io === 'string' && /^read_bytes:/m.test(io),
    schedstat: hasSchedstat(proc),
  };
  if (!offers.io) notices.add(message('measuring.no_process_io'));
  else if (!offers.storage) notices.add(message('measuring.no_storage_io'));
  if (!offers.schedstat) notices.add(message('measuring.no_run_delay'));
  noticeHiddenProcesses(proc, notices);
  return {
    proc,
    units: readUnits(proc),
    buffer: new SharedBuffer(),
    files: ownFileBudget(proc),
    notices,
    offers,
    slow,
    memoryFiles: new MemoryFiles(proc),
    nvidia: null,
  };
}

/** A kernel without scheduler statistics has no file, or shows `0 0 0` even for us, who have run. */
function hasSchedstat(proc: string): boolean {
  const text = readText(`${proc}/self/schedstat`);
  if (typeof text !== 'string') return false;
  const bytes = Buffer.from(text, 'latin1');
  const parsed = new ProcessSchedstat();
  return parseSchedstat(bytes, bytes.length, parsed) && parsed.running > 0;
}

/** The mount option `hidepid` (proc(5)) hides other users' processes from everyone but root. */
function noticeHiddenProcesses(proc: string, notices: Notices): void {
  if (process.geteuid?.() === 0) return;
  const mountinfo = readText(`${proc}/self/mountinfo`);
  if (typeof mountinfo !== 'string') return;
  const mount = parseMountinfo(mountinfo).findLast(
    (candidate) => candidate.type === 'proc' && candidate.point === proc,
  );
  const option = mount?.options.find((candidate) => /^hidepid=(?!0$|off$)/.test(candidate));
  if (option !== undefined)
    notices.add(message('measuring.hidden_processes', { mount: proc, option: option.replace(/[^\w=]/g, '') }));
}
