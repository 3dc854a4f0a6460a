import { globSync } from 'node:fs';

/** Which manager: the system's (PID 1), or that of the user whom we run as. */
export type ManagerKind = 'system' | 'user';

/** The manager that looks after what a user starts: root's is the system's. */
export function managerKindOf(uid: number): ManagerKind {
  return uid === 0 ? 'system' : 'user';
}

/**
 * A property of a unit with its D-Bus type: `['CPUWeight', 't', 20n]`, `['PIDs', 'au', [4711]]`. 64-bit values are
 * bigints; `unset` is the value of a resource setting that is not set.
 */
export type UnitProperty = readonly [name: string, signature: string, value: unknown];

/** A resource setting that is not set, UINT64_MAX. */
export const unset = 2n ** 64n - 1n;

/** What systemd is asked for; org.freedesktop.systemd1(5). Every call ends within its time-out, or throws a BusError. */
export interface ServiceManager {
  readonly kind: ManagerKind;
  /**
   * Starts a transient scope and waits until its job is done: the processes of its property `PIDs` are moved into it.
   *
   * @throws BusError `failed` when the job fails
   */
  startScope(name: string, properties: readonly UnitProperty[]): Promise<void>;
  /** Sets properties of a unit that is loaded; they vanish at the next boot, as `systemctl set-property --runtime`. */
  setProperties(unit: string, properties: readonly UnitProperty[]): Promise<void>;
  /**
   * All properties of a unit, of every interface that it has, by name. A unit that does not exist has `LoadState`
   * `not-found`.
   */
  readUnit(unit: string): Promise<ReadonlyMap<string, unknown>>;
  /** Moves processes into a unit that is active, into `subgroup` below its cgroup (`''` for itself). */
  attach(unit: string, pids: readonly number[], subgroup?: string): Promise<void>;
  /** `stop` returns when the job is queued. */
  perform(unit: string, deed: 'freeze' | 'thaw' | 'stop'): Promise<void>;
  /** Ends the connection. Later calls throw. */
  close(): void;
}

/** The slice that carries the weights of everything of ours. */
export const omnimindSlice = 'omnimind.slice';
/** The slice of runs and of what was adopted, with the limits. systemd puts `a-b.slice` into `a.slice`. */
export const devSlice = 'omnimind-dev.slice';
/** Its cgroup below that of its manager. */
export const devSliceCgroup = `${omnimindSlice}/${devSlice}`;

export function userManagerCgroup(uid: number): string {
  return `user.slice/user-${uid}.slice/user@${uid}.service`;
}

/** The cgroup below which a manager's units are, below the mount point; empty for the system's. */
export function managerCgroup(kind: ManagerKind, uid: number): string {
  return kind === 'system' ? '' : userManagerCgroup(uid);
}

/** The cgroup of a manager's omnimind-dev.slice below the mount point. */
export function devSliceOf(kind: ManagerKind, uid: number): string {
  return kind === 'system' ? devSliceCgroup : `${userManagerCgroup(uid)}/${devSliceCgroup}`;
}

/**
 * Users whose own service manager runs: each has a cgroup.
 *
 * @param mountPoint of the unified hierarchy
 * @returns their IDs, ascending
 */
export function runningManagers(mountPoint: string): number[] {
  return globSync(`${mountPoint}/user.slice/user-*.slice/user@*.service`)
    .map((path) => Number(/user@(\d+)\.service$/.exec(path)?.[1] ?? Number.NaN))
    .filter((uid) => Number.isInteger(uid))
    .toSorted((a, b) => a - b);
}
