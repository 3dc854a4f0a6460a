import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cyclesReportSchema } from '@omnimind/protocol/cycles-report';
import { message } from '@omnimind/protocol/message';
import { afterAll, describe, expect, test } from 'vitest';
import { Home, until } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

/** The machine of the test may be as busy as it likes. */
const cycles = ['cycles', '--max-wait', '0s'];

interface Row {
  readonly about: string;
  readonly words: readonly string[];
  readonly environment?: Record<string, string>;
  readonly status: number;
  readonly stdout?: string;
  readonly stderr?: RegExp;
}

const damaged = home.write('damaged.jsonl', '{"format":"omnimind-trace"}\n');

const table: Row[] = [
  { about: 'success', words: ['3', '--', 'true'], status: 0, stdout: '', stderr: /All 3 cycles passed/ },
  { about: 'plain words need no --', words: ['2', 'echo', 'hi'], status: 0, stdout: 'hi\nhi\n' },
  {
    about: 'options after the count',
    words: ['2', '--name', 'my cycles', '--', 'true'],
    status: 0,
    stderr: /· my cycles ─/,
  },
  {
    about: 'the number of the cycle',
    words: ['2', '--', 'sh', '-c', 'echo $OMNIMIND_CYCLE'],
    status: 0,
    stdout: '1\n2\n',
  },
  {
    about: 'a failure ends it',
    words: ['9', '--', 'sh', '-c', 'exit 7'],
    status: 1,
    stderr: /^omnimind: 9 cycles of sh\nomnimind: cycle 1 of 9 failed after .*: exit 7\n\n─/,
  },
  {
    about: 'unless it is to go on',
    words: ['3', '--keep-going', '--', 'sh', '-c', 'exit 7'],
    status: 1,
    stderr: /cycle 3 of 3 failed/,
  },
  {
    about: 'killed by nobody knows whom',
    words: ['2', '--', 'sh', '-c', 'kill -9 $$'],
    status: 1,
    stderr: /cycle 1 of 2 was killed \(exit 137, SIGKILL\): by what is unknown\n/,
  },
  {
    about: 'in Portuguese',
    words: ['2', '--', 'sh', '-c', 'exit 7'],
    environment: { LANG: 'pt_BR.UTF-8' },
    status: 1,
    stderr: /^omnimind: 2 ciclos de sh\nomnimind: ciclo 1 de 2 falhou/,
  },
  { about: 'no such command', words: ['3', '--', 'no-such-command'], status: 127, stdout: '', stderr: /not found\n/ },
  { about: 'mode off', words: ['2', '--mode', 'off', '--', 'true'], status: 0, stderr: /All 2 cycles passed/ },
  { about: 'no count', words: ['--', 'true'], status: 64, stderr: /missing argument "command"/ },
  {
    about: 'a count that is none',
    words: ['0', '--', 'true'],
    status: 64,
    stderr: /<count> must be 1 or more \(got "0"\)/,
  },
  { about: 'no command', words: ['3'], status: 64, stderr: /missing argument "command"/ },
  {
    about: "a command's option without --",
    words: ['3', 'sh', '-c', 'true'],
    status: 64,
    stderr: /unknown option -c: see omnimind cycles --help\n$/,
  },
  {
    about: '--resume alone',
    words: ['3', '--resume', '--', 'true'],
    status: 64,
    stderr: /^omnimind: --resume needs --checkpoint\n$/,
  },
  {
    about: 'a wrong cooldown',
    words: ['3', '--cooldown', '2', '--', 'true'],
    status: 64,
    stderr: /--cooldown: "2" needs a unit/,
  },
  {
    about: 'a wrong wait',
    words: ['3', '--max-wait', '2d', '--', 'true'],
    status: 64,
    stderr: /--max-wait must be from 0 s to 1 d \(got "2d"\)/,
  },
  {
    about: 'a wrong number of retries',
    words: ['3', '--retry-killed', 'often', '--', 'true'],
    status: 64,
    stderr: /--retry-killed must be 1 or more \(got "often"\)/,
  },
  { about: 'a wrong mode', words: ['3', '--mode', 'fast', '--', 'true'], status: 64, stderr: /fast/ },
  {
    about: 'a report of an unknown kind',
    words: ['3', '--report', 'r.txt', '--', 'echo', 'started'],
    status: 64,
    stdout: '',
    stderr: /the name must end in \.html, \.json, \.md or \.xml/,
  },
  {
    about: 'nothing to watch',
    words: ['3', '--watch', '4194305', '--', 'echo', 'started'],
    status: 66,
    stdout: '',
    stderr: /--watch 4194305: no such process/,
  },
  {
    about: 'a checkpoint of another kind',
    words: ['3', '--checkpoint', damaged, '--resume', '--', 'echo', 'started'],
    status: 65,
    stdout: '',
    stderr: /damaged\.jsonl is not a checkpoint of omnimind cycles/,
  },
  {
    about: 'a checkpoint that exists',
    words: ['3', '--checkpoint', damaged, '--', 'echo', 'started'],
    status: 64,
    stdout: '',
    stderr: /damaged\.jsonl already exists: continue it with --resume, or remove it\n$/,
  },
  {
    about: 'a checkpoint that can’t be written',
    words: ['3', '--checkpoint', 'missing/c.jsonl', '--', 'echo', 'started'],
    status: 73,
    stdout: '',
    stderr: /can't write missing\/c\.jsonl: no such file/,
  },
];

