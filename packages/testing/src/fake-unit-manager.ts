import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ServiceManager, type UnitProperty, unset } from '@omnimind/linux/systemd/service-manager';

/** A service manager in memory, whose units have cgroups in a folder. For tests. */
export class FakeUnitManager implements ServiceManager {
  readonly kind = 'system';
  readonly units = new Map<string, Map<string, unknown>>();
  /** What was changed, in order: `CPUWeight=20`, `freeze`. */
  readonly log: string[] = [];
  /** Thrown by every call while it is set. */
  failure: BusError | null = null;
  /** Called before each change. */
  beforeChange: () => void = () => {};
  readonly #root: string;

  /** @param root stands for the mount point of the unified hierarchy */
  constructor(root: string) {
    this.#root = root;
  }

  /** A unit with its cgroup. @returns the inode of the cgroup */
  unit(name: string, memory_bytes = 100 * 2 ** 20): number {
    const directory = join(this.#root, name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'memory.current'), `${memory_bytes}\n`);
    this.units.set(
      name,
      new Map<string, unknown>([
        ['ControlGroup', `/${name}`],
        ['CPUWeight', unset],
        ['IOWeight', unset],
        ['MemoryHigh', unset],
        ['CPUQuotaPerSecUSec', unset],
        ['ManagedOOMPreference', 'none'],
        ['FreezerState', 'running'],
      ]),
    );
    return statSync(directory).ino;
  }

  /** The unit ends. */
  end(name: string): void {
    this.units.delete(name);
    rmSync(join(this.#root, name), { recursive: true });
  }

  value(unit: string, property: string): unknown {
    return this.units.get(unit)?.get(property);
  }

  async startScope(): Promise<void> {
    this.#check();
  }

  async setProperties(unit: string, properties: readonly UnitProperty[]): Promise<void> {
    this.#check();
    this.beforeChange();
    for (const [name, , value] of properties) {
      this.units.get(unit)?.set(name, value);
      this.log.push(`${name}=${value}`);
    }
  }

  async readUnit(unit: string): Promise<ReadonlyMap<string, unknown>> {
    this.#check();
    return new Map(this.units.get(unit) ?? [['LoadState', 'not-found']]);
  }

  async attach(): Promise<void> {
    this.#check();
  }

  async perform(unit: string, deed: 'freeze' | 'thaw' | 'stop'): Promise<void> {
    this.#check();
    this.beforeChange();
    this.log.push(deed);
    if (deed === 'stop') this.end(unit);
    else this.units.get(unit)?.set('FreezerState', deed === 'freeze' ? 'frozen' : 'running');
  }

  close(): void {}

  #check(): void {
    if (this.failure !== null) throw this.failure;
  }
}
