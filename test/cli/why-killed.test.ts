import type { Kill } from '@omnimind/protocol/event';
import { KillStore } from '@omnimind/tell/kills/kill-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

const kill: Kill = {
  type: 'kill',
  t: 540,
  time: '2026-11-25T14:02:00.000Z',
  workload: 'cgroup:/omnimind.slice/omnimind-dev.slice/x.scope#7',
  killer: 'earlyoom',
  process: { pid: 4711, name: 'node', uid: 1000, memory_bytes: 3.1 * 2 ** 30 },
  signal: 'SIGTERM',
  available_share: 0.027,
  swap_free_share: null,
  limit_bytes: null,
  before: {
    interval_s: 5,
    cpu_cores: [0.5, 0.5, 0.6, 0.5],
    anon_bytes: [1, 2, 3, 3.1].map((gib) => gib * 2 ** 30),
  },
  verdict: null,
  text: 'earlyoom killed node (PID 4711, 3.1 GiB) of run api-tests at 14:02',
};

beforeAll(() => new KillStore(home.path('state/omnimind/kills'), false).keep(kill, 'run api-tests'));

describe('omnimind why, of a process that was killed', () => {
  test.each([[], ['4711'], ['node'], ['run api-tests']])(
    'says who, why, and what it had done (%s)',
    async (...words) => {
      const { status, stdout } = await home.omnimind(['why', ...words]);
      expect(status).toBe(0);
      expect(stdout).toContain('earlyoom killed node (PID 4711, 3.1 GiB)');
      expect(stdout).toContain('Of run api-tests at 14:02 UTC; memory 2.7% free');
      expect(stdout).toMatch(/memory +▃▆█ *█? +3\.1 GiB – 20 s|memory +\S+ +3\.1 GiB – 20 s/);
    },
  );

  test('in Portuguese, and as JSON', async () => {
    const { stdout } = await home.omnimind(['why', '4711'], { environment: { LANG: 'pt_BR.UTF-8' } });
    expect(stdout).toContain('O earlyoom matou node (PID 4711, 3,1 GiB)');
    const json = await home.omnimind(['why', '4711', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ kill: { workload_name: 'run api-tests', kill } });
  });

  test('and nothing of one that nobody knows', async () => {
    const { status, stderr } = await home.omnimind(['why', '4712']);
    expect(status).toBe(66);
    expect(stderr).toContain('no runs kept yet');
  });
});