describe('omnimind cycles', () => {
  test.concurrent.each(table)('$about', async ({ words, environment, status, stdout, stderr }) => {
    const outcome = await home.omnimind([...cycles, ...words], environment === undefined ? {} : { environment });
    expect(outcome).toMatchObject({
      status,
      ...(stdout === undefined ? {} : { stdout }),
      ...(stderr === undefined ? {} : { stderr: expect.stringMatching(stderr) }),
    });
  });
});

test('reports in every format, written also when a cycle fails', async () => {
  const files = ['r.json', 'r.md', 'r.html', 'r.xml'];
  const { status } = await home.omnimind([
    'cycles',
    '3',
    ...files.flatMap((file) => ['--report', file]),
    '--',
    'false',
  ]);
  expect([status, files.filter((file) => !existsSync(home.path(file)))]).toEqual([1, []]);
  expect(cyclesReportSchema.parse(JSON.parse(readFileSync(home.path('r.json'), 'utf8'))).ended_by).toBe('failure');
});

test('--json: nothing but the report is on standard output', async () => {
  const { stdout, stderr } = await home.omnimind([...cycles, '2', '--json', '--', 'echo', 'from the command']);
  expect(cyclesReportSchema.parse(JSON.parse(stdout)).totals.passed).toBe(2);
  expect(stderr.match(/^from the command$/gm)).toHaveLength(2);
});

test('a checkpoint is gone on with, and refused for another command', async () => {
  const words = (count: number) => [...cycles, String(count), '--checkpoint', 'go-on.jsonl', '--resume', '--'];
  await home.omnimind([...words(2), 'true']);
  const { stderr } = await home.omnimind([...words(5), 'true']);
  expect(stderr).toMatch(/^omnimind: 2 of 5 cycles of true done; continuing with the next\n/);
  expect(stderr).toMatch(/All 5 cycles passed/);
  expect((await home.omnimind([...words(5), 'true'])).stderr).toMatch(
    /^omnimind: all 5 cycles are done; remove the checkpoint to start over/,
  );
  const other = await home.omnimind([...words(5), 'false']);
  expect(other).toMatchObject({
    status: 64,
    stderr:
      'omnimind: go-on.jsonl is a checkpoint of other cycles (command was true, now false): give another --checkpoint\n',
  });
});

describe('a request to end', () => {
  /** A command that says when a cycle has begun, and ends when a file is there. */
  const begin = (name: string, script: string) => {
    const path = (file: string) => home.path(`${name}-${file}`);
    const words = [...cycles, '5', '--report', path('r.json'), '--', 'sh', '-c', script];
    const run = home.start(words, { environment: { BEGUN: path('begun'), END: path('end') } });
    const report = () => cyclesReportSchema.parse(JSON.parse(readFileSync(path('r.json'), 'utf8')));
    return { ...run, path, report };
  };
  const waiting = '>$BEGUN; while ! [ -e $END ]; do sleep 0.05; done; exit 0';

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s once: it ends after the current cycle', async (signal) => {
    const { child, output, ended, path, report } = begin(signal, waiting);
    await until('the first cycle', () => existsSync(path('begun')));
    child.kill(signal);
    await until('the word', () => output.stderr.includes('stopping after this cycle'));
    writeFileSync(path('end'), '');
    expect((await ended).status).toBe(130);
    expect(report()).toMatchObject({ ended_by: 'interrupted', totals: { passed: 1 } });
  });

  test('twice: the command gets the signal, and its cycle does not count', async () => {
    const { child, output, ended, path, report } = begin('twice', `trap 'exit 9' INT; ${waiting}`);
    await until('the first cycle', () => existsSync(path('begun')));
    child.kill('SIGINT');
    await until('the word', () => output.stderr.includes('stopping after this cycle'));
    child.kill('SIGINT');
    expect((await ended).status).toBe(130);
    expect(report()).toMatchObject({ ended_by: 'interrupted', cycles: [] });
    expect(report().notices).toContainEqual(message('cycles.cut_short', { cycle: 1 }));
  });

  test('three times: a command that does not listen is killed', async () => {
    const { child, output, ended, path } = begin('thrice', `trap '' INT; ${waiting}`);
    await until('the first cycle', () => existsSync(path('begun')));
    for (const word of ['stopping after this cycle', 'once more kills it', 'was killed']) {
      child.kill('SIGINT');
      await until(word, () => output.stderr.includes(word));
    }
    expect((await ended).status).toBe(130);
  });

  test('in the last cycle nothing is missed: it is complete', async () => {
    const { child, output, ended, path, report } = begin('last', `[ $OMNIMIND_CYCLE = 5 ] || exit 0; ${waiting}`);
    await until('the last cycle', () => existsSync(path('begun')));
    child.kill('SIGINT');
    await until('the word', () => output.stderr.includes('stopping after this cycle'));
    writeFileSync(path('end'), '');
    expect((await ended).status).toBe(0);
    expect(report().ended_by).toBe('completed');
  });
});
