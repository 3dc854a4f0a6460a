import { isUnavailable, type Unavailable } from '@omnimind/linux/files/outcome';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ManagerKind, type ServiceManager, unset } from '@omnimind/linux/systemd/service-manager';

/** Opens a connection to a service manager. @throws BusError */
export type Connect = (kind: ManagerKind) => ServiceManager | Promise<ServiceManager>;

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
    return typeof value === 'bigint'
      ? value
      : typeof value === 'number' && Number.isInteger(value)
        ? BigInt(value)
        : null;
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
  readonly #managers = new Map<ManagerKind, Promise<ServiceManager | Unavailable>>();
  readonly #units = new Map<string, Promise<UnitProperties | Unavailable>>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** A unit; why not, when the manager does not answer. A unit that does not exist has `LoadState` `not-found`. */
  read(kind: ManagerKind, unit: string): Promise<UnitProperties | Unavailable> {
    const key = `${kind} ${unit}`;
    const known = this.#units.get(key) ?? this.#read(kind, unit);
    this.#units.set(key, known);
    return known;
  }

  async close(): Promise<void> {
    for (const connecting of this.#managers.values()) {
      const manager = await connecting;
      if (!isUnavailable(manager)) manager.close();
    }
  }

  async #read(kind: ManagerKind, unit: string): Promise<UnitProperties | Unavailable> {
    const connecting = this.#managers.get(kind) ?? this.#open(kind);
    this.#managers.set(kind, connecting);
    const manager = await connecting;
    if (isUnavailable(manager)) return manager;
    try {
      return new UnitProperties(await manager.readUnit(unit));
    } catch (error) {
      return toUnavailable(error);
    }
  }

  async #open(kind: ManagerKind): Promise<ServiceManager | Unavailable> {
    try {
      return await this.#connect(kind);
    } catch (error) {
      return toUnavailable(error);
    }
  }
}

function toUnavailable(error: unknown): Unavailable {
  if (error instanceof BusError) return { unavailable: error.message };
  throw error;
}
