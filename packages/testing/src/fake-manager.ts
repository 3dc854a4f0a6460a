import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import {
  type ManagerKind,
  type ServiceManager,
  type UnitProperty,
  unset,
} from '@omnimind/linux/systemd/service-manager';
import type { FakeProc } from './fake-proc.ts';

/** Properties by unit, and the units by manager and name: `system omnimind.slice`. */
export type FakeUnits = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Options {
  readonly kind?: ManagerKind;
  /** The processes that it moves. */
  readonly proc?: FakeProc;
  /** The manager's own cgroup. */
  readonly cgroup?: string;
  /** A directory that stands for the mount point of the unified hierarchy; units get their cgroups there. */
  readonly mount?: string;
}

/** systemd in memory. */
export class FakeManager implements ServiceManager {
  readonly kind: ManagerKind;
  /** Properties of the units that exist. */
  readonly units = new Map<string, Map<string, unknown>>();
  /** Each change that was asked for, in order: `CPUWeight=20`, `freeze`, `attach x.service: 100`. */
  readonly calls: string[] = [];
  /** Units into which processes may be moved later. */
  readonly delegated = new Set(['user@7.service']);
  /** PIDs that cannot be moved. */
  readonly stuck = new Set<number>();
  /** Called before each change. */
  beforeChange: (pids: readonly number[]) => void = () => {};
  /** Thrown by every call while it is set. */
  failure: BusError | null = null;
  readonly #options: Options;

  constructor(options: Options = {}) {
    this.#options = options;
    this.kind = options.kind ?? 'system';
    if (options.proc !== undefined) this.addUnit('origin.service', '/system.slice/origin.service');
  }

  /** Adds an active unit. @returns the inode of its cgroup, 0 without a mount point */
  addUnit(name: string, cgroup = `/${name}`, memory_bytes = 100 * 2 ** 20): number {
    this.setUnit(name, {
      ActiveState: 'active',
      ControlGroup: cgroup,
      CPUWeight: unset,
      IOWeight: unset,
      MemoryHigh: unset,
      CPUQuotaPerSecUSec: unset,
      ManagedOOMPreference: 'none',
      FreezerState: 'running',
    });
    const { mount } = this.#options;
    if (mount === undefined) return 0;
    const directory = join(mount, cgroup);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'memory.current'), `${memory_bytes}\n`);
    return statSync(directory).ino;
  }

  /** Replaces all properties of a unit. */
  setUnit(name: string, properties: Readonly<Record<string, unknown>>): void {
    this.units.set(name, new Map(Object.entries(properties)));
  }

  /** Ends a unit. */
  end(name: string): void {
    const cgroup = String(this.value(name, 'ControlGroup'));
    this.units.delete(name);
    if (this.#options.mount !== undefined) rmSync(join(this.#options.mount, cgroup), { recursive: true });
  }

  value(unit: string, property: string): unknown {
    return this.units.get(unit)?.get(property);
  }

  async startScope(name: string, properties: readonly UnitProperty[]): Promise<void> {
    const values = new Map(properties.map(([property, , value]) => [property, value]));
    const slice = String(values.get('Slice'));
    const parent = slice === 'omnimind-dev.slice' ? `omnimind.slice/${slice}` : slice;
    const cgroup = `${this.#options.cgroup ?? ''}/${parent}/${name}`;
    const pids = values.get('PIDs');
    this.#change(`start ${name} in ${slice}: ${pids}`);
    this.#move(Array.isArray(pids) ? pids : [], cgroup);
    this.addUnit(name, cgroup);
    if (values.has('DelegateControllers')) this.delegated.add(name);
  }

  async setProperties(unit: string, properties: readonly UnitProperty[]): Promise<void> {
    this.#check();
    this.beforeChange([]);
    for (const [name, , value] of properties) {
      this.units.get(unit)?.set(name, value);
      this.calls.push(`${name}=${value}`);
    }
  }

  async readUnit(unit: string): Promise<ReadonlyMap<string, unknown>> {
    this.#check();
    return new Map(this.units.get(unit) ?? [['LoadState', 'not-found']]);
  }

  async attach(unit: string, pids: readonly number[], subgroup = ''): Promise<void> {
    this.#change(`attach ${unit}${subgroup}: ${pids}`);
    const cgroup = this.value(unit, 'ControlGroup');
    if (cgroup === undefined) throw new BusError('not_found', `Unit ${unit} not loaded.`);
    if (!this.delegated.has(unit))
      throw new BusError('failed', 'Process migration not available on non-delegated units.');
    // A cgroup goes away with its last process, those of our scopes aside.
    if (subgroup !== '' && this.#options.proc?.in(`${cgroup}${subgroup}`).length === 0)
      throw new BusError('failed', 'No such file or directory');
    this.#move(pids, `${cgroup}${subgroup}`);
  }

  async perform(unit: string, verb: 'freeze' | 'thaw' | 'stop'): Promise<void> {
    this.#check();
    this.beforeChange([]);
    this.calls.push(verb);
    if (verb === 'stop') this.end(unit);
    else this.units.get(unit)?.set('FreezerState', verb === 'freeze' ? 'frozen' : 'running');
  }

  close(): void {}

  #check(): void {
    if (this.failure !== null) throw this.failure;
  }

  #change(call: string): void {
    this.calls.push(call);
    this.#check();
  }

  #move(pids: readonly number[], cgroup: string): void {
    const { proc } = this.#options;
    this.beforeChange(pids);
    if (proc === undefined) return;
    for (const pid of pids) {
      if (!proc.has(pid)) throw new BusError('not_found', `Process with ID ${pid} does not exist.`);
      if (this.stuck.has(pid)) throw new BusError('failed', `Process ${pid} cannot be moved.`);
    }
    for (const pid of pids) proc.move(pid, cgroup);
  }
}

/** Connects to managers that only answer questions about these units; `null` for a bus that is absent. */
export function fakeConnect(units: FakeUnits | null): (kind: ManagerKind) => ServiceManager {
  return (kind) => {
    if (units === null) throw new BusError('unavailable', 'there is no bus');
    const manager = new FakeManager({ kind });
    manager.beforeChange = () => {
      throw new BusError('refused', 'the fake only reads');
    };
    for (const [key, properties] of Object.entries(units))
      if (key.startsWith(`${kind} `)) manager.setUnit(key.slice(kind.length + 1), properties);
    return manager;
  };
}
