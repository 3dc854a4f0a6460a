import { BusError } from '@omnimind/linux/systemd/bus-error';
import type { ManagerKind, ServiceManager, UnitProperty } from '@omnimind/linux/systemd/service-manager';
import type { FakeProcesses } from './fake-processes.ts';

/** A service manager that moves the processes of a {@link FakeProcesses}, for tests. */
export class FakeManager implements ServiceManager {
  readonly kind: ManagerKind;
  /** What was asked for, in order. */
  readonly calls: string[] = [];
  /** Cgroups of the units that are active, by name. */
  readonly units = new Map<string, string>();
  readonly properties = new Map<string, Record<string, unknown>>();
  /** Units into which processes may be moved later. */
  readonly delegated = new Set(['user@7.service']);
  /** PIDs that cannot be moved. */
  readonly stuck = new Set<number>();
  /** Called before processes are moved. */
  beforeMove: (pids: readonly number[]) => void = () => {};
  /** What the next call says instead. */
  failure: BusError | undefined;
  readonly #fake: FakeProcesses;
  readonly #root: string;

  /** @param root the manager's own cgroup */
  constructor(fake: FakeProcesses, kind: ManagerKind = 'system', root = '') {
    this.#fake = fake;
    this.kind = kind;
    this.#root = root;
    this.addUnit('origin.service', '/system.slice/origin.service');
  }

  /** A unit that is active. */
  addUnit(name: string, cgroup: string): void {
    this.units.set(name, cgroup);
    this.properties.set(name, { ...this.properties.get(name), ActiveState: 'active', ControlGroup: cgroup });
  }

  async startScope(name: string, properties: readonly UnitProperty[]): Promise<void> {
    const values = new Map(properties.map(([property, , value]) => [property, value]));
    const slice = String(values.get('Slice'));
    const path = slice === 'omnimind-dev.slice' ? `omnimind.slice/${slice}` : slice;
    const pids = values.get('PIDs');
    this.#called(`start ${name} in ${slice}: ${pids}`);
    this.#move(Array.isArray(pids) ? pids : [], `${this.#root}/${path}/${name}`);
    this.units.set(name, `${this.#root}/${path}/${name}`);
    if (values.has('DelegateControllers')) this.delegated.add(name);
  }

  async setProperties(): Promise<void> {}

  async readUnit(unit: string): Promise<ReadonlyMap<string, unknown>> {
    return new Map(Object.entries(this.properties.get(unit) ?? {}));
  }

  async attach(unit: string, pids: readonly number[], subgroup = ''): Promise<void> {
    this.#called(`attach ${unit}${subgroup}: ${pids}`);
    const cgroup = this.units.get(unit);
    if (cgroup === undefined) throw new BusError('not_found', `Unit ${unit} not loaded.`);
    if (!this.delegated.has(unit))
      throw new BusError('failed', 'Process migration not available on non-delegated units.');
    // A cgroup goes away with its last process, those of our scopes aside.
    if (subgroup !== '' && this.#fake.in(`${cgroup}${subgroup}`).length === 0)
      throw new BusError('failed', 'No such file or directory');
    this.#move(pids, `${cgroup}${subgroup}`);
  }

  async perform(): Promise<void> {}

  close(): void {}

  #called(call: string): void {
    this.calls.push(call);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }

  #move(pids: readonly number[], cgroup: string): void {
    this.beforeMove(pids);
    for (const pid of pids) {
      if (!this.#fake.has(pid)) throw new BusError('not_found', `Process with ID ${pid} does not exist.`);
      if (this.stuck.has(pid)) throw new BusError('failed', `Process ${pid} cannot be moved.`);
    }
    for (const pid of pids) this.#fake.move(pid, cgroup);
  }
}
