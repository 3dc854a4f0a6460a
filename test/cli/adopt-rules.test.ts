import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

const rules = '[[adopt.rules]]\nname = "py\\u0007"\n\n[[adopt.rules]]\nuser = "ci"\ncommand_line = "make *"\n';

describe('rules of adoption in the configuration', () => {
  test('are shown as a file that holds the same', async () => {
    const named = home.write('named.toml', rules);
    const { status, stdout } = await home.omnimind(['config', 'show', '--config', named]);
    expect(status).toBe(0);
    expect(home.even(stdout)).toContain(
      '\n[[adopt.rules]]  # HOME/named.toml:1\nname = "py\\u0007"\n\n[[adopt.rules]]\ncommand_line = "make *"\nuser = "ci"\n',
    );
    const kept = home.write('kept.toml', stdout);
    const again = await home.omnimind(['config', 'show', '--json', '--config', kept]);
    const keys: { key: string; effective: unknown }[] = JSON.parse(again.stdout);
    expect(keys.find(({ key }) => key === 'adopt.rules')?.effective).toEqual([
      { name: 'py\u0007' },
      { user: 'ci', command_line: 'make *' },
    ]);
  });

  test('without any, the file that is shown leaves room for some', async () => {
    const { stdout } = await home.omnimind(['config', 'show']);
    expect(stdout).toContain('\n# [[adopt.rules]]  # none by default\n');
    const kept = home.write('kept.toml', `${stdout}\n[[adopt.rules]]\nname = "x"\n`);
    expect((await home.omnimind(['config', 'check', '--config', kept])).status).toBe(0);
  });

  test('a wrong one is told with its file and line', async () => {
    const named = home.write('named.toml', `${rules}scope = "x"\n`);
    const { status, stderr } = await home.omnimind(['config', 'check', '--config', named]);
    expect({ status, stderr: home.even(stderr) }).toEqual({
      status: 78,
      stderr:
        'omnimind: HOME/named.toml:7: unknown key "adopt.rules.1.scope": use name, command_line, user or parent_scope\n',
    });
  });

  test('are part of the schema', async () => {
    const { stdout } = await home.omnimind(['config', 'schema']);
    const items = { properties: { name: { type: 'string' } }, additionalProperties: false };
    expect(JSON.parse(stdout)).toMatchObject({ properties: { adopt: { properties: { rules: { items } } } } });
  });
});
