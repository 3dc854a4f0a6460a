/**
 * What a flood costs: `npm run bench:announce`. 100,000 events in one burst through an announcer into a real directory, while
 * the event loop is watched; once all in one turn, and once over turns, as they would come from a machine in trouble. Prints a
 * table, or one JSON object with --json. It fails when the loop was held up for 50 ms, or the flood is not told as one summary.
 */

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '@omnimind/observe/clock';
import { message } from '@omnimind/protocol/message';
import { type AnnouncedWorkload, Announcer } from '@omnimind/tell/announcer';
import { EventLogReader } from '@omnimind/tell/event-log-reader';

const events = 100_000;
const limit_ms = 50;

interface Cost {
  perTurn: number;
  longest_ms: number;
  heap_bytes: number;
  written_bytes: number;
  told: number;
  summaries: number[];
}

const about = (index: number): AnnouncedWorkload => ({
  workload: { id: `cgroup:/user.slice/w-${index}.scope#${index}`, name: `w-${index}`, uid: 1000 },
  verdict: null,
  cpu_percent: 50,
  memory_bytes: 2 ** 28,
});

async function flood(perTurn: number): Promise<Cost> {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-bench-'));
  try {
    let ahead_s = 0;
    const announcer = new Announcer({
      directory: join(directory, 'events'),
      isShared: false,
      language: 'en',
      logFile: join(directory, 'monitor.log'),
      clock: { monotonic_s: () => systemClock.monotonic_s() + ahead_s, wall_ms: () => systemClock.wall_ms() },
    });
    globalThis.gc?.();
    const heapBefore = process.memoryUsage().heapUsed;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    await pause(20);
    delay.enable();
    // It measures from one tick of its own to the next: there must have been one.
    await pause(20);
    delay.reset();
    await pause(20);
    const time = new Date(systemClock.wall_ms()).toISOString();
    for (let index = 0; index < events; index += 1) {
      const reason = message('reason.unit_gone');
      announcer.tell({ type: 'action_skipped', t: 1, time, workload: `w-${index}`, rung: 'throttle', reason }, () =>
        about(index),
      );
      if (index % perTurn === perTurn - 1) await nextTurn();
    }
    await pause(20);
    delay.disable();
    globalThis.gc?.();
    const heap_bytes = process.memoryUsage().heapUsed - heapBefore;
    ahead_s = 10;
    announcer.tick();
    announcer.close();
    const { announcements } = new EventLogReader(join(directory, 'events'), {}).read(events);
    return {
      perTurn,
      longest_ms: delay.max / 1e6,
      heap_bytes,
      written_bytes: sizeOf(join(directory, 'events')),
      told: announcements.length,
      summaries: announcements.flatMap(({ kind, value }) => (kind === 'flood' && value !== null ? [value] : [])),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function sizeOf(directory: string): number {
  return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
}

const isGood = ({ longest_ms, told, summaries }: Cost): boolean =>
  longest_ms < limit_ms && summaries.length === 1 && told - 1 + (summaries[0] ?? 0) === events;

const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
// The first events of a process pay for the compilers; a monitor has seen some before a flood comes.
await flood(1000);
const costs = [await flood(events), await flood(1000), await flood(10)];
if (json) process.stdout.write(`${JSON.stringify({ events, limit_ms, costs })}\n`);
else {
  process.stdout.write(`${events} events; the loop may be held up for ${limit_ms} ms\n`);
  process.stdout.write('events a turn  longest delay  heap grew by  event log  told  in the summary\n');
  for (const { perTurn, longest_ms, heap_bytes, written_bytes, told, summaries } of costs)
    process.stdout.write(
      [
        String(perTurn).padStart(13),
        `${longest_ms.toFixed(1)} ms`.padStart(15),
        `${(heap_bytes / 2 ** 20).toFixed(1)} MiB`.padStart(14),
        `${Math.round(written_bytes / 1024)} KiB`.padStart(11),
        String(told).padStart(6),
        summaries.join(' + ').padStart(16),
      ]
        .join('')
        .concat('\n'),
    );
}
process.exitCode = costs.every(isGood) ? 0 : 1;
