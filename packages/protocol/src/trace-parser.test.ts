import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OmnimindError } from './errors.ts';
import { type Message, message } from './message.ts';
import { pressureCounters, type Sample, sampleCounters, sampleGauges } from './trace.ts';
import { TraceParser } from './trace-parser.ts';

const header = {
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 2, memory_bytes: 2 ** 34, swap_bytes: 0 },
  workload: { name: 'test' },
};

/** A parser of `t.jsonl` that has read the header and `samples`. */
function parserAfter(...samples: object[]): TraceParser {
  const parser = new TraceParser('t.jsonl');
  parser.parse(JSON.stringify(header));
  for (const sample of samples) parser.parse(JSON.stringify(sample));
  return parser;
}

/** The error that `line` is refused with. */
function refusal(parser: TraceParser, line: string | object): OmnimindError {
  try {
    parser.parse(typeof line === 'string' ? line : JSON.stringify(line));
  } catch (error) {
    if (error instanceof OmnimindError) return error;
    throw error;
  }
  throw new Error('the line was taken');
}

const damaged = (line: number, damage: Message) => message('trace.damaged', { file: 't.jsonl', line, damage });
const wrongHeader = (key: string) => message('trace.header', { key });

describe('the header of a trace', () => {
  it('is read from the first line, which gives no sample', () => {
    const parser = new TraceParser('t.jsonl');
    expect(parser.header).toBeUndefined();
    expect(parser.parse(JSON.stringify(header))).toBeUndefined();
    expect(parser.header).toEqual(header);
  });

  it('may name a command and limits, or none (null)', () => {
    const workload = { name: 'x', command: ['a', 'b'], memory_limit_bytes: 1024, cpu_limit_cores: null };
    const parser = new TraceParser('t');
    parser.parse(JSON.stringify({ ...header, workload }));
    expect(parser.header?.workload).toEqual(workload);
  });

  it('may hold keys that are not known', () => {
    const parser = new TraceParser('t');
    parser.parse(JSON.stringify({ ...header, kernel: '6.1', host: { ...header.host, numa: 2 } }));
    expect(parser.header?.interval_s).toBe(1);
  });

  it.each<[string, string | object, Message]>([
    ['a sample', { t: 0, user_usec: 1 }, message('trace.not_a_trace')],
    ['another format', { ...header, format: 'other' }, message('trace.not_a_trace')],
    ['a later version', { ...header, version: 2 }, message('trace.version', { version: '2' })],
    ['no version', { ...header, version: undefined }, message('trace.version', { version: 'undefined' })],
    ['no interval', { ...header, interval_s: undefined }, wrongHeader('interval_s')],
    ['an interval of zero', { ...header, interval_s: 0 }, wrongHeader('interval_s')],
    ['no cores', { ...header, host: { ...header.host, cores: null } }, wrongHeader('host.cores')],
    ['a negative size', { ...header, host: { ...header.host, swap_bytes: -1 } }, wrongHeader('host.swap_bytes')],
    ['no name', { ...header, workload: {} }, wrongHeader('workload.name')],
    ['text', 'hello', message('trace.not_json')],
    ['a list', '[]', message('trace.not_object')],
    ['null', 'null', message('trace.not_object')],
  ])('cannot be %s', (_, line, damage) => {
    const error = refusal(new TraceParser('t.jsonl'), line);
    expect(error).toMatchObject({ code: 'trace_damaged', problem: damaged(1, damage) });
  });
});

describe('a sample of a trace', () => {
  it('is given as it stands', () => {
    const sample = { t: 0, user_usec: 5, anon_bytes: 1024, psi: { io_some_usec: 3 }, host: { swap_free_bytes: 0 } };
    expect(parserAfter().parse(JSON.stringify(sample))).toEqual(sample);
  });

  it('may lack any key but its time, or say null for it', () => {
    const nulls = Object.fromEntries([...sampleCounters, ...sampleGauges, 'psi', 'host'].map((key) => [key, null]));
    const parser = parserAfter({ t: 0 }, { t: 1, ...nulls });
    expect(parser.parse('{"t":2}')).toEqual({ t: 2 });
  });

  it('may hold keys that are not known, whatever they hold', () => {
    expect(parserAfter({ t: 0, later: 9 }).parse('{"t":1,"later":"x"}')).toEqual({ t: 1, later: 'x' });
  });

  it('may be followed by empty lines, which count', () => {
    const parser = parserAfter({ t: 0 });
    expect(parser.parse('')).toBeUndefined();
    expect(refusal(parser, '{').problem).toEqual(damaged(4, message('trace.not_json')));
  });

  it.each<[string, string | object, Message]>([
    ['that is cut', '{"t":1,"user_u', message('trace.not_json')],
    ['that is a list', '[1]', message('trace.not_object')],
    ['that is a number', '7', message('trace.not_object')],
    ['without a time', { user_usec: 9 }, message('trace.wrong_type', { key: 't', type: 'number' })],
    ['whose time is text', { t: '1' }, message('trace.wrong_type', { key: 't', type: 'number' })],
    ['whose time has no end', '{"t":1e999}', message('trace.wrong_type', { key: 't', type: 'number' })],
    ['of the same time', { t: 0.5 }, message('trace.time_fell', { t: 0.5, previous: 0.5 })],
    ['of an earlier time', { t: 0.25 }, message('trace.time_fell', { t: 0.25, previous: 0.5 })],
    ['whose counter is text', { t: 1, rchar: '5' }, message('trace.not_positive', { key: 'rchar' })],
    ['whose counter is negative', { t: 1, rchar: -5 }, message('trace.not_positive', { key: 'rchar' })],
    ['whose counter has no end', '{"t":1,"rchar":1e999}', message('trace.not_positive', { key: 'rchar' })],
    ['whose gauge is negative', { t: 1, anon_bytes: -1 }, message('trace.not_positive', { key: 'anon_bytes' })],
    ['whose gauge is true', { t: 1, pids: true }, message('trace.not_positive', { key: 'pids' })],
    ['whose psi is a number', { t: 1, psi: 3 }, message('trace.wrong_type', { key: 'psi', type: 'object' })],
    ['whose host is a list', { t: 1, host: [] }, message('trace.wrong_type', { key: 'host', type: 'object' })],
    [
      'whose host gauge is text',
      { t: 1, host: { swap_free_bytes: '0' } },
      message('trace.not_positive', { key: 'host.swap_free_bytes' }),
    ],
  ])('is refused %s', (_, line, damage) => {
    const error = refusal(parserAfter({ t: 0.5 }), line);
    expect(error).toMatchObject({ code: 'trace_damaged', problem: damaged(3, damage) });
  });
});

