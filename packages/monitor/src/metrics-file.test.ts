import { unknownVerdict } from '@omnimind/protocol/verdict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMetrics, writeMetrics } from './metrics-file.ts';

const verdict = {
  ...unknownVerdict(1),
  cpu_behavior: 'high_but_stable',
  memory_behavior: 'sawtooth',
  pressure: 'none',
} as const;
const timestamp = '2026-11-23T12:00:00.000Z';

test('the machine’s keys stand first, then each workload’s, and the last line is the machine', () => {
  const text = formatMetrics({
    state: 'running',
    timestamp,
    machine: { verdict, cpuShare: 0.8512 },
    workloads: [{ id: 'session:7@12', name: 'bash', verdict: null, cpuShare: null }],
  });
  expect(text).toBe(`state=running
timestamp=${timestamp}
cpu_behavior=high_but_stable
cpu_avg_5min=85.1
memory_behavior=sawtooth
pressure=none
severity=ok
workload.session:7@12.name=bash
workload.session:7@12.timestamp=${timestamp}
workload.session:7@12.cpu_behavior=unknown
workload.session:7@12.cpu_avg_5min=unknown
workload.session:7@12.memory_behavior=unknown
workload.session:7@12.pressure=unknown
workload.session:7@12.severity=unknown
summary=state=running timestamp=${timestamp} cpu_behavior=high_but_stable cpu_avg_5min=85.1 memory_behavior=sawtooth pressure=none severity=ok
`);
});

test('no name and no id can forge a line or a key', () => {
  const hostile = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(hostile, hostile, (id, name) => {
      const text = formatMetrics({
        state: 'stopped',
        timestamp,
        machine: { verdict, cpuShare: 0 },
        workloads: [{ id, name, verdict, cpuShare: 0 }],
      });
      const lines = text.trimEnd().split('\n');
      expect(lines).toHaveLength(15);
      expect(lines.filter((line) => line.startsWith('cpu_behavior='))).toEqual(['cpu_behavior=high_but_stable']);
      expect(lines.slice(7, 14).every((line) => /^workload\.[^\s=]*\.\w+=/.test(line))).toBe(true);
      const [encoded] = /(?<=^workload\.).*(?=\.name=)/.exec(lines[7]?.split('=', 1)[0]?.concat('=') ?? '') ?? [''];
      expect(decodeURIComponent(encoded)).toBe(id.toWellFormed());
    }),
  );
});

test('a place that cannot be written is an error that names it', () => {
  expect(() => writeMetrics('/no/such/directory/m.txt', '')).toThrow(
    /^file\.unwritable .*\/no\/such\/directory\/m.txt","errno":"ENOENT"/,
  );
});
