import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { runReportSchema } from '@omnimind/protocol/report';
import { afterAll, describe, expect, test } from 'vitest';
import { Home, omnimindBin, until } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

interface Row {
  readonly about: string;
  readonly words: readonly string[];
  readonly status: number;
  readonly stdout?: string;
  readonly stderr?: RegExp;
  readonly input?: string;
  readonly environment?: Record<string, string>;
}

const notExecutable = home.write('not-executable', 'true\n');
const shellScript = home.write('script without interpreter', 'echo "script: $1"\n', 0o755);
const wrongInterpreter = home.write('wrong-interpreter', '#!/nowhere/at all\n', 0o755);
const missing = home.path('missing');

const table: Row[] = [
  { about: 'success', words: ['--', 'true'], status: 0, stdout: '', stderr: /^✓ true · \S+ s\b[^\n]*\n$/ },
  { about: 'success, in full', words: ['--full', '--', 'true'], status: 0, stderr: /^\n─── omnimind · true ─/ },
  { about: 'success, quiet', words: ['--quiet', '--', 'true'], status: 0, stderr: /^$/ },
  { about: 'a failure, quiet', words: ['--quiet', 'sh', '-c', 'kill -9 $$'], status: 137, stderr: /^$/ },
  {
    about: '--full beside --quiet',
    words: ['--full', '--quiet', 'true'],
    status: 64,
    stderr: /^omnimind: .*--full.*--quiet/,
  },
  {
    about: "the command's own status",
    words: ['--', 'sh', '-c', 'exit 7'],
    status: 7,
    stderr: /^✗ sh -c 'exit 7' · exit 7 · /,
  },
  { about: 'no -- before a plain command', words: ['sh', '-c', 'echo $0 $1', 'a', '-h'], status: 0, stdout: 'a -h\n' },
  { about: 'a -- that is the command’s', words: ['echo', '--', '--name'], status: 0, stdout: '-- --name\n' },
  {
    about: 'options before the command',
    words: ['--name', 'n', 'echo', '--name', 'm'],
    status: 0,
    stdout: '--name m\n',
  },
  { about: 'a name', words: ['--name=my run', '--', 'true'], status: 0, stderr: /^✓ my run · / },
  {
    about: 'words with blanks and quotes',
    words: ['--', 'printf', '%s|', 'a b', "'", '"', ''],
    status: 0,
    stdout: 'a b|\'|"||',
  },
  { about: 'standard input', words: ['--', 'cat'], input: 'from outside\n', status: 0, stdout: 'from outside\n' },
  {
    about: 'standard error',
    words: ['--', 'sh', '-c', 'echo oops >&2'],
    status: 0,
    stdout: '',
    stderr: /^oops\n✓ sh -c /,
  },
  {
    about: 'ended by SIGKILL',
    words: ['--', 'sh', '-c', 'kill -9 $$'],
    status: 137,
    stderr: /^✗ .* · ended by SIGKILL · /,
  },
  {
    about: 'a child that was killed',
    words: ['--', 'sh', '-c', 'sh -c "kill -9 \\$\\$"; exit $?'],
    status: 137,
    stderr: /^✗ .* · ended by SIGKILL · exit 137 · /m,
  },
  {
    about: 'ended by SIGKILL, in full',
    words: ['--full', '--', 'sh', '-c', 'kill -9 $$'],
    status: 137,
    stderr: /verdict +● OK, \d+% sure – ended by SIGKILL\n/,
  },
  { about: 'ended by SIGTERM', words: ['--', 'sh', '-c', 'kill $$'], status: 143, stderr: /ended by SIGTERM/ },
  {
    about: 'no such command',
    words: ['--', 'no-such-command'],
    status: 127,
    stdout: '',
    stderr: /^omnimind: no-such-command: command not found\n$/,
  },
  {
    about: 'no such file',
    words: ['--', missing],
    status: 127,
    stdout: '',
    stderr: /^omnimind: .*: command not found\n/,
  },
  {
    about: 'not executable',
    words: ['--', notExecutable],
    status: 126,
    stdout: '',
    stderr: /^omnimind: .* permission denied\n/,
  },
  {
    about: 'a directory',
    words: ['--', home.root],
    status: 126,
    stdout: '',
    stderr: /^omnimind: .* is a directory\n$/,
  },
  {
    about: 'a wrong interpreter',
    words: ['--', wrongInterpreter],
    status: 126,
    stderr: /interpreter "\/nowhere\/at": no such file/,
  },
  { about: 'a script without interpreter', words: ['--', shellScript, 'x'], status: 0, stdout: 'script: x\n' },
  {
    about: 'mode off',
    words: ['--mode', 'off', '--', 'sh', '-c', 'echo hi; exit 3'],
    status: 3,
    stdout: 'hi\n',
    stderr: /^$/,
  },
  {
    about: 'mode off by the environment',
    words: ['sh', '-c', 'exit 4'],
    environment: { OMNIMIND_RESOURCE_MODE: 'off' },
    status: 4,
    stderr: /^$/,
  },
  {
    about: '--mode before the environment',
    words: ['--mode', 'observe', 'true'],
    environment: { OMNIMIND_RESOURCE_MODE: 'off' },
    status: 0,
    stderr: /^✓ true · /,
  },
  {
    about: 'mode off with a report',
    words: ['--mode', 'off', '--report', 'off.md', '--', 'true'],
    status: 0,
    stderr: /^omnimind: the mode is off: nothing is watched and no report is written\n$/,
  },
  {
    about: 'mode off, no such command',
    words: ['--mode', 'off', '--', 'no-such-command'],
    status: 127,
    stderr: /^omnimind: .*not found\n/,
  },
  {
    about: 'an empty OMNIMIND_RESOURCE_MODE',
    words: ['true'],
    environment: { OMNIMIND_RESOURCE_MODE: '' },
    status: 0,
    stderr: /^✓ true · /,
  },
];