describe('a counter of a trace', () => {
  const nested = (key: string, counter: string, value: number) => ({ [key]: { [counter]: value } });
  const counters: [string, (value: number) => object][] = [
    ...sampleCounters.map((key): [string, (value: number) => object] => [key, (value) => ({ [key]: value })]),
    ...pressureCounters.map((key): [string, (value: number) => object] => [
      `psi.${key}`,
      (value) => nested('psi', key, value),
    ]),
    ...['cpu_busy_usec', ...pressureCounters].map((key): [string, (value: number) => object] => [
      `host.${key}`,
      (value) => nested('host', key, value),
    ]),
  ];

  it.each(counters)('%s may stand still and rise, and never falls', (name, at) => {
    const parser = parserAfter({ t: 0, ...at(5) }, { t: 1, ...at(5) }, { t: 2, ...at(6) });
    const error = refusal(parser, { t: 3, ...at(4) });
    expect(error.problem).toEqual(damaged(5, message('trace.counter_fell', { key: name, from: 6, to: 4 })));
  });

  it.each(counters)('%s has not fallen while it was missing, or null, or alone of its kind', (name, at) => {
    const parser = parserAfter(
      { t: 0, ...at(5) },
      { t: 1 },
      { t: 2, psi: null, host: null },
      { t: 3, psi: {}, host: {} },
    );
    expect(refusal(parser, { t: 4, ...at(4) }).problem).toEqual(
      damaged(6, message('trace.counter_fell', { key: name, from: 5, to: 4 })),
    );
  });

  it('may begin in the middle of a trace', () => {
    expect(parserAfter({ t: 0 }, { t: 1, rchar: 3 }).parse('{"t":2,"rchar":3}')?.rchar).toBe(3);
  });

  it('is no gauge: memory, swap, processes and threads may fall', () => {
    const high = { anon_bytes: 9, file_bytes: 9, swap_bytes: 9, pids: 9, threads: 9 };
    const parser = parserAfter({ t: 0, ...high, host: { memory_available_bytes: 9, swap_free_bytes: 9 } });
    const low = { t: 1, anon_bytes: 1, file_bytes: 1, swap_bytes: 1, pids: 1, threads: 1 };
    const sample = { ...low, host: { memory_available_bytes: 1, swap_free_bytes: 1 } };
    expect(parser.parse(JSON.stringify(sample))).toEqual(sample);
  });
});

describe('a trace parser', () => {
  it('reads what was written', () => {
    const samples = fc.array(
      fc.record(
        { user_usec: fc.nat(1000), rchar: fc.nat(1000), anon_bytes: fc.nat(), pids: fc.nat(100) },
        { requiredKeys: [] },
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(samples, (steps) => {
        const totals = { user_usec: 0, rchar: 0 };
        const written = steps.map(({ user_usec, rchar, ...gauges }, i): Sample => {
          const sample: Sample = { t: i + 0.25, ...gauges };
          if (user_usec !== undefined) sample.user_usec = totals.user_usec += user_usec;
          if (rchar !== undefined) sample.rchar = totals.rchar += rchar;
          return sample;
        });
        const parser = parserAfter();
        expect(written.map((sample) => parser.parse(JSON.stringify(sample)))).toEqual(written);
      }),
    );
  });

  it('fails in one way only, whatever the line holds', () => {
    const line = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"t":{}}', '{"__proto__":1,"t":9}', '{"t":1e400}'));
    fc.assert(
      fc.property(line, (text) => {
        const parser = parserAfter({ t: 0 });
        try {
          parser.parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(OmnimindError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
