import { writeSync } from 'node:fs';
import type { Message } from '@omnimind/protocol/message';
import { History } from '@omnimind/remember/history/history';
import { fakeNumbered } from '@omnimind/testing/fake-events';

// history-writer-main.ts FILE: keeps a tick every 20 ms and an event with each, and says the time of each one that is kept, until
// it is killed.
const [file = ''] = process.argv.slice(2);
const clock = { monotonic_s: () => performance.now() / 1000, wall_ms: () => Date.now() };
const onNotice = (notice: Message) => process.stderr.write(`${JSON.stringify(notice)}\n`);
const history = History.open({ file, interval_s: 0.1, maxBytes: 2 ** 24, clock, onNotice });
let cursor = history.lastCursor();
const quiet = { cpu_behavior: 'idle', memory_behavior: 'stable', pressure: 'none', severity: 'ok' } as const;

setInterval(() => {
  const time_ms = Date.now();
  const rows = Array.from({ length: 50 }, (_, index) => ({
    id: index === 0 ? 'machine' : `w-${index}`,
    name: `w-${index}`,
    verdict: quiet,
    // So that who reads it can tell whether it is what was kept at that time.
    cpu_cores: (time_ms % 10_000) / 1000,
    anon_bytes: index * 4096,
    pids: 1,
    cpu_some: 0,
    memory_some: 0,
    memory_full: 0,
    io_some: null,
  }));
  history.append(time_ms, rows);
  cursor += 1;
  history.appendEvents([{ cursor, announcement: fakeNumbered(cursor, { time: new Date(time_ms).toISOString() }) }]);
  if (history.available) writeSync(1, `${time_ms} ${cursor}\n`);
}, 20);
