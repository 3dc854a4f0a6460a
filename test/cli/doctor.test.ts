import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

/** What is found on the machine of the test is not known here: the form is. */
const checks = [
  'cgroup',
  'controllers',
  'delegation',
  'psi',
  'proc',
  'swap',
  'zfs',
  'io_weight',
  'autogroup',
  'systemd',
  'bus',
  'session',
  'native',
  'limits',
  'sharing',
  'killers',
  'oomd',
  'killed',
  'alerts',
  'earlyoom',
];

interface Told {
  readonly check: string;
  readonly state: string;
}

describe('omnimind doctor', () => {
  test('--json gives each check with what was found, why it matters and what to do', async () => {
    const { status, stdout, stderr } = await home.omnimind(['doctor', '--json']);
    expect(stderr).toBe('');
    const told: { fit: boolean; checks: Told[] } = JSON.parse(stdout);
    expect(status).toBe(told.fit ? 0 : 1);
    expect(told.fit).toBe(told.checks.every(({ state }) => state !== 'bad'));
    expect([...new Set(told.checks.map(({ check }) => check))]).toEqual(checks);
    for (const check of told.checks)
      expect(check).toEqual({
        check: expect.any(String),
        code: expect.stringMatching(/^\w+\.\w+$/),
        state: expect.stringMatching(/^(ok|note|warn|bad)$/),
        found: expect.any(String),
        why: check.state === 'ok' ? null : expect.any(String),
        action: check.state === 'ok' ? null : expect.toSatisfy((text) => text === null || typeof text === 'string'),
        fix: expect.toSatisfy((text) => text === null || typeof text === 'string'),
        facts: expect.any(Object),
      });
  });

  test('lists them for people, in their language, without colors in a pipe', async () => {
    const { stdout } = await home.omnimind(['doctor'], { environment: { LANG: 'pt_BR.UTF-8' } });
    expect(stdout).toMatch(/^─── omnimind doctor ─+\n[✔·!✘] versão do cgroup /);
    expect(stdout).toMatch(/\n(\d+ (graves?|avisos?|notas?), )+\d+ OK\.\n$/);
    expect(stdout).not.toContain('\x1b');
  });

  test('colors come on request', async () => {
    const { stdout } = await home.omnimind(['doctor'], { environment: { FORCE_COLOR: '1' } });
    expect(stdout).toContain('\x1b[32m✔\x1b[0m');
  });
});
