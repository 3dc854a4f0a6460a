import { OmnimindError } from './errors.ts';
import {
  pressureCounters,
  type Sample,
  sampleCounters,
  sampleGauges,
  type TraceHeader,
  traceHeaderSchema,
} from './trace.ts';

const hostCounters = ['cpu_busy_usec', ...pressureCounters] as const;
const hostGauges = ['memory_available_bytes', 'swap_free_bytes'] as const;

type Numbers = { [key: string]: unknown };

/**
 * Reads a trace line by line and checks what the format promises: a known header, `t` strictly increasing, counters
 * that never fall. Lines are given without their line break. Errors are `trace_damaged` with file and line.
 *
 * The samples are checked by hand rather than by zod: this is the hot path of replay, where a line may cost 5 µs in
 * all.
 */
export class TraceParser {
  readonly #file: string;
  #line = 0;
  #header: TraceHeader | undefined;
  #previous: Sample | undefined;

  /** @param file how the user named the trace, for messages */
  constructor(file: string) {
    this.#file = file;
  }

  /** The header once the first line was read. */
  get header(): TraceHeader | undefined {
    return this.#header;
  }

  /** The next line. `undefined` for the header and for an empty line. */
  parse(line: string): Sample | undefined {
    this.#line += 1;
    if (line === '') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (cause) {
      throw this.#damaged('the line is no JSON', cause);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.#damaged('the line is no JSON object');
    if (this.#header === undefined) {
      this.#header = this.#parseHeader(value as Numbers);
      return undefined;
    }
    const sample = value as Numbers & Sample;
    this.#check(sample);
    this.#previous = sample;
    return sample;
  }

  #parseHeader(value: Numbers): TraceHeader {
    if (value['format'] !== 'omnimind-trace')
      throw this.#damaged('the first line is no header of an OmniMind trace (its "format" must be "omnimind-trace")');
    if (value['version'] !== 1)
      throw this.#damaged(`the trace has version ${JSON.stringify(value['version'])}; this OmniMind reads version 1`);
    const result = traceHeaderSchema.safeParse(value);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw this.#damaged(`the header is wrong at "${issue?.path.join('.')}": ${issue?.message}`);
    }
    return result.data;
  }

  #check(sample: Numbers & Sample): void {
    const previous = this.#previous as (Numbers & Sample) | undefined;
    if (typeof sample.t !== 'number') throw this.#damaged('"t" is no number');
    if (previous !== undefined && !(sample.t > previous.t))
      throw this.#damaged(`"t" does not increase: ${sample.t} after ${previous.t}`);
    this.#checkNumbers(sample, sampleGauges, '');
    this.#checkCounters(sample, previous, sampleCounters, '');
    this.#checkNested(sample, previous, 'psi', pressureCounters, []);
    this.#checkNested(sample, previous, 'host', hostCounters, hostGauges);
  }

  #checkNested(
    sample: Numbers,
    previous: Numbers | undefined,
    key: 'psi' | 'host',
    counters: readonly string[],
    gauges: readonly string[],
  ): void {
    const value = sample[key];
    if (value === undefined || value === null) return;
    if (typeof value !== 'object' || Array.isArray(value)) throw this.#damaged(`"${key}" is no object`);
    this.#checkNumbers(value as Numbers, gauges, `${key}.`);
    this.#checkCounters(value as Numbers, previous?.[key] as Numbers | undefined, counters, `${key}.`);
  }

  #checkNumbers(values: Numbers, keys: readonly string[], prefix: string): void {
    for (const key of keys) {
      const value = values[key];
      if (value !== undefined && value !== null && (typeof value !== 'number' || value < 0))
        throw this.#damaged(`"${prefix}${key}" is no number from 0 on`);
    }
  }

  #checkCounters(values: Numbers, previous: Numbers | undefined | null, keys: readonly string[], prefix: string): void {
    this.#checkNumbers(values, keys, prefix);
    if (previous === undefined || previous === null) return;
    for (const key of keys) {
      const before = previous[key];
      const now = values[key];
      if (typeof before === 'number' && typeof now === 'number' && now < before)
        throw this.#damaged(`the counter "${prefix}${key}" falls from ${before} to ${now}`);
    }
  }

  #damaged(what: string, cause?: unknown): OmnimindError {
    return new OmnimindError('trace_damaged', `${this.#file}:${this.#line}: ${what}`, {
      file: this.#file,
      line: this.#line,
      cause,
    });
  }
}
