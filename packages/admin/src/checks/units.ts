import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ManagerKind, type ServiceManager, unset } from '@omnimind/linux/systemd/service-manager';
import { type Message, message } from '@omnimind/protocol/message';

/** Opens a connection to a service manager. @throws BusError */
export type Connect = (kind: ManagerKind) => ServiceManager | Promise<ServiceManager>;

/** Whether the service manager gave no answer: then the value says why. */
export function isProblem(value: object): value is Message {
  return 'code' in value;
}

/** Properties of one unit. A property that is not there, or of another type, is empty. */
export class UnitProperties {
  readonly #properties: ReadonlyMap<string, unknown>;

  constructor(properties: ReadonlyMap<string, unknown>) {
    this.#properties = properties;
  }

  text(name: string): string {
    const value = this.#properties.get(name);
    return typeof value === 'string' ? value : '';
  }

  /** A number of any size; `null` when it is not there. */
  number(name: string): bigint | null {
    const value = this.#properties.get(name);
    if (typeof value === 'bigint') return value;
    return Number.isInteger(value) ? BigInt(Number(value)) : null;
  }

  /** A resource setting; `null` when it is not there, Infinity when it is not set. */
  setting(name: string): number | null {
    const value = this.number(name);
    return value === null ? null : value === unset ? Number.POSITIVE_INFINITY : Number(value);
  }

  texts(name: string): string[] {
    const value = this.#properties.get(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  isTrue(name: string): boolean {
    return this.#properties.get(name) === true;
  }
}

/** The units of both managers, each asked for once. Connections are opened when they are needed. */
export class Units {
  readonly #connect: Connect;
  readonly #managers = new Map<ManagerKind, Promise<ServiceManager | Message>>();
  readonly #units = new Map<string, Promise<UnitProperties | Message>>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** A unit, or why the manager does not answer. A unit that does not exist has `LoadState` `not-found`. */
  read(kind: ManagerKind, unit: string): Promise<UnitProperties | Message> {
    const key = `${kind} ${unit}`;
    const known = this.#units.get(key) ?? this.#read(kind, unit);
    this.#units.set(key, known);
    return known;
  }

  async close(): Promise<void> {
    for (const connecting of this.#managers.values()) {
      const manager = await connecting;
      if (!isProblem(manager)) manager.close();
    }
  }

  async #read(kind: ManagerKind, unit: string): Promise<UnitProperties | Message> {
    const connecting = this.#managers.get(kind) ?? this.#open(kind);
    this.#managers.set(kind, connecting);
    const manager = await connecting;
    if (isProblem(manager)) return manager;
    return await manager.readUnit(unit).then((properties) => new UnitProperties(properties), problemOf);
  }

  async #open(kind: ManagerKind): Promise<ServiceManager | Message> {
    try {
      return await this.#connect(kind);
    } catch (error) {
      return problemOf(error);
    }
  }
}

/** Without a bus or an answer there is nothing of systemd's own words. */
function problemOf(error: unknown): Message {
  if (!(error instanceof BusError)) throw error;
  if (error.failure === 'unavailable') return message('bus.unavailable');
  return error.failure === 'timeout' ? message('bus.timeout') : error.reason;
}
