import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

test('setup_smart_resources.sh is a setup of the machine with earlyoom', async () => {
  const file = fileURLToPath(new URL('../../scripts/setup_smart_resources.sh', import.meta.url));
  const { status, stdout, stderr } = spawnSync('bash', [file, 'test', '--dry-run'], {
    cwd: home.root,
    env: home.environment,
    encoding: 'utf8',
  });
  const words = ['setup', '--system', '--profile', 'test', '--install-earlyoom', '--dry-run'];
  expect(stdout).toContain('/usr/local/bin/omnimind → /usr/lib/omnimind/bin/omnimind');
  expect({ status, stdout, stderr, signal: null }).toEqual(await home.omnimind(words));
});
