import { z } from 'zod';
import { OmnimindError } from './errors.ts';
import { type Message, message } from './message.ts';
import {
  growerSchema,
  hostCounters,
  hostGauges,
  limitSchema,
  maxGrowers,
  maxLimits,
  maxTakers,
  pressureCounters,
  type Sample,
  sampleCounters,
  sampleGauges,
  type TraceHeader,
  takerSchema,
  traceHeaderSchema,
} from './trace.ts';

const noKeys: readonly string[] = [];
const takersSchema = z.array(takerSchema).max(maxTakers);
const limitsSchema = z.array(limitSchema).max(maxLimits);
const growersSchema = z.array(growerSchema).max(maxGrowers);

type Numbers = { [key: string]: unknown };

/**
 * Reads a trace line by line and checks what the format promises: a known header, `t` strictly increasing, counters
 * that never fall. Lines are given without their line break. Errors are `trace_damaged` with file and line.
 *
 * The samples are checked by hand rather than by zod: this is the hot path of replay, where a line may cost 5 µs.
 */
export class TraceParser {
  readonly #file: string;
  #line = 0;
  /** The header once the first line was read. */
  header: TraceHeader | undefined;
  #t = Number.NEGATIVE_INFINITY;
  /** Each counter when it was measured last: one that was missing for a while may not have fallen meanwhile. */
  readonly #counters = new Float64Array(sampleCounters.length).fill(Number.NaN);
  readonly #psi = new Float64Array(pressureCounters.length).fill(Number.NaN);
  readonly #host = new Float64Array(hostCounters.length).fill(Number.NaN);

  /** @param file how the user named the trace, for messages */
  constructor(file: string) {
    this.#file = file;
  }

  /** The next line. `undefined` for the header and for an empty line. */
  parse(line: string): Sample | undefined {
    this.#line += 1;
    if (line === '') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (cause) {
      throw this.#damaged(message('trace.not_json'), cause);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.#damaged(message('trace.not_object'));
    if (this.header === undefined) {
      this.header = this.#parseHeader(value as Numbers);
      return undefined;
    }
    const sample = value as Numbers & Sample;
    this.#check(sample);
    return sample;
  }

  #parseHeader(value: Numbers): TraceHeader {
    if (value['format'] !== 'omnimind-trace') throw this.#damaged(message('trace.not_a_trace'));
    if (value['version'] !== 1) throw this.#damaged(message('trace.version', { version: String(value['version']) }));
    const result = traceHeaderSchema.safeParse(value);
    if (!result.success)
      throw this.#damaged(message('trace.header', { key: result.error.issues[0]?.path.join('.') ?? '' }));
    return result.data;
  }

  #check(sample: Numbers & Sample): void {
    if (!Number.isFinite(sample.t)) throw this.#damaged(message('trace.wrong_type', { key: 't', type: 'number' }));
    if (!(sample.t > this.#t)) throw this.#damaged(message('trace.time_fell', { t: sample.t, previous: this.#t }));
    this.#t = sample.t;
    this.#checkNumbers(sample, sampleGauges, '');
    this.#checkCounters(sample, this.#counters, sampleCounters, '');
    this.#checkNested(sample, 'psi', this.#psi, pressureCounters, noKeys);
    this.#checkNested(sample, 'host', this.#host, hostCounters, hostGauges);
    const { growers, takers, limits } = sample;
    // Rare enough for a schema.
    if (growers && !growersSchema.safeParse(growers).success)
      throw this.#damaged(message('trace.wrong_type', { key: 'growers', type: 'list' }));
    if (takers && !takersSchema.safeParse(takers).success)
      throw this.#damaged(message('trace.wrong_type', { key: 'takers', type: 'list' }));
    if (limits && !limitsSchema.safeParse(limits).success)
      throw this.#damaged(message('trace.wrong_type', { key: 'limits', type: 'list' }));
  }

  #checkNested(
    sample: Numbers,
    key: 'psi' | 'host',
    before: Float64Array,
    counters: readonly string[],
    gauges: readonly string[],
  ): void {
    const value = sample[key];
    if (value === undefined || value === null) return;
    if (typeof value !== 'object' || Array.isArray(value))
      throw this.#damaged(message('trace.wrong_type', { key, type: 'object' }));
    this.#checkNumbers(value as Numbers, gauges, `${key}.`);
    this.#checkCounters(value as Numbers, before, counters, `${key}.`);
  }

  #checkNumbers(values: Numbers, keys: readonly string[], prefix: string): void {
    for (const key of keys) this.#number(values, key, prefix);
  }

  /** A value that was measured; `NaN` for one that was not. */
  #number(values: Numbers, key: string, prefix: string): number {
    const value = values[key];
    if (value === undefined || value === null) return Number.NaN;
    // JSON knows no infinity, but 1e999 is read as one.
    if (typeof value !== 'number' || !(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw this.#damaged(message('trace.not_positive', { key: `${prefix}${key}` }));
    return value;
  }

  #checkCounters(values: Numbers, before: Float64Array, keys: readonly string[], prefix: string): void {
    keys.forEach((key, index) => {
      const now = this.#number(values, key, prefix);
      if (Number.isNaN(now)) return;
      const last = before[index] ?? Number.NaN;
      if (now < last)
        throw this.#damaged(message('trace.counter_fell', { key: `${prefix}${key}`, from: last, to: now }));
      before[index] = now;
    });
  }

  #damaged(damage: Message, cause?: unknown): OmnimindError {
    const problem = message('trace.damaged', { file: this.#file, line: this.#line, damage });
    return new OmnimindError('trace_damaged', problem, { cause });
  }
}
