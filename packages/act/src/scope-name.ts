import { randomBytes } from 'node:crypto';
import { isRunId } from '@omnimind/remember/runs/run-file';

/**
 * Why a scope was made: `run` for a command started by `omnimind run`, which acts on it; `placed` for such a command in the
 * system's slice, where the system's monitor acts; `adopt` for a program taken in,
 * `app` for one that went back to a place that no longer exists.
 */
export type ScopeKind = 'run' | 'placed' | 'adopt' | 'app';

const prefixOf: Record<ScopeKind, string> = {
  run: 'omnimind-run-',
  placed: 'omnimind-placed-',
  adopt: 'omnimind-adopt-',
  app: 'app-omnimind-',
};

/** Longest name inside a unit's name, in bytes. A whole unit name may have 255 (systemd.unit(5)). */
const longestName_bytes = 64;
const longestId_bytes = 32;

/** The name a program without a usable one gets. */
const nameless = 'unnamed';

/** A piece of a unit's name: only `A-Za-z0-9:_.-`, every other byte sequence a `_` per character, cut at `most_bytes`. */
function unitPiece(text: string, most_bytes: number): string {
  return [...text]
    .slice(0, most_bytes)
    .map((letter) => (/^[A-Za-z0-9:_.-]$/.test(letter) ? letter : '_'))
    .join('');
}

/** A program's name as it may stand in the name of a unit, whatever the program called itself. Never empty. */
export function unitSafeName(name: string): string {
  return unitPiece(name, longestName_bytes) || nameless;
}

/**
 * The name of a scope, such as `omnimind-run-npm-4711.scope`.
 *
 * @param name Any text, hostile included: it is made safe and cut to 64 bytes here.
 * @param id What makes the name unique: a run's id, or {@link freshScopeId}. Made safe the same way, at most 32 bytes.
 */
export function scopeName(kind: ScopeKind, name: string, id: string | number): string {
  const safeId = unitPiece(String(id), longestId_bytes) || freshScopeId();
  return `${prefixOf[kind]}${unitSafeName(name)}-${safeId}.scope`;
}

/** An id nobody else has: eight hexadecimal digits from the system's random numbers. */
export function freshScopeId(): string {
  return randomBytes(4).toString('hex');
}

/** What {@link scopeName} put together. */
export interface ScopeNameParts {
  kind: ScopeKind;
  name: string;
  id: string;
}

/** The parts of a scope's name, or undefined for a unit that is none of ours. An id with a `-` in it is not told from the name. */
export function readScopeName(unit: string): ScopeNameParts | undefined {
  for (const kind of ['run', 'placed', 'adopt', 'app'] as const) {
    const prefix = prefixOf[kind];
    const rest = unit.startsWith(prefix) ? unit.slice(prefix.length) : '';
    const match = /^([A-Za-z0-9:_.-]+)-([A-Za-z0-9:_.]+)\.scope$/.exec(rest);
    if (match?.[1] !== undefined && match[2] !== undefined) return { kind, name: match[1], id: match[2] };
  }
  return undefined;
}

/** Name of the run whose scope it is; undefined for a unit of another kind. A run's id has a form of its own, dashes included. */
export function runOfScope(unit: string): string | undefined {
  const prefix = [prefixOf.run, prefixOf.placed].find((start) => unit.startsWith(start)) ?? unit;
  const match = /^(.+)-(.{22})\.scope$/.exec(unit.slice(prefix.length));
  return match?.[2] !== undefined && isRunId(match[2]) ? match[1] : undefined;
}
