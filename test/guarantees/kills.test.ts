import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientOn } from '@omnimind/client/connect-api';
import { afterAll, expect, test } from 'vitest';
import { Home, until } from '../cli/omnimind.ts';

/** kill -9 at 100 moments, spread over a program's start and its work; what it left is taken up by the next. */

const home = new Home();
afterAll(() => home.remove());

const busy = 'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; sleep 1';
const programs: readonly (readonly [name: string, words: readonly string[], kills: number])[] = [
  ['run', ['run', '--full', '--', 'sh', '-c', busy], 35],
  [
    'cycles',
    ['cycles', '--checkpoint', home.path('cycles.jsonl'), '--resume', '500', '--', 'sh', '-c', 'sleep 0.1'],
    25,
  ],
  ['monitor', ['monitor', '--announce', '--interval', '0.2s', '--metrics-file', home.path('metrics.prom')], 25],
  ['notify', ['notify', 'serve'], 15],
];
// A webhook that nobody listens to: what is to be delivered waits.
home.write('config/omnimind/config.toml', '[[notify.webhooks]]\nurl = "http://127.0.0.1:9/"\n');
/** At most so long after its start a program is killed, ms. */
const longest_ms = 2500;

test.each(programs)('%s', async (name, words, kills) => {
  let running = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const program = home.start(words);
    // Evenly spread, in an order that has no pattern.
    await pause(((kill * 0.618_034) % 1) * longest_ms);
    if (program.child.exitCode === null) running += 1;
    program.child.kill('SIGKILL');
    await program.ended;
  }
  console.log(`     ${name}: killed ${running} of ${kills} while it ran`);
  expect(running).toBeGreaterThan(kills / 2);
});

test('what they left: runs and reports can be read, the next of each kind starts, and nothing of a killed one stays in force', async () => {
  const runs = await home.omnimind(['runs', '--json']);
  expect([runs.status, runs.stderr]).toEqual([0, '']);
  expect(JSON.stringify(JSON.parse(runs.stdout)).length).toBeGreaterThan(100);
  const next = await home.omnimind(['run', '--full', '--', 'true']);
  expect(next.status).toBe(0);
  const all = () => readdirSync(home.root, { recursive: true, encoding: 'utf8' });
  const journals = () => all().filter((file) => file.includes('/journal/'));
  const monitor = home.start(['monitor', '--announce', '--interval', '0.2s']);
  const client = clientOn(home.environment['OMNIMIND_API'] ?? '');
  await until('an answer', () => client.call('machine').catch(() => undefined), 60);
  // It takes up what killed ones left at its start, and looks again after ten seconds.
  await pause(12_000);
  monitor.child.kill('SIGTERM');
  const ended = await monitor.ended;
  expect(ended.status).toBe(0);
  expect(ended.stderr).not.toMatch(/damaged|set aside|defect/);
  expect(journals()).toEqual([]);
  const files = all();
  const left = files.filter((file) => file.endsWith('.tmp'));
  console.log(
    `     files: ${files.length}, temporary ones: ${left.length} (${left.map((file) => join(file)).join(', ')})`,
  );
  expect(left.length).toBeLessThan(20);
});
