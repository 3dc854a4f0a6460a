import { unset } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { Rung } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import type { Request } from './actuator.ts';

export interface PropertyChange {
  readonly property: string;
  readonly signature: 't' | 's';
  readonly before: string;
  readonly set: string;
  /** What it means for people; `null` for what only goes along. */
  readonly text: Message | null;
}

export interface UnitState {
  readonly properties: ReadonlyMap<string, unknown>;
  /** What the cgroup holds now, bytes; `null` when the kernel does not tell. */
  readonly memory_bytes: number | null;
  /**
   * What it could still take before a limit above it ends it, or before the machine has only the reserve of the others, bytes;
   * `null` when that is not known.
   */
  readonly left_bytes: number | null;
  readonly processors: number;
}

/** A lower throttle would stop any program, bytes. */
const minThrottle_bytes = 16 * 2 ** 20;
/** Share of what is left that a fast rise may still have. */
const sharedRoom = 0.5;
/** systemd's weight when none is set. */
const defaultWeight = 100n;

/** What a rung changes of a unit; an empty list when that is in force already, why not when it can't be done. */
export function changesOf(
  request: Pick<Request, 'rung' | 'resource' | 'room_bytes' | 'keep_bytes'>,
  state: UnitState,
  ladder: Configuration['ladder'],
): PropertyChange[] | Message {
  const { rung, resource } = request;
  switch (rung) {
    case 'deprioritize':
      return [weight('cpu', state, ladder), weight('io', state, ladder)].flat();
    case 'throttle':
      return resource === 'cpu' ? cpuThrottle(state, ladder) : memoryThrottle(state, request);
    case 'freeze':
      if (state.properties.get('FreezerState') !== 'running') return [];
      return [{ property: 'FreezerState', ...textChange('running', 'frozen'), text: null }];
    default:
      return message('reason.no_rung', { rung: rung satisfies Rung });
  }
}

function textChange(before: string, set: string): Pick<PropertyChange, 'signature' | 'before' | 'set'> {
  return { signature: 's', before, set };
}

/** Lowers a number; nothing is to be done where it is as low already. @param effective what `before` stands for */
function lowered(property: string, before: bigint, set: bigint, text: Message, effective = before): PropertyChange[] {
  return effective <= set ? [] : [{ property, signature: 't', before: String(before), set: String(set), text }];
}

/** What a weight that nobody set counts as; systemd.resource-control(5). */
export function effectiveWeight(weight: bigint): bigint {
  return weight === unset ? defaultWeight : weight;
}

function weight(of: 'cpu' | 'io', state: UnitState, ladder: Configuration['ladder']): PropertyChange[] {
  const property = of === 'cpu' ? 'CPUWeight' : 'IOWeight';
  const before = numberOf(state, property);
  // A unit of another kind, or a systemd without it.
  if (before === null) return [];
  const effective = effectiveWeight(before);
  const text = message(`action.${of}_weight`, { before: Number(effective), set: ladder.weight });
  return lowered(property, before, BigInt(ladder.weight), text, effective);
}

/**
 * To what it holds now: file pages can go, and what is asked for beyond that waits. Of what only rises fast, to half of what is
 * left beyond that and beyond what others will take again: without swap a program above its MemoryHigh all but stands still, and an
 * honest one that fills 60 % of a slow machine in ten seconds stood so until the throttle's time was over.
 */
function memoryThrottle(
  state: UnitState,
  { resource, room_bytes, keep_bytes = 0 }: Pick<Request, 'resource' | 'room_bytes' | 'keep_bytes'>,
): PropertyChange[] | Message {
  const before = numberOf(state, 'MemoryHigh');
  if (before === null || state.memory_bytes === null) return message('reason.memory_unknown');
  const shared = resource === 'memory_growth' ? Math.max(0, (state.left_bytes ?? 0) - keep_bytes) * sharedRoom : 0;
  const room = room_bytes ?? shared;
  const set = BigInt(Math.trunc(Math.max(minThrottle_bytes, state.memory_bytes + room)));
  const throttle = lowered('MemoryHigh', before, set, message('action.memory_throttled', { bytes: Number(set) }));
  return throttle.length === 0 ? [] : [...throttle, ...sparedByOomd(state)];
}

/**
 * A throttle makes memory pressure on purpose, and pressure is what systemd-oomd kills for: it is asked to take the cgroup
 * last. systemd-oomd.service(8), ManagedOOMPreference= of systemd.resource-control(5), from 248 on.
 */
function sparedByOomd({ properties }: UnitState): PropertyChange[] {
  if (properties.get('ManagedOOMPreference') !== 'none') return [];
  return [{ property: 'ManagedOOMPreference', ...textChange('none', 'avoid'), text: null }];
}

function cpuThrottle(state: UnitState, ladder: Configuration['ladder']): PropertyChange[] | Message {
  const property = 'CPUQuotaPerSecUSec';
  const before = numberOf(state, property);
  if (before === null) return message('reason.cpu_quota_unknown');
  const cores = ladder.throttle_cpu * state.processors;
  const set = BigInt(Math.round(cores * 1e6));
  return lowered(property, before, set, message('action.cpu_throttled', { cores, of: state.processors }));
}

function numberOf({ properties }: UnitState, name: string): bigint | null {
  const value = properties.get(name);
  return typeof value === 'bigint' ? value : null;
}
