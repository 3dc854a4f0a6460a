import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBroker, createConnection, type DBusConnection, type Message } from 'dbus-native';

/** What the fake answers to a method: the signature and values, an error, or nothing at all. */
export type Answer = { signature: string; body: unknown[] } | { error: string; text: string } | 'silence';

/** A bus in this process with a service that owns a name, systemd's by default: for tests of what we say and how we take answers. */
export class FakeBus {
  readonly address: string;
  /** Every call that came, in order. */
  readonly calls: { member: string; path: string; body: unknown[] }[] = [];
  /** Answers by member; nothing is returned by default. */
  readonly answers = new Map<string, (body: unknown[]) => Answer>();
  /** How a job ends, and when: `before` its call is answered, or `after`. */
  jobs: { result: string; when: 'before' | 'after' } = { result: 'done', when: 'after' };
  readonly #name: string;
  readonly #folder: string;
  readonly #broker: ReturnType<typeof createBroker>;
  #service: DBusConnection | undefined;
  #serial = 0;

  private constructor(name: string, folder: string, broker: ReturnType<typeof createBroker>, address: string) {
    this.#name = name;
    this.#folder = folder;
    this.#broker = broker;
    this.address = address;
  }

  static async start(name = 'org.freedesktop.systemd1'): Promise<FakeBus> {
    const folder = mkdtempSync(join(tmpdir(), 'omnimind-bus-'));
    const broker = createBroker();
    broker.listen({ socket: join(folder, 'bus') });
    if (broker.address() === null) await once(broker, 'listening');
    const bus = new FakeBus(name, folder, broker, `unix:path=${join(folder, 'bus')}`);
    await bus.appear();
    return bus;
  }

  /** Takes the name. */
  async appear(): Promise<void> {
    const service = createConnection({ busAddress: this.address });
    this.#service = service;
    service.on('error', () => {});
    await once(service, 'connect');
    const named = new Promise<void>((resolve) => {
      service.on('message', (message) => {
        if (message.type === 1) this.#receive(service, message);
        else if (message.replySerial === this.#serial) resolve();
      });
    });
    const name = 'org.freedesktop.DBus';
    const bus = { type: 1, destination: name, path: '/org/freedesktop/DBus', interface: name };
    this.#send(service, { ...bus, member: 'Hello' });
    this.#send(service, { ...bus, member: 'RequestName', signature: 'su', body: [this.#name, 0] });
    await named;
  }

  /** Sends a signal to all who listen. */
  emit(signal: { path: string; interface: string; member: string; signature: string; body: unknown[] }): void {
    if (this.#service !== undefined) this.#send(this.#service, { ...signal, type: 4 });
  }

  /** Goes away, as systemd or the whole bus would. */
  vanish(): void {
    this.#service?.stream.destroy();
  }

  stop(): void {
    this.vanish();
    this.#broker.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #receive(service: DBusConnection, message: Message): void {
    const { member = '', path = '', body = [] } = message;
    this.calls.push({ member, path, body });
    const job = `/org/freedesktop/systemd1/job/${this.calls.length}`;
    const started = member === 'StartTransientUnit';
    const usual: Answer = started ? { signature: 'o', body: [job] } : { signature: '', body: [] };
    if (started && this.jobs.when === 'before') this.#removeJob(service, job);
    this.#answer(service, message, this.answers.get(member)?.(body) ?? usual);
    if (started && this.jobs.when === 'after') this.#removeJob(service, job);
  }

  #removeJob(service: DBusConnection, job: string): void {
    this.#send(service, {
      type: 4,
      path: '/org/freedesktop/systemd1',
      interface: 'org.freedesktop.systemd1.Manager',
      member: 'JobRemoved',
      signature: 'uoss',
      body: [1, job, 'a.scope', this.jobs.result],
    });
  }

  #answer(service: DBusConnection, { serial = 0, sender = '' }: Message, answer: Answer): void {
    if (answer === 'silence') return;
    const reply = { replySerial: serial, destination: sender };
    if ('error' in answer)
      this.#send(service, { ...reply, type: 3, errorName: answer.error, signature: 's', body: [answer.text] });
    else if (answer.signature === '') this.#send(service, { ...reply, type: 2 });
    else this.#send(service, { ...reply, type: 2, signature: answer.signature, body: answer.body });
  }

  #send(service: DBusConnection, message: Message): void {
    this.#serial += 1;
    // The declaration leaves out the one method that a connection has.
    Reflect.get(service, 'message').call(service, { ...message, serial: this.#serial });
  }
}
