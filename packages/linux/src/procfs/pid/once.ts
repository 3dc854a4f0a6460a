import { readFileSync, readlinkSync } from 'node:fs';
import { readOr, readText } from '../../files/outcome.ts';
import { decodeName } from '../../text/parse.ts';

/**
 * /proc/PID/cgroup; cgroups(7). The path of the process in the unified hierarchy (the line `0::PATH`), relative to
 * the root that we see; undefined on a machine without one.
 */
export function parseUnifiedCgroup(text: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith('0::'));
  // A cgroup that was removed while a zombie stayed in it is marked so.
  return line?.slice(3).replace(/ \(deleted\)$/, '');
}

/**
 * /proc/PID/cmdline; proc_pid_cmdline(5): the arguments, a NUL behind each. A program may write over them.
 *
 * @param text every byte one character, as {@link readText} gives it
 * @returns the arguments as UTF-8; none for a kernel thread or a zombie
 */
export function parseArguments(text: string): string[] {
  if (text === '') return [];
  return decodeName(Buffer.from(text.replace(/\0$/, ''), 'latin1')).split('\0');
}

/** How much of a command line is read: a process may have megabytes. */
const maxCommandLine = 16_384;

/**
 * The arguments of a process, as {@link parseArguments} gives them; none where they can't be read.
 *
 * @param most characters that are looked at
 */
export function readArguments(pid: number, proc = '/proc', most = maxCommandLine): string[] {
  const text = readText(`${proc}/${pid}/cmdline`);
  return typeof text === 'string' ? parseArguments(text.slice(0, most)) : [];
}

/** /proc/PID/exe; proc_pid_exe(5). Replaced on disk, it is the same program. `null` where it may not be read. */
export function executableOf(pid: number, proc = '/proc'): string | null {
  return readOr(null, () => readlinkSync(`${proc}/${pid}/exe`).replace(/ \(deleted\)$/, ''));
}

/** NixOS starts `foo` as `.foo-wrapped`. */
export function unwrapped(name: string): string {
  return /^\.(.+)-wrapped$/.exec(name)?.[1] ?? name;
}

/**
 * /proc/PID/environ; proc_pid_environ(5): the environment that the process was started with, NUL between the entries.
 *
 * @param entry a whole entry, `NAME=value`
 * @returns whether the environment holds exactly this entry
 */
export function environHolds(bytes: Buffer, length: number, entry: string): boolean {
  const wanted = Buffer.from(entry);
  for (let at = bytes.indexOf(wanted); at >= 0 && at + wanted.length <= length; at = bytes.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if ((at === 0 || bytes[at - 1] === 0) && (end === length || bytes[end] === 0)) return true;
  }
  return false;
}

/** Soft and hard value of one limit; Infinity for `unlimited`. */
export interface Limit {
  readonly soft: number;
  readonly hard: number;
}

/** /proc/PID/limits; proc_pid_limits(5). Keyed by the name as it stands in the file, such as `Max open files`. */
export function parseLimits(text: string): Map<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const line of text.split('\n')) {
    const match = /^(Max .*?)\s{2,}(unlimited|\d+)\s+(unlimited|\d+)/.exec(line);
    if (match?.[1] !== undefined) limits.set(match[1], { soft: limit(match[2]), hard: limit(match[3]) });
  }
  return limits;
}

function limit(text: string | undefined): number {
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

/** Constants of this machine that no other file tells. */
export interface Units {
  /** Bytes of one page: 4096 on x64, 4096, 16384 or 65536 on arm64. */
  readonly pageBytes: number;
  /** USER_HZ: clock ticks per second of /proc/PID/stat and /proc/stat. */
  readonly clockTicks: number;
}

const pageSizeType = 6n;
const clockTickType = 17n;

/** /proc/PID/auxv, getauxval(3), of a 64-bit process: pairs of type and value. What is missing is 4096 and 100. */
export function parseAuxv(bytes: Buffer): Units {
  let pageBytes = 4096;
  let clockTicks = 100;
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const type = bytes.readBigUInt64LE(at);
    if (type === pageSizeType) pageBytes = Number(bytes.readBigUInt64LE(at + 8));
    if (type === clockTickType) clockTicks = Number(bytes.readBigUInt64LE(at + 8));
  }
  return { pageBytes, clockTicks };
}

/** The units of the machine that `proc` belongs to. */
export function readUnits(proc = '/proc'): Units {
  let bytes: Buffer;
  try {
    bytes = readFileSync(`${proc}/self/auxv`);
  } catch {
    bytes = Buffer.alloc(0);
  }
  return parseAuxv(bytes);
}
