import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

describe('what makes no sense is told', () => {
  test.each([
    [['adopt'], 64, 'omnimind: omnimind adopt needs either <pid> or --match\n'],
    [['adopt', '1', '--match', 'x'], 64, 'omnimind: omnimind adopt needs either <pid> or --match\n'],
    [['adopt', 'x\x1b'], 64, 'omnimind: <pid> must be 1 or more (got "x\\x1b")\n'],
    [['adopt', '999999999'], 66, 'omnimind: no process has the PID 999999999\n'],
    [
      ['adopt', '--match', 'no\nbody'],
      66,
      'omnimind: no program is named "no\\nbody": give the whole name of the process, file or script\n',
    ],
    [['release'], 64, 'omnimind: omnimind release needs either <scope> or --all\n'],
    [['release', 'x', '--all'], 64, 'omnimind: omnimind release needs either <scope> or --all\n'],
  ])('%j', async (words, status, stderr) => {
    expect(await home.omnimind(words)).toMatchObject({ status, stdout: '', stderr });
  });
});

test('without anything adopted, there is nothing to release', async () => {
  expect(await home.omnimind(['release', '--all'])).toMatchObject({
    status: 0,
    stdout: 'Nothing has been adopted.\n',
    stderr: '',
  });
  expect(await home.omnimind(['release', '--all', '--json'])).toMatchObject({ status: 0, stdout: '[]\n', stderr: '' });
  const portuguese = await home.omnimind(['release', '--all'], { environment: { LANG: 'pt_BR.UTF-8' } });
  expect(portuguese.stdout).toBe('Nada foi adotado.\n');
  expect(await home.omnimind(['release', 'x'])).toMatchObject({
    status: 66,
    stderr: 'omnimind: nothing adopted is named "x"\n',
  });
});

test.each(['adopt', 'release'])('%s has a page of help with examples', async (command) => {
  const { status, stdout } = await home.omnimind([command, '--help']);
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: omnimind ${command} \\[options\\] \\((.*\\n)*Examples:\\n`));
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
