import { afterAll, describe, expect, test } from 'vitest';
import { englishLines } from './english.ts';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

interface Row {
  readonly words: readonly string[];
  readonly environment?: Record<string, string>;
  readonly status: number;
  /** The whole text, or a part that must be in it. */
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

const nothing = '';
/** What happened and what to do: one line, and nothing else. */
const told = (what: string) => `omnimind: ${what}\n`;

/** A whole page of help: it ends with examples. */
const helpOf = (path: string) => new RegExp(`^Usage: omnimind ${path} (.*\n)*Examples:\n`);

const version = /^0\.2\.0 \([0-9a-f]{12}(?:-dirty)?\)\n$/;

const table: Row[] = [
  { words: ['--version'], status: 0, stdout: version, stderr: nothing },
  { words: ['-V'], status: 0, stdout: version, stderr: nothing },
  { words: ['--help'], status: 0, stdout: /^Usage: omnimind [\s\S]*Examples:\n/, stderr: nothing },
  { words: ['help', 'run'], status: 0, stdout: /^Usage: omnimind run /, stderr: nothing },
  { words: [], status: 64, stdout: nothing, stderr: /^Usage: omnimind / },
  ...[
    'run',
    'cycles',
    'runs',
    'why',
    'record',
    'replay',
    'monitor',
    'status',
    'top',
    'mcp',
    'web',
    'verify',
    'doctor',
    'config',
    'completion',
  ].map((command) => ({
    words: [command, '--help'],
    status: 0,
    stdout: helpOf(`${command}`),
    stderr: nothing,
  })),
  ...['check', 'show', 'schema'].map((command) => ({
    words: ['config', command, '--help'],
    status: 0,
    stdout: helpOf(`config ${command}`),
    stderr: nothing,
  })),
  {
    words: ['rnu', '--', 'true'],
    status: 64,
    stdout: nothing,
    stderr: told('unknown command "rnu": did you mean run?'),
  },
  {
    words: ['--verison'],
    status: 64,
    stdout: nothing,
    stderr: told('unknown option --verison: did you mean --version?'),
  },
  {
    words: ['web', '--port', '65536'],
    status: 64,
    stdout: nothing,
    stderr: told('--port must be an integer from 0 to 65535 (got "65536")'),
  },
  {
    words: ['run'],
    status: 64,
    stdout: nothing,
    stderr: told('missing argument "command": see omnimind run --help'),
  },
  {
    words: ['run', '--'],
    status: 64,
    stdout: nothing,
    stderr: told('missing argument "command": see omnimind run --help'),
  },
  {
    words: ['run', '--nam', 'x', 'true'],
    status: 64,
    stdout: nothing,
    stderr: told('unknown option --nam: did you mean --name?'),
  },
  { words: ['run', '--name', '--', 'true'], status: 64, stderr: told('--name <name> needs a value') },
  {
    words: ['run', '--mode', 'smrt', '--', 'true'],
    status: 64,
    stdout: nothing,
    stderr: told('invalid --mode "smrt": use smart, observe or off'),
  },
  {
    words: ['run', '--', 'true'],
    environment: { OMNIMIND_RESOURCE_MODE: 'fast' },
    status: 64,
    stdout: nothing,
    stderr: told('invalid OMNIMIND_RESOURCE_MODE "fast": use smart, observe or off'),
  },
  {
    words: ['run', '--report', 'report.txt', '--', 'sh', '-c', 'echo started'],
    status: 64,
    stdout: nothing,
    stderr: told('invalid --report report.txt: the name must end in .json or .md'),
  },
  {
    words: ['run', '--report', 'missing/report.md', '--', 'sh', '-c', 'echo started'],
    status: 73,
    stdout: nothing,
    stderr: told("can't write missing: no such file"),
  },
  { words: ['runs', 'x'], status: 64, stdout: nothing, stderr: /^omnimind: too many arguments/ },
  {
    words: ['runs', '--limit', 'many'],
    status: 64,
    stdout: nothing,
    stderr: told('--limit must be 1 or more (got "many")'),
  },
  { words: ['runs'], status: 0, stdout: nothing, stderr: /^No runs yet/ },
  { words: ['runs', '--json'], status: 0, stdout: '[]\n', stderr: nothing },
  {
    words: ['why'],
    status: 66,
    stdout: nothing,
    stderr: 'omnimind: no runs kept yet: start one with `omnimind run`\n',
  },
  { words: ['why', '--json'], status: 66, stdout: nothing, stderr: /^omnimind: no runs kept yet: / },
  {
    words: ['record', '--', 'true'],
    status: 64,
    stdout: nothing,
    stderr: told('missing option --out <file>: see omnimind record --help'),
  },
  {
    words: ['record', '--out', 't.jsonl'],
    status: 64,
    stderr: told('omnimind record needs either <command> or --pid'),
  },
  {
    words: ['record', '--out', 't.jsonl', '--pid', '1', 'true'],
    status: 64,
    stderr: told('omnimind record needs either <command> or --pid'),
  },
  { words: ['record', '--out', 't.jsonl', '--pid', 'x'], status: 64, stderr: /--pid must be .* \(got "x"\)\n$/ },
  {
    words: ['record', '--out', 't.jsonl', '--for', '10', 'true'],
    status: 64,
    stderr: told('--for: "10" needs a unit, e.g. 5s'),
  },
  { words: ['record', '--out', 'no/t.jsonl', '--', 'true'], status: 73, stdout: nothing, stderr: /^omnimind: .*no\/t/ },
  { words: ['record', '--out', 't.jsonl', '--pid', '4194305'], status: 66, stdout: nothing, stderr: /4194305/ },
  {
    words: ['replay'],
    status: 64,
    stdout: nothing,
    stderr: told('missing argument "trace": see omnimind replay --help'),
  },
  {
    words: ['monitor', '--interval', '1h'],
    status: 64,
    stderr: told('--interval must be from 0.1 s to 1 min (got "1h")'),
  },
  { words: ['monitor', 'x'], status: 64, stdout: nothing, stderr: /too many arguments/ },
  {
    words: ['top'],
    status: 64,
    stdout: nothing,
    stderr: told('top needs a terminal: for a single look use `omnimind status`'),
  },
  {
    words: ['top', '--interval', '5'],
    status: 64,
    stdout: nothing,
    stderr: told('--interval: "5" needs a unit, e.g. 5s'),
  },
  {
    words: ['top', '--interval', '1ms'],
    status: 64,
    stderr: told('--interval must be from 0.2 s to 1 min (got "1ms")'),
  },
  {
    words: ['top', '--sort', 'size'],
    status: 64,
    stdout: nothing,
    stderr: told('invalid --sort "size": use severity, cpu, memory or name'),
  },
  { words: ['config'], status: 64, stdout: nothing, stderr: /^Usage: omnimind config / },
  {
    words: ['config', 'chek'],
    status: 64,
    stdout: nothing,
    stderr: told('unknown command "chek": did you mean check?'),
  },
  {
    words: ['completion'],
    status: 64,
    stdout: nothing,
    stderr: told('missing argument "shell": see omnimind completion --help'),
  },
  {
    words: ['completion', 'tcsh'],
    status: 64,
    stdout: nothing,
    stderr: told('invalid shell "tcsh": use bash, zsh or fish'),
  },
];

describe('arguments → exit status, standard output, standard error', () => {
  test.concurrent.each(table)('omnimind $words', async ({ words, environment, status, stdout, stderr }) => {
    const outcome = await home.omnimind(words, environment === undefined ? {} : { environment });
    expect(outcome).toMatchObject({
      status,
      ...(stdout === undefined ? {} : { stdout: matching(stdout) }),
      ...(stderr === undefined ? {} : { stderr: matching(stderr) }),
    });
  });

  test.concurrent.each(table)('omnimind $words in Portuguese', async ({ words, environment = {}, status }) => {
    const outcome = await home.omnimind(words, { environment: { ...environment, LANG: 'pt_BR.UTF-8' } });
    expect(outcome.status).toBe(status);
    expect(englishLines(`${outcome.stdout}\n${outcome.stderr}`)).toEqual([]);
  });
});

function matching(text: string | RegExp) {
  return typeof text === 'string' ? text : expect.stringMatching(text);
}
