import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientOn } from '@omnimind/client/connect-api';
import { afterDelay, MonitorConnection } from '../../packages/vscode/src/connection/monitor-connection.ts';
import { settingsOf } from '../../packages/vscode/src/settings.ts';
import { statusOf } from '../../packages/vscode/src/views/status.ts';
import { rowsOf } from '../../packages/vscode/src/views/workload-rows.ts';
import { wordsFor } from '../../packages/vscode/src/words.ts';

/**
 * `npm run bench:editor [-- SECONDS]`: what the extension takes of a core while a monitor shows it 50 workloads whose figures change each
 * second: with the view in sight and without, less what the same process takes when it does nothing (VS Code's extension host runs
 * anyway). Its connection, status and rows are the real ones; VS Code's own drawing is not counted. Fails above .1 % of a core.
 */
const [seconds = 120] = process.argv.slice(2).map(Number);
const max_share = 0.001;
const directory = mkdtempSync(join(tmpdir(), 'omnimind-bench-editor-'));
const socket = join(directory, 'api.sock');
const monitor = fork(join(import.meta.dirname, 'monitor.ts'), [socket]);
await once(monitor, 'message');

const words = wordsFor('en');
const settings = settingsOf(() => ({ value: undefined, isSet: false }));
let isVisible = true;
let drawn = 0;
const connection = new MonitorConnection({
  sockets: () => [socket],
  clientOn,
  after: afterDelay,
  chance: Math.random,
  onChange: () => {
    statusOf(words, connection, settings);
    if (isVisible && connection.seen !== null) drawn += JSON.stringify(rowsOf(words, connection.seen)).length;
  },
  wall_ms: Date.now,
  onEvents: () => {},
});

/** What this process takes of a core from now on. */
async function shareOfCore(): Promise<number> {
  const before = process.cpuUsage();
  await pause(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / seconds;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)} %`;

try {
  await pause(5000);
  const idle = await shareOfCore();
  console.log(`idle process: ${percent(idle)} of a core`);
  connection.attend(true);
  connection.start();
  await pause(5000);
  for (const isSeen of [true, false]) {
    isVisible = isSeen;
    connection.attend(isSeen);
    const share = (await shareOfCore()) - idle;
    console.log(`${isSeen ? 'in sight' : 'out of sight'}: ${percent(share)} of a core beside it`);
    if (share > max_share) process.exitCode = 1;
  }
  console.log(`load ${loadavg().map((each) => each.toFixed(1))}, ${drawn} characters of rows`);
} finally {
  connection.stop();
  monitor.kill();
  rmSync(directory, { recursive: true });
}
