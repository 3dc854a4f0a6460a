import { OmnimindError, reasonOf, unwritable } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import { replaceFile } from '@omnimind/remember/state-file';

/** The machine, or one workload, in the metrics file. */
export interface MetricsEntry {
  readonly verdict: Verdict | null;
  /** Mean CPU use of the last five minutes as a share of the machine, 0 to 1; `null` when not known. */
  readonly cpuShare: number | null;
}

export interface Metrics {
  /** `stopped` in the last file of a monitor: what it says has an end. */
  readonly state: 'running' | 'stopped';
  /** Wall clock, ISO 8601, UTC. */
  readonly timestamp: string;
  readonly machine: MetricsEntry;
  readonly workloads: readonly (MetricsEntry & { readonly id: string; readonly name: string })[];
}

/**
 * The metrics file: `key=value` lines, first those of the machine, then those of each workload, each key behind `workload.<id>.`,
 * and at the end the machine once more in one line, for `tail -n 1`. See docs/reference/metrics-file.md.
 */
export function formatMetrics({ state, timestamp, machine, workloads }: Metrics): string {
  const lines = workloads.flatMap((workload) => {
    const prefix = `workload.${escapeKey(workload.id)}.`;
    return [`${prefix}name=${escapeText(workload.name)}`, ...entryLines(prefix, timestamp, workload)];
  });
  const whole = [`state=${state}`, ...entryLines('', timestamp, machine)];
  return `${[...whole, ...lines, `summary=${whole.join(' ')}`].join('\n')}\n`;
}

function entryLines(prefix: string, timestamp: string, { verdict, cpuShare }: MetricsEntry): string[] {
  return [
    `${prefix}timestamp=${timestamp}`,
    `${prefix}cpu_behavior=${verdict?.cpu_behavior ?? 'unknown'}`,
    `${prefix}cpu_avg_5min=${cpuShare === null ? 'unknown' : (cpuShare * 100).toFixed(1)}`,
    `${prefix}memory_behavior=${verdict?.memory_behavior ?? 'unknown'}`,
    `${prefix}pressure=${verdict?.pressure ?? 'unknown'}`,
    `${prefix}severity=${verdict?.severity ?? 'unknown'}`,
  ];
}

/** Bytes that could end a key, begin a value or forge a line are percent-encoded. */
function escapeKey(id: string): string {
  return Array.from(Buffer.from(id), (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w@:/,+.-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** Writes the metrics file: at the start, as soon as the machine can be judged, then at each interval. */
export class MetricsWriter {
  readonly #file: string;
  readonly #every_s: number;
  readonly #slack_s: number;
  #due_s = 0;
  #hasVerdict = false;

  /**
   * @param every_s time between two writes
   * @param interval_s time between two ticks
   */
  constructor(file: string, every_s: number, interval_s: number) {
    this.#file = file;
    this.#every_s = every_s;
    // Half an interval of slack: a tick comes some ms before or after its time.
    this.#slack_s = interval_s / 2;
  }

  /**
   * To be called at each tick.
   *
   * @param t s since the first tick
   * @returns why it could not be written; `null` when it was, or was not due
   * @throws OmnimindError `output_unwritable` when the first write fails
   */
  write(t: number, text: () => string, hasVerdict: boolean): ReceivedMessage | null {
    const isFirst = this.#due_s === 0;
    const isFirstVerdict = hasVerdict && !this.#hasVerdict;
    this.#hasVerdict ||= isFirstVerdict;
    if (!isFirst && !isFirstVerdict && t < this.#due_s) return null;
    if (isFirst || !isFirstVerdict) this.#due_s = t + this.#every_s - this.#slack_s;
    try {
      writeMetrics(this.#file, text());
      return null;
    } catch (error) {
      if (isFirst || !(error instanceof OmnimindError)) throw error;
      return reasonOf(error);
    }
  }
}

/**
 * Replaces the metrics file atomically, readable by all.
 *
 * @throws OmnimindError `output_unwritable`
 */
export function writeMetrics(file: string, text: string): void {
  try {
    replaceFile(file, text, 0o644);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
