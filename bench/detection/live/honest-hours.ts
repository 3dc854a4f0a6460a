import { honest, type Workload } from './workload.ts';

/** How long each lasts, s. */
const seconds = 3000;
const length = `--seconds=${seconds}`;

/** What developers leave running: honest work of the better part of an hour, since what fills slowly looks like a leak for long. */
export const honestHours: readonly Workload[] = [
  honest({
    name: 'watch-tsc',
    set: 'test',
    command: ['node', 'watch-tsc.mjs', length],
    seconds,
    load: 0.1,
    memory: 300,
    note: 'tsc --watch over 60 modules, one edited every 15 s',
  }),
  honest({
    name: 'language-server',
    set: 'test',
    command: ['node', 'language-server.mjs', length],
    seconds,
    load: 0.05,
    memory: 200,
    note: 'the language server of TypeScript while somebody types',
  }),
  honest({
    name: 'browser-chromium',
    set: 'test',
    command: ['node', 'browser-chromium.mjs', length],
    seconds,
    load: 0.2,
    memory: 700,
    note: 'Chromium with a page that fetches a table each second, and others that come and go',
  }),
  honest({
    name: 'watch-vitest',
    set: 'tuning',
    command: ['node', 'watch-vitest.mjs', length],
    seconds,
    load: 0.1,
    memory: 500,
    note: 'vitest --watch over 12 files, one edited every 25 s',
  }),
  honest({
    name: 'server-vite',
    set: 'tuning',
    command: ['node', 'server-vite.mjs', length],
    seconds,
    load: 0.1,
    memory: 350,
    note: 'development server of vite, a page each two seconds, an edit each 20 s',
  }),
  honest(
    {
      name: 'v8-healthy-hour',
      set: 'tuning',
      command: ['node', 'v8-healthy.mjs', length],
      seconds,
      load: 0.2,
      memory: 300,
      note: 'healthy collections of V8',
    },
    'v8-healthy',
  ),
  honest(
    {
      name: 'jvm-g1-hour',
      set: 'test',
      command: ['java', 'G1Service', length],
      seconds,
      load: 0.15,
      memory: 900,
      note: 'healthy service with the collector and heap that the JVM chooses by itself',
    },
    'G1Service',
  ),
  honest(
    {
      name: 'batches-python-hour',
      set: 'test',
      command: ['python3', 'batches-python.py', length],
      seconds,
      load: 0.1,
      memory: 300,
      note: 'batches that are built up and freed each 50 s',
    },
    'batches-python',
  ),
  honest(
    {
      name: 'database-pgbench-hour',
      set: 'test',
      command: ['./database-pgbench.sh', String(seconds - 20)],
      seconds,
      load: 0.4,
      memory: 400,
      note: 'PostgreSQL under pgbench, 150 transactions a second',
    },
    'database-pgbench',
  ),
];
