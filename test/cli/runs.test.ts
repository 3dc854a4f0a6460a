import { readdirSync } from 'node:fs';
import { runReportSchema } from '@omnimind/protocol/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
let ids: string[];

beforeAll(async () => {
  await home.omnimind(['run', '--name', 'first', '--', 'true']);
  // The second run's id must sort after the first one's: ids have a second's grain.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await home.omnimind(['run', '--name', 'e\x1bvil\n', '--', 'sh', '-c', 'exit 3']);
  ids = readdirSync(home.runs).sort().reverse();
}, 20_000);
afterAll(() => home.remove());

describe('omnimind runs', () => {
  test('lists past runs, newest first, within the width', async () => {
    const { status, stdout } = await home.omnimind(['runs']);
    expect(status).toBe(0);
    const [heads, ...rows] = stdout.trimEnd().split('\n');
    expect(heads).toMatch(/^id +name +started +duration +exit +verdict +comm/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
      [ids[0], 'e\\x1bvil\\n'],
      [ids[1], 'first'],
    ]);
    expect(rows[0]).toMatch(/ 3 {2}OK .*sh/);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
    const wide = await home.omnimind(['runs', '--limit', '1'], { environment: { COLUMNS: '140' } });
    expect(wide.stdout).toMatch(/^id .*\n.* sh -c 'exit 3'\n$/);
  });

  test('--json gives all that is known', async () => {
    const { stdout } = await home.omnimind(['runs', '--json']);
    const runs: unknown = JSON.parse(stdout);
    expect(runs).toMatchObject([
      { id: ids[0], name: 'e\x1bvil\n', command: ['sh', '-c', 'exit 3'], exit_status: 3, state: 'finished' },
      { id: ids[1], name: 'first', verdict: { severity: 'ok' } },
    ]);
  });
});

describe('omnimind why', () => {
  test('without a run, the newest one; with the numbers, the timeline and how to replay it', async () => {
    const { status, stdout } = await home.omnimind(['why']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^─── e\\x1bvil\\n {2}\d{8}-/);
    expect(home.even(stdout)).toMatch(/\nstarted {4}DATE\ncommand {4}sh -c 'exit 3'\nduration {3}TIME, exit 3\n/);
    expect(stdout).toMatch(/\nevidence {3}signal +value +threshold\n/);
    expect(stdout).toMatch(/\nactions {4}none needed\n/);
    const [, trace = ''] = /\n {2}omnimind replay (.*)\n$/.exec(stdout) ?? [];
    expect((await home.omnimind(['replay', trace])).status).toBe(0);
  });

  test('a run is named by its id, the beginning of it, or its name', async () => {
    const [newest = '', oldest = ''] = ids;
    for (const which of [oldest, oldest.slice(0, -2), 'first'])
      expect((await home.omnimind(['why', which])).stdout, which).toContain(oldest);
    expect((await home.omnimind(['why', 'e\x1bvil\n'])).stdout).toContain(newest);
  });

  test('--json gives the run, its report and where its trace is', async () => {
    const { stdout } = await home.omnimind(['why', 'first', '--json']);
    const told: { run: unknown; report: unknown; trace: string; from_trace: boolean } = JSON.parse(stdout);
    expect(told).toMatchObject({
      run: { name: 'first' },
      from_trace: false,
      trace: expect.stringMatching(/trace\.jsonl\.gz$/),
    });
    expect(runReportSchema.parse(told.report).run.name).toBe('first');
  });

  test('an unknown run is told', async () => {
    const { status, stderr } = await home.omnimind(['why', 'n\x1bone']);
    expect({ status, stderr }).toEqual({
      status: 66,
      stderr: 'omnimind: no run "n\\x1bone": list them with `omnimind runs`\n',
    });
  });
});
