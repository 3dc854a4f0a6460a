import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { type Message, message } from '@omnimind/protocol/message';

/** Of the processors in use this share leaves an editor waiting; weights let it in before that where they are set. */
const busyShare = 0.8;
/** Share of the last 10 s in which somebody waited for memory; Documentation/accounting/psi.rst, `some`. */
const memoryStall = 0.1;
/** A culprit takes at least so much of the processors that are in use: many small ones are nobody's fault. */
const ownShare = 0.2;
/** One user's editors are heard at most this often, ms: who calls more often fills no log. */
const every_ms = 60_000;
const maxUsers = 100;

/** Why an editor was slow, and by whom. */
export interface Slowness {
  /** ID of a workload. */
  readonly culprit: string;
  readonly text: Message;
}

/**
 * Who took what an editor waited for.
 *
 * @param workloads with their last minutes
 * @param duration_s how long it was slow, up to now
 * @returns `null` where the machine was not what it waited for: it was busy with itself
 */
export function slownessOf(
  { host, recent, stall }: Pick<MachineState, 'host' | 'recent' | 'stall'>,
  workloads: readonly Workload[],
  duration_s: number,
): Slowness | null {
  const lately = (values: readonly (number | null)[]) =>
    values.slice(-Math.max(1, Math.ceil(duration_s / recent.interval_s))).filter((value) => value !== null);
  const cores = mean(lately(recent.cpu_cores));
  if (cores >= busyShare * host.cores) {
    const first = most(workloads, (each) => mean(lately(each.recent?.cpu_cores ?? [])));
    if (first !== undefined && first.value >= ownShare * cores) {
      const { id, name } = first.workload;
      const parameters = { seconds: duration_s, workload: name, cores: first.value, of: host.cores };
      return { culprit: id, text: message('editor.slow_processors', parameters) };
    }
  }
  if ((stall.memory_some ?? 0) < memoryStall) return null;
  const first = most(workloads, (each) => {
    const bytes = lately(each.recent?.anon_bytes ?? []);
    return (bytes.at(-1) ?? 0) - (bytes[0] ?? 0);
  });
  if (first === undefined || first.value <= 0) return null;
  const { id, name } = first.workload;
  const parameters = { seconds: duration_s, workload: name, bytes: first.value };
  return { culprit: id, text: message('editor.slow_memory', parameters) };
}

/** Which of the reports of editors become events. */
export class SlowEditors {
  readonly #heard = new Map<number, number>();

  /** @param uid of whom @param wall_ms the clock */
  isHeard(uid: number, wall_ms: number): boolean {
    if (Math.abs(wall_ms - (this.#heard.get(uid) ?? Number.NEGATIVE_INFINITY)) < every_ms) return false;
    this.#heard.delete(uid);
    this.#heard.set(uid, wall_ms);
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > maxUsers && oldest !== undefined) this.#heard.delete(oldest);
    return true;
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The workload of which something is largest. */
function most(workloads: readonly Workload[], measure: (workload: Workload) => number) {
  const measured = workloads.map((workload) => ({ workload, value: measure(workload) }));
  return measured.toSorted((a, b) => b.value - a.value)[0];
}
