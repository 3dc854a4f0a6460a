import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

const brief = '^(?!.*(omnimind|pytest|code)).*';

describe('omnimind earlyoom check', () => {
  test.each([
    { prefer: brief, status: 1, shown: ['no lookahead', "--avoid '^(omnimind|pytest|code)$'"] },
    { prefer: '(a|)', status: 1, shown: ['matches every name'] },
    { prefer: '', status: 1, shown: ['matches every name'] },
    { prefer: '[z-a]', status: 1, shown: ['a range in brackets'] },
    { prefer: 'node', status: 0, shown: ['names such as xnode', "--prefer '^(node)$'"] },
    { prefer: '^[[:alpha:]]+$', status: 0, shown: ['OK.', 'Matches now: '] },
    { prefer: '^no-such-process$', status: 0, shown: ['OK.', 'Matches no process'] },
    { prefer: '^gnome-session-binary$', status: 0, shown: ['longer than 15 bytes'] },
  ])('of $prefer', async ({ prefer, status, shown }) => {
    const run = await home.omnimind(['earlyoom', 'check', '--prefer', prefer], {
      environment: { COLUMNS: '200', LC_ALL: 'C.UTF-8' },
    });
    expect(run).toMatchObject({ status, stderr: '' });
    for (const text of shown) expect(run.stdout).toContain(text);
  });

  test('in Portuguese, and as JSON', async () => {
    const portuguese = await home.omnimind(['earlyoom', 'check', '--prefer', brief], {
      environment: { LC_ALL: 'pt_BR.UTF-8' },
    });
    expect(portuguese.stdout).toContain('Recusado:');
    const { status, stdout } = await home.omnimind(['earlyoom', 'check', '--prefer', brief, '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sound: false,
      source: 'given',
      patterns: [{ refusal: 'look_around', instead: { option: '--avoid', pattern: '^(omnimind|pytest|code)$' } }],
    });
  });
});

describe('omnimind earlyoom simulate', () => {
  test('ranks the processes', async () => {
    const { status, stdout, stderr } = await home.omnimind([
      'earlyoom',
      'simulate',
      '--configured',
      '--top',
      '3',
      '--json',
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const { source, candidates, victim } = JSON.parse(stdout);
    expect(source).toBe('configuration');
    expect(candidates).toHaveLength(3);
    expect(victim.pid).toBe(candidates[0].pid);
    expect((await home.omnimind(['earlyoom', 'simulate', '--configured', '--top', '3'])).stdout).toContain(
      'First to die: ',
    );
  });

  test('wants a sensible number', async () => {
    expect((await home.omnimind(['earlyoom', 'simulate', '--top', '0'])).status).toBe(64);
  });
});