describe('omnimind run', () => {
  test.concurrent.each(table)('$about', async ({ words, status, stdout, stderr, input, environment }) => {
    const outcome = await home.omnimind(['run', ...words], {
      ...(input === undefined ? {} : { input }),
      ...(environment === undefined ? {} : { environment }),
    });
    expect(outcome).toMatchObject({
      status,
      ...(stdout === undefined ? {} : { stdout }),
      ...(stderr === undefined ? {} : { stderr: expect.stringMatching(stderr) }),
    });
    expect(existsSync(home.path('off.md'))).toBe(false);
  });

  test('the environment is the command’s own: NODE_OPTIONS too, and nothing of the launcher', async () => {
    const { stdout } = await home.omnimind(['run', '--', 'env'], { environment: { NODE_OPTIONS: '--no-warnings' } });
    const names = stdout.split('\n').map((line) => line.split('=')[0]);
    expect(stdout).toContain('NODE_OPTIONS=--no-warnings\n');
    expect(names.filter((name) => name?.startsWith('OMNIMIND_NODE') || name?.startsWith('NODE_'))).toEqual([
      'NODE_OPTIONS',
    ]);
  });

  test('the report as the terminal shows it', async () => {
    const { stderr } = await home.omnimind([
      'run',
      '--full',
      '--name',
      'greeting',
      '--',
      'sh',
      '-c',
      'sleep 0.3; exit 2',
    ]);
    const lines = home.even(stderr).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '',
      `─── omnimind · greeting ${'─'.repeat(56)}`,
      "command    sh -c 'sleep 0.3; exit 2'",
      'duration   TIME, exit 2',
    ]);
    expect(lines.map((line) => line.slice(0, 11).trim()).filter(Boolean)).toEqual(
      expect.arrayContaining(['CPU', 'memory', 'I/O', 'verdict', 'changes', 'actions']),
    );
    expect(lines.at(-2)).toBe('Details: omnimind why RUN');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('reports go to files too, as JSON and as Markdown', async () => {
    const { status } = await home.omnimind(['run', '--report', 'r.json', '--report=r.md', '--', 'sh', '-c', 'exit 5']);
    expect(status).toBe(5);
    const report = runReportSchema.parse(JSON.parse(readFileSync(home.path('r.json'), 'utf8')));
    expect(report).toMatchObject({ run: { name: 'sh', mode: 'smart' }, exit: { status: 5, signal: null } });
    expect(readFileSync(home.path('r.md'), 'utf8')).toMatch(
      /^# omnimind: sh\n\n\*\*OK\*\*[\s\S]*\| command \| `sh -c 'exit 5'` \|/,
    );
  });

  test('a report that can no longer be written is told, and the command’s status stands', async () => {
    home.write('gone/keep', '');
    const command = ['sh', '-c', `rm -r ${home.path('gone')}; exit 6`];
    const { status, stderr } = await home.omnimind(['run', '--report', 'gone/r.md', '--', ...command]);
    expect(status).toBe(6);
    expect(stderr).toMatch(/\nomnimind: the report was not written: .*gone\/r\.md/);
  });

  test('a state directory that can’t be written costs nothing but the record', async () => {
    const other = new Home();
    other.write('state', 'a file where a directory should be');
    const { status, stdout, stderr } = await other.omnimind(['run', '--', 'echo', 'done']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'done\n' });
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /^✓ echo done · .* the run was not kept: can't write .*: not a directory/,
    );
    other.remove();
  });

  test('hostile names of processes, arguments and runs are shown escaped', async () => {
    const evil = home.write('evil) \x1b[31m\n|`<b>', '#!/bin/sh\nexit 0\n', 0o755);
    const words = [
      'run',
      '--full',
      '--name',
      'n\x1b]0;x\x07|*',
      '--report',
      'evil.md',
      '--report',
      'evil.json',
      '--',
      evil,
      '\u009b2J',
      '\u202e',
    ];
    const { status, stderr } = await home.omnimind(words);
    expect(status).toBe(0);
    expect(stderr).toContain('omnimind · n\\x1b]0;x\\x07|*');
    const unsafe = /(?!\n)[\p{Cc}\p{Cf}]/u;
    expect(stderr).not.toMatch(unsafe);
    const markdown = readFileSync(home.path('evil.md'), 'utf8');
    expect(markdown).toContain('# omnimind: n\\\\x1b\\]0;x\\\\x07\\|\\*\n');
    expect(markdown).not.toMatch(unsafe);
    const json = readFileSync(home.path('evil.json'), 'utf8');
    expect(json).not.toMatch(unsafe);
    expect(runReportSchema.parse(JSON.parse(json)).run.command).toEqual([evil, '\u009b2J', '\u202e']);
  });

  test('a word that is no UTF-8 is refused rather than changed; the character that stands for such is none', async () => {
    const script = `exec "$0" run -- printf %s "$(printf '\\377')"`;
    const broken = spawnSync('sh', ['-c', script, omnimindBin], { env: home.environment, encoding: 'utf8' });
    expect(broken).toMatchObject({
      status: 64,
      stdout: '',
      stderr: 'omnimind: word 3 of the command is not valid UTF-8: put the command into a shell script and run that\n',
    });
    expect(await home.omnimind(['run', '--', 'printf', '%s', '\ufffd'])).toMatchObject({ status: 0, stdout: '\ufffd' });
  });

  test('the language is the user’s', async () => {
    const { stderr } = await home.omnimind(['run', '--full', '--', 'true'], { environment: { LANG: 'pt_BR.UTF-8' } });
    expect(stderr).toContain('\nduração ');
    const ascii = await home.omnimind(['run', '--full', '--', 'true'], { environment: { LANG: 'pt_BR' } });
    expect(ascii.stderr).toContain('\nduracao ');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what ASCII is
    expect(ascii.stderr).toMatch(/^[\x00-\x7f]*$/);
  });

  test('colors come only when they are wanted', async () => {
    const plain = await home.omnimind(['run', '--', 'true']);
    const forced = await home.omnimind(['run', '--', 'true'], { environment: { FORCE_COLOR: '1' } });
    const both = await home.omnimind(['run', '--', 'true'], { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect([plain, forced, both].map(({ stderr }) => stderr.includes('\x1b['))).toEqual([false, true, false]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    '%s reaches the command, which may answer it',
    async (signal) => {
      const script = `trap 'echo got; exit 9' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
      const { child, output, ended } = home.start(['run', '--', 'sh', '-c', script]);
      await until('the command', () => output.stdout.includes('ready'));
      child.kill(signal);
      expect(await ended).toMatchObject({
        status: 9,
        signal: null,
        stdout: 'ready\ngot\n',
        stderr: expect.stringMatching(/^✗ .* · exit 9 · /),
      });
    },
  );

  test('when omnimind is killed the command goes on unharmed, and the run is listed as interrupted', async () => {
    const other = new Home();
    const { child, output, ended } = other.start([
      'run',
      '--name',
      'survivor',
      '--',
      'sh',
      '-c',
      'echo ready; while [ ! -e go-on ]; do sleep 0.05; done; echo alive > survived',
    ]);
    await until('the command', () => output.stdout.includes('ready'));
    await until('the first sample', () => globSync(`${other.runs}/*/trace*`).some((file) => statSync(file).size > 40));
    child.kill('SIGKILL');
    await until('our end', () => child.signalCode === 'SIGKILL');
    other.write('go-on', '');
    await ended;
    await until('the end of the command', () => existsSync(other.path('survived')));
    expect((await other.omnimind(['runs'])).stdout).toMatch(/survivor .* interrupted /);
    const why = await other.omnimind(['why', 'survivor']);
    expect(why).toMatchObject({ status: 0, stdout: expect.stringContaining('Interrupted before its report') });
    other.remove();
  });

  test('a descendant that left by double fork and setsid stays in view, and is left alone', async () => {
    const inner = 'while [ ! -e stop ]; do sleep 0.05; done; echo left > left-behind';
    const command = ['sh', '-c', `(setsid sh -c '${inner}' >/dev/null 2>&1 &) ; sleep 0.5`];
    const { status, stderr } = await home.omnimind(['run', '--report', 'fork.json', '--', ...command]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/\n {2}.* \(PID \d+\) goes on with /);
    const report = runReportSchema.parse(JSON.parse(readFileSync(home.path('fork.json'), 'utf8')));
    expect(report.exit.left_behind).toBeGreaterThanOrEqual(1);
    home.write('stop', '');
    await until('the descendant', () => existsSync(home.path('left-behind')));
    rmSync(home.path('stop'));
  });

  test('a reader of standard error that went away harms nobody', async () => {
    const { child, ended } = home.start(['run', '--', 'sh', '-c', 'sleep 0.3; echo out; exit 3']);
    child.stderr.destroy();
    expect(await ended).toMatchObject({ status: 3, stdout: 'out\n' });
  });
});
