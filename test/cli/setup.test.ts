import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

// What setup does needs a service manager: the scenarios of test/vm. Here is what holds on every machine.
const home = new Home();
afterAll(() => home.remove());

const invalid = home.write('invalid.toml', '[slice]\nmemory_high = 1.5\n');

describe('what makes no sense is refused, and nothing is changed', () => {
  test.each<[string[], number, string]>([
    [['setup', '--user', '--system'], 64, "--user and --system can't be combined"],
    [['setup', '--profile', 'prod'], 64, 'invalid --profile "prod"'],
    [['setup', '--config', invalid, '--yes'], 78, `${invalid}:2`],
    [['setup', '--config', '/no/such/file', '--dry-run'], 78, '/no/such/file'],
    [['uninstall', '--user', '--system'], 64, "--user and --system can't be combined"],
    [['uninstall', 'all'], 64, 'too many arguments'],
  ])('omnimind %j', async (words, wanted, text) => {
    const { status, stdout, stderr } = await home.omnimind(words);
    expect({ status, stdout }).toEqual({ status: wanted, stdout: '' });
    expect(stderr).toContain(text);
    expect(existsSync(home.path('config'))).toBe(false);
  });
});

describe('omnimind uninstall without a setup', () => {
  test('has nothing to remove', async () => {
    const { status, stdout } = await home.omnimind(['uninstall', '--user', '--yes']);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout:
        "Nothing to remove: you have no setup of your own. To remove the machine's: sudo omnimind uninstall --system\n",
    });
  });

  test('says so in Portuguese, and for programs', async () => {
    const { stdout } = await home.omnimind(['uninstall', '--user'], { environment: { LANG: 'pt_BR.UTF-8' } });
    expect(stdout).toMatch(/^Nada a remover: você não tem um setup seu/);
    const json = await home.omnimind(['uninstall', '--user', '--json']);
    expect(JSON.parse(json.stdout)).toEqual({ kind: 'user', setup: false, done: false });
  });
});

test('a damaged manifest is told with its file', async () => {
  mkdirSync(`${home.state}/omnimind`, { recursive: true });
  writeFileSync(`${home.state}/omnimind/setup.json`, '{');
  const { status, stderr } = await home.omnimind(['uninstall', '--user']);
  expect(status).toBe(69);
  expect(stderr).toMatch(/setup\.json is damaged/);
});
