import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ApiThread } from '@omnimind/monitor/api/api-thread';
import type { Announcement } from '@omnimind/protocol/announcement';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { fakeApiSetup, fakeTickRow } from '@omnimind/testing/fake-monitor';

/**
 * `npm run bench:api`: 200 readers of the stream, a third of whom take nothing, while 500 workloads are told ten times a second
 * and 200 events a second happen. Printed: the delay of the monitor's own loop, and the round trip of a request to the thread
 * (no shorter than the delay of its loop).
 */
const seconds = 20;
const readers = 200;
const workloads = 500;

const directory = mkdtempSync(join(tmpdir(), 'omnimind-bench-api-'));
const socketPath = join(directory, 'api.sock');
const thread = new ApiThread({
  setup: {
    ...fakeApiSetup,
    socket: { path: socketPath, gid: null },
    history: { file: join(directory, 'history.db'), maxBytes: 64 * 2 ** 20 },
    configuration: defaultConfiguration,
  },
  onCommand: () => 'gone',
  onNotice: (text) => console.log(`     notice: ${text}`),
  onReady: () => ready(),
});
let ready = () => {};
const isReady = new Promise<void>((resolve) => {
  ready = resolve;
});
thread.start();
// The thread alone keeps no process alive.
const alive = setInterval(() => {}, 1000);
await isReady;
clearInterval(alive);

const child = spawn(
  process.execPath,
  [fileURLToPath(new URL('readers.ts', import.meta.url)), socketPath, String(readers), String(seconds + 2)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
let printed = '';
child.stdout.on('data', (piece: Buffer) => {
  printed += piece.toString();
});
await new Promise((resolve) => setTimeout(resolve, 1500));

const rows = Array.from({ length: workloads }, (_, index) =>
  fakeTickRow(`cgroup:/system.slice/w-${index}.service#${index}`),
);
const resident = () => process.memoryUsage.rss() / 2 ** 20;
const before = resident();
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const trips: number[] = [];
let sequence = 0;
for (let tick = 0; tick < seconds * 10; tick += 1) {
  const due = performance.now() + 100;
  thread.tick({ t: tick / 10, time_ms: Date.now(), host: {}, verdict: null, rows, gone: [], isWhole: true });
  const batch: Announcement[] = Array.from({ length: 20 }, (_, index) => fakeNumbered(sequence + index + 1));
  sequence += batch.length;
  thread.announce(batch);
  if (tick % 2 === 0) void trip();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
}
delay.disable();
await once(child, 'exit');
await thread.close();
rmSync(directory, { recursive: true, force: true });

function trip(): Promise<void> {
  const start = performance.now();
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/v1/machine', agent: false }, (response) => {
      response.resume().on('end', () => {
        trips.push(performance.now() - start);
        resolve();
      });
    });
    asked.on('error', () => resolve());
    asked.end();
  });
}

const sorted = trips.toSorted((a, b) => a - b);
const percentile = (share: number) =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
const ms = (value: number) => (value / 1e6).toFixed(1);
// The histogram counts the resolution of 5 ms into each delay.
console.log(
  `${readers} readers, a third stalled; ${workloads} workloads at 10 Hz; ${sequence / seconds} events/s; ${seconds} s`,
);
console.log(
  `monitor's loop delay  p50 ${ms(delay.percentile(50))} ms, p99 ${ms(delay.percentile(99))} ms, worst ${ms(delay.max)} ms`,
);
console.log(
  `round trip to thread  p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms, worst ${percentile(1)} ms, ${sorted.length} of ${seconds * 5} answered`,
);
console.log(
  `readers               ${printed.trim()} (each of ${readers - Math.ceil(readers / 3)} should have had ${sequence})`,
);
console.log(`memory                ${before.toFixed(1)} MiB before, ${resident().toFixed(1)} MiB after`);
