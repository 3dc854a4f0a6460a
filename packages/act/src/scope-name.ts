import { isRunId, randomHex } from '@omnimind/remember/runs/state-directory';

/**
 * Why a scope was made: `run` for a command that `omnimind run` watches and acts on; `adopt` for a program or command that was
 * moved here and that the monitor acts on; `app` for one that was released after its origin was gone.
 */
export type ScopeKind = 'run' | 'adopt' | 'app';

const prefixOf: Record<ScopeKind, string> = { run: 'omnimind-run-', adopt: 'omnimind-adopt-', app: 'app-omnimind-' };
/** What versions before 0.2 called the adopted scope of a command of `omnimind run`. */
const formerAdoptPrefix = 'omnimind-placed-';
const prefixes: readonly (readonly [prefix: string, kind: ScopeKind])[] = [
  [prefixOf.run, 'run'],
  [prefixOf.adopt, 'adopt'],
  [formerAdoptPrefix, 'adopt'],
  [prefixOf.app, 'app'],
];

/** Longest name inside a unit's name, in bytes. A whole unit name may have 255 (systemd.unit(5)). */
const maxName_bytes = 64;
const maxId_bytes = 32;

/** A piece of a unit's name: only `A-Za-z0-9:_.-`, every other byte sequence a `_` per character, cut at `max_bytes`. */
function unitPiece(text: string, max_bytes: number): string {
  return [...text]
    .slice(0, max_bytes)
    .map((letter) => (/^[A-Za-z0-9:_.-]$/.test(letter) ? letter : '_'))
    .join('');
}

/** A program's name as it may stand in the name of a unit, whatever the program called itself. Never empty. */
export function unitSafeName(name: string): string {
  return unitPiece(name, maxName_bytes) || 'unnamed';
}

/**
 * The name of a scope, such as `omnimind-run-npm-4711.scope`.
 *
 * @param name Any text, hostile included: it is made safe and cut to 64 bytes here.
 * @param id What makes the name unique: a run's id, or {@link freshScopeId}. Made safe the same way, at most 32 bytes.
 */
export function scopeName(kind: ScopeKind, name: string, id: string | number): string {
  const safeId = unitPiece(String(id), maxId_bytes) || freshScopeId();
  return `${prefixOf[kind]}${unitSafeName(name)}-${safeId}.scope`;
}

export function freshScopeId(): string {
  return randomHex(4);
}

/**
 * The parts of a scope's name; `undefined` for a unit that is none of ours. The ID of a run has dashes; in any other, what is
 * before the last dash counts as the name.
 */
export function readScopeName(unit: string): { kind: ScopeKind; name: string; id: string } | undefined {
  for (const [prefix, kind] of prefixes) {
    if (!unit.startsWith(prefix)) continue;
    const rest = unit.slice(prefix.length);
    const [, name, id] =
      /^([\w:.-]+)-(\d{8}-\d{6}-[0-9a-f]{6})\.scope$/.exec(rest) ?? /^([\w:.-]+)-([\w:.]+)\.scope$/.exec(rest) ?? [];
    if (name !== undefined && id !== undefined) return { kind, name, id };
  }
  return undefined;
}

/** Name of the run whose scope it is; `undefined` for any other unit. */
export function runOfScope(unit: string): string | undefined {
  const { kind, name, id } = readScopeName(unit) ?? {};
  return (kind === 'run' || kind === 'adopt') && isRunId(id ?? '') ? name : undefined;
}
