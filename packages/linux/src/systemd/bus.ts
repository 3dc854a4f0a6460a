import { createRequire } from 'node:module';
import type { MessageBus } from 'dbus-native';
import { BusError, failureOf } from './bus-error.ts';

export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface SignalSource {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

/** A signal that came: its arguments, 64-bit ones as bigints, variants as their values. */
export type SignalListener = (body: readonly unknown[]) => void;

/** How long a call may take unless it says otherwise, ms. systemd answers within 10 ms; under emulation and load within 1 s. */
const timeout_ms = 5000;

/**
 * One connection to a message bus, opened at the first call, kept, and opened anew by the next call after it was lost. A
 * call that was under way then is not made again: it may have had its effect.
 */
export class Bus {
  readonly #address: string;
  readonly #timeout_ms: number;
  #client: MessageBus | undefined;
  #isClosed = false;

  /** @param address as in the D-Bus specification: `unix:path=/run/dbus/system_bus_socket` */
  constructor(address: string, options: { timeout_ms?: number } = {}) {
    this.#address = address;
    this.#timeout_ms = options.timeout_ms ?? timeout_ms;
  }

  /** @throws BusError */
  async call(call: MethodCall): Promise<unknown[]> {
    return this.#invoke(this.#connected(), call);
  }

  /** Calls a method of the bus itself. @throws BusError */
  async ask(member: string, word?: string): Promise<unknown[]> {
    return this.#askBus(this.#connected(), member, word);
  }

  /**
   * Listens to a signal from now on, on this connection.
   *
   * @returns ends the listening
   * @throws BusError
   */
  async listen(source: SignalSource, listener: SignalListener): Promise<() => void> {
    const client = this.#connected();
    const { service, path, member } = source;
    const [sender] = await this.#askBus(client, 'GetNameOwner', service);
    const rule = `type='signal',sender='${service}',path='${path}',interface='${source.interface}',member='${member}'`;
    await this.#askBus(client, 'AddMatch', rule);
    const receive = (message: Partial<Record<string, unknown>>): void => {
      // Anybody may send us a signal of that name.
      const isMeant = message['sender'] === sender && message['path'] === path && message['member'] === member;
      if (isMeant && message['interface'] === source.interface && Array.isArray(message['body']))
        listener(message['body']);
    };
    client.connection.on('message', receive);
    return () => {
      client.connection.off('message', receive);
      // A bus gives each connection so many rules and no more (512 by default). One that is lost has none any more.
      this.#askBus(client, 'RemoveMatch', rule).catch(() => {});
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#drop(this.#client);
  }

  #connected(): MessageBus {
    if (this.#isClosed) throw new BusError('unavailable', { code: 'bus.closed', parameters: {} });
    if (this.#client !== undefined) return this.#client;
    const client = open(this.#address);
    this.#client = client;
    // What goes wrong is told by the calls that fail of it.
    client.connection.on('error', () => this.#drop(client));
    client.connection.on('close', () => this.#drop(client));
    return client;
  }

  #drop(client: MessageBus | undefined): void {
    if (client === undefined) return;
    if (this.#client === client) this.#client = undefined;
    client.connection.stream?.destroy();
  }

  #askBus(client: MessageBus, member: string, word?: string): Promise<unknown[]> {
    const name = 'org.freedesktop.DBus';
    const call = { destination: name, path: '/org/freedesktop/DBus', interface: name, member };
    return this.#invoke(client, word === undefined ? call : { ...call, signature: 's', body: [word] });
  }

  #invoke(client: MessageBus, { body, signature, ...call }: MethodCall): Promise<unknown[]> {
    const message = signature === undefined ? call : { ...call, signature, body: [...(body ?? [])] };
    return new Promise((resolve, reject) => {
      client.invoke(message, { timeout: this.#timeout_ms }, (error, ...values: unknown[]) => {
        if (error === null || error === undefined) resolve(values);
        else reject(toBusError(error, `${call.interface}.${call.member}`));
      });
    });
  }
}

function open(address: string): MessageBus {
  try {
    // Loaded only where there is a bus to talk to: 20 ms and 5 MiB.
    const { createClient }: typeof import('dbus-native') = createRequire(import.meta.url)('dbus-native');
    // Without a deadline of its own: it throws where nobody can catch when the bus takes 25 s to say hello. Ours have one each.
    return createClient({ busAddress: address, timeout: 0 });
  } catch (error) {
    throw lost(error);
  }
}

function toBusError(error: unknown, what: string): BusError {
  if (typeof error !== 'object' || error === null) return new BusError('failed', String(error));
  const name = 'dbusName' in error && typeof error.dbusName === 'string' ? error.dbusName : '';
  if (name === '' || name === 'org.freedesktop.DBus.Error.Disconnected')
    return lost(('cause' in error ? error.cause : error) ?? error);
  return new BusError(failureOf(name), `${what}: ${messageOf(error)}`, error);
}

function lost(error: unknown): BusError {
  return new BusError('unavailable', { code: 'bus.lost', parameters: { error: messageOf(error) } }, error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
