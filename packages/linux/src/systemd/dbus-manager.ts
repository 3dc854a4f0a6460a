import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { Bus } from './bus.ts';
import { BusError, noSocket } from './bus-error.ts';
import type { ManagerKind, ServiceManager, UnitProperty } from './service-manager.ts';

const destination = 'org.freedesktop.systemd1';
const path = '/org/freedesktop/systemd1';
const managerInterface = 'org.freedesktop.systemd1.Manager';
/** A job of a scope is done within some ms; under emulation and load within 2 s. */
const jobTimeout_ms = 10_000;

export interface ConnectOptions {
  /** Address of the bus; by default where the kind's bus is. */
  readonly address?: string;
  /** How long a call may take, ms. */
  readonly timeout_ms?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The bus of a service manager: the system's well-known socket, or `bus` in XDG_RUNTIME_DIR; sd_bus_default(3).
 *
 * @throws BusError `unavailable` when there is none
 */
export function busAddress(kind: ManagerKind, environment: NodeJS.ProcessEnv = process.env): string {
  if (kind === 'system') {
    const socket = '/run/dbus/system_bus_socket';
    if (existsSync(socket)) return environment['DBUS_SYSTEM_BUS_ADDRESS'] || `unix:path=${socket}`;
    throw noSocket('system', socket);
  }
  const runtime = environment['XDG_RUNTIME_DIR'] || `/run/user/${process.getuid?.() ?? ''}`;
  const socket = `${runtime}/bus`;
  // Where the socket is, it is the one of the user's manager: a session bus elsewhere (dbus-launch) may not reach it.
  if (existsSync(socket)) return `unix:path=${socket}`;
  throw noSocket('user', socket);
}

/**
 * Connects to a service manager. The connection is opened by the first call, and anew after it was lost.
 *
 * @throws BusError `unavailable` when there is no bus
 */
export function connectManager(kind: ManagerKind, options: ConnectOptions = {}): ServiceManager {
  const address = options.address ?? busAddress(kind, options.environment);
  return new DbusManager(kind, new Bus(address, options));
}

/** systemd by its D-Bus interface; org.freedesktop.systemd1(5). */
class DbusManager implements ServiceManager {
  readonly kind: ManagerKind;
  readonly #bus: Bus;

  constructor(kind: ManagerKind, bus: Bus) {
    this.kind = kind;
    this.#bus = bus;
  }

  async startScope(name: string, properties: readonly UnitProperty[]): Promise<void> {
    // systemd tells the end of a job to whoever asked for it; the answer to the call may come after that signal.
    const ended = new Map<unknown, unknown>();
    const signals = new EventEmitter();
    const source = { service: destination, path, interface: managerInterface, member: 'JobRemoved' };
    const stop = await this.#bus.listen(source, ([, job, , result]) => {
      ended.set(job, result);
      signals.emit('ended');
    });
    try {
      const body = [name, 'fail', properties.map(toProperty), []];
      const [job] = await this.#manager('StartTransientUnit', 'ssa(sv)a(sa(sv))', body);
      const signal = AbortSignal.timeout(jobTimeout_ms);
      while (!ended.has(job))
        await once(signals, 'ended', { signal }).catch(() => {
          throw new BusError('timeout', { code: 'bus.job_timeout', parameters: { unit: name } });
        });
      const result = ended.get(job);
      if (result !== 'done')
        throw new BusError('failed', { code: 'bus.job_failed', parameters: { unit: name, result: String(result) } });
    } finally {
      stop();
    }
  }

  async setProperties(unit: string, properties: readonly UnitProperty[]): Promise<void> {
    await this.#manager('SetUnitProperties', 'sba(sv)', [unit, true, properties.map(toProperty)]);
  }

  async readUnit(unit: string): Promise<ReadonlyMap<string, unknown>> {
    const [all] = await this.#bus.call({
      destination,
      path: unitPath(unit),
      interface: 'org.freedesktop.DBus.Properties',
      member: 'GetAll',
      signature: 's',
      // The empty name stands for all interfaces of the object.
      body: [''],
    });
    return new Map(Object.entries(typeof all === 'object' && all !== null ? all : {}));
  }

  async attach(unit: string, pids: readonly number[], subgroup = ''): Promise<void> {
    await this.#manager('AttachProcessesToUnit', 'ssau', [unit, subgroup, [...pids]]);
  }

  async perform(unit: string, deed: 'freeze' | 'thaw' | 'stop'): Promise<void> {
    if (deed === 'stop') await this.#manager('StopUnit', 'ss', [unit, 'fail']);
    else await this.#manager(deed === 'freeze' ? 'FreezeUnit' : 'ThawUnit', 's', [unit]);
  }

  close(): void {
    this.#bus.close();
  }

  #manager(member: string, signature: string, body: readonly unknown[]): Promise<unknown[]> {
    return this.#bus.call({ destination, path, interface: managerInterface, member, signature, body });
  }
}

/** `(sv)`: a name, and a value with its signature. */
function toProperty([name, signature, value]: UnitProperty): unknown[] {
  return [name, [signature, value]];
}

/**
 * The object path of a unit: every byte that is no letter or digit, and a digit at the beginning, is written as `_` and two
 * hexadecimal digits; org.freedesktop.systemd1(5).
 *
 * @example unitPath('a-1.scope') // '/org/freedesktop/systemd1/unit/a_2d1_2escope'
 */
export function unitPath(unit: string): string {
  const label = Array.from(Buffer.from(unit), (byte, index) => {
    const character = String.fromCharCode(byte);
    const isPlain = index === 0 ? /[A-Za-z]/.test(character) : /[A-Za-z0-9]/.test(character);
    return isPlain ? character : `_${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  return `/org/freedesktop/systemd1/unit/${label === '' ? '_' : label}`;
}
