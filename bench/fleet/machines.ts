import { createServer, type Server } from 'node:http';
import type { Verdict } from '@omnimind/protocol/verdict';
import { type FakeExposed, fakeExposition } from '@omnimind/testing/fake-exposition';
import { fakeVerdict, fakeVerdictOf } from '@omnimind/testing/fake-verdict';

/** Workloads of one machine beside the test run. */
const services = 20;
/** Runs the newer release: three of ten machines. */
const isNew = (index: number) => index % 10 < 3;
/** The one with a leak of its own. */
const lonely = 42;

const well = fakeVerdict();
const leaking: Verdict = { ...fakeVerdictOf('alert'), time_to_exhaustion_s: { low: 3600, high: 7200 } };

export interface Target {
  /** Its address on loopback, without the port. */
  readonly address: string;
  readonly instance: string;
  /** What service discovery says that it runs. */
  readonly release: string;
}

type Kind = 'old' | 'new' | 'lonely';
const kindOf = (index: number): Kind => (index === lonely ? 'lonely' : isNew(index) ? 'new' : 'old');
/** s between two ticks. */
const tick_s = 5;

/**
 * Machines that leak while they are told to; each answers at an address of its own with the real exposition. Machines of a kind share
 * one, since they would say the same, and Prometheus is what is measured.
 */
export class Machines {
  readonly targets: readonly Target[];
  isLeaking = false;
  readonly #began_ms = Date.now();
  readonly #kinds = { old: this.#kind(), new: this.#kind(), lonely: this.#kind() };

  constructor(count: number) {
    this.targets = Array.from({ length: count }, (_, index) => ({
      address: `127.1.${index >> 8}.${index & 255}`,
      instance: `dev-${String(index).padStart(4, '0')}`,
      release: isNew(index) ? '2026.47' : '2026.46',
    }));
  }

  /** @returns a server of all of them on that port */
  serve(port: number): Promise<Server> {
    const server = createServer(({ socket }, response) => {
      const [, , high = '0', low = '0'] = socket.localAddress?.split('.') ?? [];
      response.setHeader('Content-Type', 'text/plain; version=0.0.4');
      response.end(this.#expose(kindOf(Number(high) * 256 + Number(low))));
    });
    return new Promise((resolve) => server.listen(port, '0.0.0.0', () => resolve(server)));
  }

  #kind() {
    return { ...fakeExposition({ started_ms: Date.now() }), t: 0 };
  }

  #expose(kind: Kind): string {
    const machine = this.#kinds[kind];
    const t = tick_s * (1 + Math.floor((Date.now() - this.#began_ms) / 1000 / tick_s));
    if (t > machine.t) {
      machine.t = t;
      // Whose clock is right: the tick's begins in 2001.
      machine.tick(this.#workloads(kind, t), Date.now() / 1000 - 1e9);
    }
    return machine.exposition.text();
  }

  #workloads(kind: Kind, t: number): FakeExposed[] {
    const exposed = (name: string, verdict: Verdict, place: number): FakeExposed => {
      const anon_bytes = 1e8 * (place + 1) + (verdict === leaking ? t * 1e6 : 0);
      const counters = { user_usec: t * 1e5, system_usec: t * 1e4, read_bytes: t * 1e4, write_bytes: t * 1e4 };
      const psi = {
        cpu_some_usec: t * 1e4,
        memory_some_usec: t,
        memory_full_usec: t,
        io_some_usec: t,
        io_full_usec: t,
      };
      const sample = { ...counters, psi, anon_bytes, shmem_bytes: 1e6, pids: 3, threads: 9 };
      return { id: name, identity: { kind: 'run', name }, sample, verdict };
    };
    const now = (isAffected: boolean) => (this.isLeaking && isAffected ? leaking : well);
    return [
      ...Array.from({ length: services }, (_, place) => exposed(`service-${place}`, well, place)),
      exposed('api-tests', now(kind !== 'old'), services),
      ...(kind === 'lonely' ? [exposed('db-import', now(true), 1)] : []),
    ];
  }
}
