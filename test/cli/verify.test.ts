import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

/** What holds on the machine of the test is not known here: the form is. */
const checks = [
  'cgroup',
  'setup',
  'files',
  'slices',
  'limits',
  'properties',
  'weights',
  'memory_low',
  'spared',
  'monitor',
  'metrics',
  'workload',
  'backend',
  'earlyoom',
  'killers',
];

describe('omnimind verify', () => {
  test('--json gives each check with what was expected, what was found and what mends it', async () => {
    const { status, stdout, stderr } = await home.omnimind(['verify', '--user', '--json']);
    expect(stderr).toBe('');
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ holds: false, kind: 'user' });
    expect(status).toBe(1);
    expect(told.checks.map(({ check }: { check: string }) => check)).toEqual(checks);
    for (const check of told.checks)
      expect(check).toEqual({
        check: expect.any(String),
        code: expect.stringMatching(/^\w+\.\w+$/),
        state: expect.stringMatching(/^(ok|info|fail)$/),
        expected: expect.any(String),
        found: expect.any(String),
        fix: check.state === 'fail' ? expect.any(String) : check.fix,
        facts: expect.any(Object),
      });
  });

  test('without a setup it says so, how to do it, and fails', async () => {
    const { status, stdout } = await home.omnimind(['verify', '--user']);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^✘ setup +not done\n.*expected: `omnimind setup` has been run\n +\$ omnimind setup --user$/m,
    );
    expect(stdout).toMatch(/^\d+ of 15 checks failed\.$/m);
  });

  test('in Portuguese', async () => {
    const { stdout } = await home.omnimind(['verify', '--user'], { environment: { LANG: 'pt_BR.UTF-8' } });
    expect(stdout).toMatch(/^✘ setup +não foi feito$/m);
  });

  test('both kinds at once are a mistake', async () => {
    expect(await home.omnimind(['verify', '--user', '--system'])).toMatchObject({
      status: 64,
      stdout: '',
      stderr: expect.stringContaining("--user and --system can't be combined"),
    });
  });

  test('a damaged setup.json is told, not thrown', async () => {
    home.write('state/omnimind/setup.json', '{');
    const { status, stdout, stderr } = await home.omnimind(['verify', '--user']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/setup\.json is\s+damaged/);
  });
});
