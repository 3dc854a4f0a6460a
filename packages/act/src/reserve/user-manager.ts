import { existsSync, globSync } from 'node:fs';
import { parseMemoryLimit } from '@omnimind/linux/cgroup/statistics';
import { readText } from '@omnimind/linux/files/outcome';
import {
  type ServiceManager,
  type UnitProperty,
  unset,
  userManagerCgroup,
} from '@omnimind/linux/systemd/service-manager';
import { freshScopeId } from '../scope-name.ts';

/** What restoring a unit's properties needs of a manager. */
export type UnitSettings = Pick<ServiceManager, 'readUnit' | 'setProperties' | 'perform'>;

/**
 * A user's service manager as the system's monitor reaches it: a user's bus lets nobody else in, root neither. What is in force is read
 * in the kernel; what is to be set, systemctl(1) sets as that user, in a service that the system's manager starts.
 */
export class UserManager implements UnitSettings {
  readonly #system: ServiceManager;
  readonly #uid: number;
  readonly #cgroupRoot: string;

  constructor(system: ServiceManager, uid: number, cgroupRoot: string) {
    this.#system = system;
    this.#uid = uid;
    this.#cgroupRoot = cgroupRoot;
  }

  async readUnit(unit: string): Promise<ReadonlyMap<string, unknown>> {
    const manager = userManagerCgroup(this.#uid);
    // Names of units have no character of a pattern but the backslash, which systemd escapes with.
    const name = unit.replaceAll('\\', '\\\\');
    const [path] = globSync(`${manager}/{${name},*/${name},*/*/${name}}`, { cwd: this.#cgroupRoot });
    if (path === undefined) return new Map([['LoadState', 'not-found']]);
    return new Map<string, unknown>([
      ['ControlGroup', `/${path}`],
      ['MemoryLow', readMemoryLow(`${this.#cgroupRoot}/${path}`)],
      ['CPUWeight', readCpuWeight(`${this.#cgroupRoot}/${path}`)],
    ]);
  }

  /** @throws BusError `failed` when the user's manager refuses */
  async setProperties(unit: string, properties: readonly UnitProperty[]): Promise<void> {
    const settings = properties.map(([name, , value]) => `${name}=${value === unset ? unsetText(name) : value}`);
    const program = ['/usr/bin/systemctl', '/bin/systemctl'].find((file) => existsSync(file)) ?? '/usr/bin/systemctl';
    const words = ['systemctl', '--user', 'set-property', '--runtime', '--', unit, ...settings];
    await this.#system.startScope(`omnimind-reserve-${this.#uid}-${freshScopeId()}.service`, [
      ['Description', 's', `OmniMind reserves memory: ${unit}`],
      ['Type', 's', 'oneshot'],
      ['User', 's', String(this.#uid)],
      ['Environment', 'as', [`XDG_RUNTIME_DIR=/run/user/${this.#uid}`]],
      ['ExecStart', 'a(sasb)', [[program, words, false]]],
      ['CollectMode', 's', 'inactive-or-failed'],
      ['TimeoutStartUSec', 't', 10_000_000n],
    ]);
  }

  async perform(): Promise<void> {
    throw new RangeError('only settings of a user’s units are changed from outside');
  }
}

/** What takes a setting back; systemd.resource-control(5). */
function unsetText(property: string): string {
  return property === 'CPUWeight' ? '' : 'infinity';
}

/**
 * cpu.weight of a cgroup as systemd's CPUWeight= has it, {@link unset} for the kernel's own 100 and where the controller is not asked for
 * yet; Documentation/admin-guide/cgroup-v2.rst.
 */
export function readCpuWeight(directory: string): bigint {
  const text = readText(`${directory}/cpu.weight`);
  const weight = typeof text === 'string' ? Number.parseInt(text, 10) : Number.NaN;
  return Number.isNaN(weight) || weight === 100 ? unset : BigInt(weight);
}

/** memory.low of a cgroup as systemd's MemoryLow= has it; `null` where there is none. */
export function readMemoryLow(directory: string): bigint | null {
  const text = readText(`${directory}/memory.low`);
  const low = typeof text === 'string' ? parseMemoryLimit(text) : Number.NaN;
  if (Number.isNaN(low)) return null;
  return Number.isFinite(low) ? BigInt(low) : unset;
}
