/**
 * What the past costs: `npm run bench:history`. Keeps some days of fake workloads (a quarter of them busy, a quarter now and
 * then, the rest idle) as fast as it can, in a temporary directory. Prints how many bytes a workload takes for a day, how long a
 * tick and the questions take, and how memory grows; as one JSON object with --json. It fails when a limit is passed.
 *
 * --workloads=200 --hours=26 --interval=1 --max-mib=256
 */

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { translate } from '@omnimind/messages/translate';
import type { Message } from '@omnimind/protocol/message';
import { defaultMaxBytes, History } from '@omnimind/remember/history/history';
import type { HistoryRow } from '@omnimind/remember/history/history-store';
import { FakeRows } from './fake-rows.ts';

const limits_ms = { append_p99: 20, day: 50 };
/** For 50 workloads, more in proportion. */
const maxWritten_bytes = 100e6;
/** A day, likewise; what is younger than three hours is kept as it was measured. */
const maxKept_bytes = 6 * 2 ** 20;

const { values: parameters } = parseArgs({
  options: {
    workloads: { type: 'string', default: '200' },
    hours: { type: 'string', default: '26' },
    interval: { type: 'string', default: '1' },
    'max-mib': { type: 'string', default: String(defaultMaxBytes / 2 ** 20) },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(parameters.workloads);
const interval_s = Number(parameters.interval);
const ticks = Math.round((Number(parameters.hours) * 3600) / interval_s);

const directory = mkdtempSync(join(tmpdir(), 'omnimind-bench-'));
try {
  const result = measure(join(directory, 'history.db'));
  print(result);
  const tooMuch = result.written_bytes_per_day > (maxWritten_bytes * Math.max(50, count)) / 50;
  const keepsMuch = result.hours >= 24 && result.bytes_per_workload_day * 50 > maxKept_bytes;
  if (tooMuch || keepsMuch || result.append_ms.p99 > limits_ms.append_p99 || result.series_ms.day > limits_ms.day)
    process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}

type Result = ReturnType<typeof measure>;

function measure(file: string) {
  const start_ms = Date.UTC(2026, 10, 1, 0, 0, 0);
  let now_s = 0;
  const notices: string[] = [];
  const options = {
    file,
    interval_s,
    maxBytes: Number(parameters['max-mib']) * 2 ** 20,
    clock: { monotonic_s: () => now_s, wall_ms: () => start_ms + now_s * 1000 },
    onNotice: (notice: Message) => notices.push(translate('en', notice)),
  };
  const history = History.open(options);
  const fakeRows = new FakeRows(count);
  const writtenBefore = writtenBytes();
  const took_ms = new Float32Array(ticks);
  const warm = Math.min(ticks - 1, 3000);
  let atStart = process.memoryUsage();
  let cpu = process.cpuUsage();
  for (let tick = 0; tick < ticks; tick += 1) {
    now_s = tick * interval_s;
    const rows: HistoryRow[] = fakeRows.rows(tick);
    const before = performance.now();
    history.append(start_ms + now_s * 1000 + fakeRows.jitter_ms(), rows);
    took_ms[tick] = performance.now() - before;
    if (tick === warm) {
      globalThis.gc?.();
      atStart = process.memoryUsage();
      cpu = process.cpuUsage();
    }
  }
  const used = process.cpuUsage(cpu);
  globalThis.gc?.();
  const memory = process.memoryUsage();
  const written = writtenBytes() - writtenBefore;
  const bytes = statSync(file).size;
  const end_ms = start_ms + now_s * 1000;
  const day_ms = 86_400_000;
  const series = (length_ms: number, points: number, id = 'cgroup:/w-0') => {
    const times = Array.from({ length: 5 }, () => {
      const before = performance.now();
      history.series(id, end_ms - length_ms, end_ms, length_ms / 1000 / points);
      return performance.now() - before;
    });
    return Math.max(...times);
  };
  const series_ms = {
    hour: series(3_600_000, 300),
    day: series(day_ms, 300),
    day_fine: series(day_ms, 4000),
    month: series(30 * day_ms, 300),
    idle_day: series(day_ms, 300, `cgroup:/w-${count - 1}`),
  };
  history.close();
  const before = performance.now();
  History.open(options).close();
  const open_ms = performance.now() - before;
  const sorted = took_ms.toSorted();
  const at = (share: number) => sorted[Math.min(ticks - 1, Math.floor(ticks * share))] ?? 0;
  return {
    workloads: count,
    interval_s,
    hours: (ticks * interval_s) / 3600,
    file_bytes: bytes,
    bytes_per_workload_day: (bytes / count / (ticks * interval_s)) * 86_400,
    /** By write(2), the log included. */
    written_bytes_per_day: (written / (ticks * interval_s)) * 86_400,
    append_ms: { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) },
    /** Of one core, were it done at its pace. */
    cpu_share: (used.user + used.system) / 1e6 / ((ticks - warm) * interval_s),
    series_ms,
    open_ms,
    rss_bytes: memory.rss,
    rss_growth_bytes: memory.rss - atStart.rss,
    /** Of what is in use, after a garbage collection. */
    heap_growth_bytes: inUse(memory) - inUse(atStart),
    notices,
  };
}

function writtenBytes(): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

function inUse({ heapUsed, external }: NodeJS.MemoryUsage): number {
  return heapUsed + external;
}

function print(result: Result): void {
  if (parameters.json) {
    console.log(JSON.stringify(result));
    return;
  }
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const mib = (value: number) => `${(value / 2 ** 20).toFixed(1)} MiB`;
  const { append_ms, series_ms } = result;
  console.log(`${result.workloads} workloads, ${result.hours} h, every ${result.interval_s} s`);
  console.log(
    `file           ${mib(result.file_bytes)}, ${Math.round(result.bytes_per_workload_day)} bytes for a workload and day (asked: at most ${Math.round(maxKept_bytes / 50)})`,
  );
  console.log(
    `written        ${(result.written_bytes_per_day / 1e6).toFixed(0)} MB a day (asked: at most 100 at 50 workloads)`,
  );
  console.log(
    `tick           p50 ${ms(append_ms.p50)}, p99 ${ms(append_ms.p99)}, p99.9 ${ms(append_ms.p999)}, longest ${ms(append_ms.max)}`,
  );
  console.log(`CPU            ${(result.cpu_share * 100).toFixed(2)} % of a core`);
  for (const [name, value] of Object.entries(series_ms)) console.log(`series ${name.padEnd(8)} ${ms(value)}`);
  console.log(`open           ${ms(result.open_ms)}`);
  console.log(
    `memory         ${mib(result.rss_bytes)}, ${mib(result.rss_growth_bytes)} more than at tick 3000; in use ${mib(result.heap_growth_bytes)} more`,
  );
  for (const notice of result.notices) console.log(`notice         ${notice}`);
}
