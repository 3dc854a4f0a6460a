import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

const told = (text: string) => home.even(text);

describe('omnimind config check', () => {
  test('says that nothing is wrong', async () => {
    expect(await home.omnimind(['config', 'check'])).toMatchObject({ status: 0, stderr: '' });
    home.write('config/omnimind/config.toml', 'run.mode = "observe"\n');
    const { status, stdout } = await home.omnimind(['config', 'check']);
    expect({ status, stdout: told(stdout) }).toEqual({ status: 0, stdout: 'HOME/config/omnimind/config.toml: OK\n' });
  });

  test('says everything that is wrong, with file, line and what to do', async () => {
    home.write('config/omnimind/config.toml', '[run]\nmode = "smrt"\n\nintervall = "1s"\n');
    const named = home.write('named.toml', 'a = x\n');
    const { status, stdout, stderr } = await home.omnimind(['config', 'check', '--config', named]);
    expect({ status, stdout, stderr: told(stderr) }).toEqual({
      status: 78,
      stdout: '',
      stderr: `omnimind: HOME/config/omnimind/config.toml:2: invalid "run.mode" "smrt": use "smart", "observe" or "off"
omnimind: HOME/config/omnimind/config.toml:4: unknown key "run.intervall": did you mean "interval"?
omnimind: HOME/named.toml:1: invalid TOML at column 5
`,
    });
  });

  test('--json gives the same to a program', async () => {
    const named = home.write('named.toml', '\nrnu = 1\n');
    const { status, stdout, stderr } = await home.omnimind(['config', 'check', '--json', '--config', named]);
    expect({ status, stderr }).toEqual({ status: 78, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      files: [named],
      problems: [{ file: named, line: 2, message: 'unknown key "rnu": did you mean "run"?', hint: null }],
    });
  });

  test('a named file that does not exist is an error', async () => {
    const { status, stderr } = await home.omnimind(['config', 'check', '--config', 'missing.toml']);
    expect({ status, stderr }).toEqual({
      status: 78,
      stderr: 'omnimind: missing.toml: no such file\n',
    });
  });
});

describe('omnimind config show', () => {
  test('hides secrets, by the schema, until they are asked for, and warns of a file that all can read', async () => {
    const hook = '[[notify.webhooks]]\nurl = "https://hooks.example/T0/key7"\nsecret = "hunter2"\n';
    const named = home.write('named.toml', hook);
    chmodSync(named, 0o644);
    for (const words of [[], ['--json']]) {
      const { status, stdout, stderr } = await home.omnimind(['config', 'show', '--config', named, ...words]);
      expect({ status, stderr: told(stderr) }).toEqual({
        status: 0,
        stderr: 'omnimind: HOME/named.toml holds a secret and every user can read it: chmod o-r HOME/named.toml\n',
      });
      expect(stdout).toContain('https://hooks.example/…');
      expect(stdout).not.toMatch(/hunter2|key7/);
    }
    chmodSync(named, 0o600);
    const shown = await home.omnimind(['config', 'show', '--config', named, '--secrets']);
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain('secret = "hunter2"');
    expect(shown.stdout).toContain('url = "https://hooks.example/T0/key7"');
  });

  test('what is wrong with a secret is said without it', async () => {
    const hook = '[[notify.webhooks]]\nurl = "ftp://hooks.example/key7"\nsecret = ["hunter2"]\n';
    const { status, stderr } = await home.omnimind(['config', 'check', '--config', home.write('named.toml', hook)]);
    expect(status).toBe(78);
    expect(stderr).not.toMatch(/hunter2|key7/);
  });

  test('prints a configuration file that says what holds', async () => {
    const named = home.write('named.toml', 'ladder.nice = 7\n');
    const { status, stdout } = await home.omnimind(['config', 'show', '--config', named]);
    expect(status).toBe(0);
    expect(told(stdout)).toContain(
      '# Nice value of a deprioritized workload without a scope of its own (1 to 19).\n# Default: 10.\nnice = 7  # HOME/named.toml:1\n',
    );
    expect(stdout).toContain('interval = "1s"  # default\n');
    const kept = home.write('kept.toml', stdout);
    expect((await home.omnimind(['config', 'check', '--config', kept])).status).toBe(0);
  });

  test('--json gives each key with its origin', async () => {
    const { stdout } = await home.omnimind(['config', 'show', '--json']);
    expect(JSON.parse(stdout)).toContainEqual({
      key: 'runs.max_size',
      kind: 'size',
      value: '512MiB',
      effective: 512 * 2 ** 20,
      default: '512MiB',
      description: expect.any(String),
      origin: null,
    });
  });

  test('a configuration that is wrong is an error, also for the commands that use it', async () => {
    const named = home.write('named.toml', 'run.mode = 1\n');
    for (const words of [['config', 'show'], ['monitor'], ['record', '--out', 'x.jsonl'], ['run']]) {
      const command = words[0] === 'run' || words[0] === 'record' ? ['--', 'touch', 'started'] : [];
      const { status, stderr } = await home.omnimind([...words, '--config', named, ...command]);
      expect({ status, stderr: told(stderr) }, words.join(' ')).toEqual({
        status: 78,
        stderr: expect.stringMatching(
          /^omnimind: HOME\/named\.toml:1: invalid "run\.mode" 1: use "smart", "observe" or "off"/,
        ),
      });
    }
  });
});

test('omnimind config schema prints the JSON Schema', async () => {
  const { status, stdout } = await home.omnimind(['config', 'schema']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    properties: { run: { properties: { mode: { enum: ['smart', 'observe', 'off'] } } } },
  });
});

test('the mode of the configuration holds where nothing else is said', async () => {
  home.write('config/omnimind/config.toml', 'run.mode = "off"\n');
  expect(await home.omnimind(['run', '--', 'sh', '-c', 'exit 3'])).toMatchObject({ status: 3, stderr: '' });
  const observed = await home.omnimind(['run', '--mode', 'observe', '--', 'true']);
  expect(observed.stderr).toMatch(/^✓ true · /);

  home.write('config/omnimind/config.toml', 'run.report = "full"\n');
  expect((await home.omnimind(['run', '--', 'true'])).stderr).toContain('─── omnimind · true');
  home.write('config/omnimind/config.toml', 'run.report = "none"\n');
  expect((await home.omnimind(['run', '--', 'true'])).stderr).toBe('');
  home.write('config/omnimind/config.toml', 'run.report_after = "1h"\n');
  expect((await home.omnimind(['run', '--', 'true'])).stderr).toBe('');
  expect((await home.omnimind(['run', '--', 'false'])).stderr).toMatch(/^✗ false · exit 1 · /);
});
