import { afterAll, describe, expect, test } from 'vitest';
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
/** What happened and what to do: two lines, and nothing else. */
const told = (what: string, hint: string) => `omnimind: ${what}\n  ${hint}\n`;

/** A whole page of help: it ends with examples. */
const helpOf = (path: string) => new RegExp(`^Usage: omnimind ${path} (.*\n)*Examples:\n`);

const table: Row[] = [
  { words: ['--version'], status: 0, stdout: '0.1.0\n', stderr: nothing },
  { words: ['-V'], status: 0, stdout: '0.1.0\n', stderr: nothing },
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
    stderr: told("unknown command 'rnu'", 'Did you mean run? See `omnimind --help`.'),
  },
  {
    words: ['--verison'],
    status: 64,
    stdout: nothing,
    stderr: told("unknown option '--verison'", 'Did you mean --version? See `omnimind --help`.'),
  },
  {
    words: ['run'],
    status: 64,
    stdout: nothing,
    stderr: told("missing required argument 'command'", 'See `omnimind run --help`.'),
  },
  {
    words: ['run', '--'],
    status: 64,
    stdout: nothing,
    stderr: told("missing required argument 'command'", 'See `omnimind run --help`.'),
  },
  {
    words: ['run', '--nam', 'x', 'true'],
    status: 64,
    stdout: nothing,
    stderr: told("unknown option '--nam'", 'Did you mean --name? See `omnimind run --help`.'),
  },
  { words: ['run', '--name', '--', 'true'], status: 64, stderr: /option '--name <name>' argument '--' is invalid/ },
  { words: ['run', '--mode', 'smrt', '--', 'true'], status: 64, stdout: nothing, stderr: /"smrt", which is none of/ },
  {
    words: ['run', '--', 'true'],
    environment: { OMNIMIND_RESOURCE_MODE: 'fast' },
    status: 64,
    stdout: nothing,
    stderr: told(
      'OMNIMIND_RESOURCE_MODE is "fast", which is none of smart, observe and off',
      'See `omnimind run --help`.',
    ),
  },
  {
    words: ['run', '--report', 'report.txt', '--', 'sh', '-c', 'echo started'],
    status: 64,
    stdout: nothing,
    stderr: told(
      '--report report.txt: the name must end in .json or .md',
      'The extension decides the format: see `omnimind run --help`.',
    ),
  },
  {
    words: ['run', '--report', 'missing/report.md', '--', 'sh', '-c', 'echo started'],
    status: 73,
    stdout: nothing,
    stderr: told(
      '--report missing/report.md: the directory missing does not exist',
      'Check the path, its permissions and the free space.',
    ),
  },
  { words: ['runs', 'x'], status: 64, stdout: nothing, stderr: /^omnimind: too many arguments/ },
  {
    words: ['runs', '--limit', 'many'],
    status: 64,
    stdout: nothing,
    stderr: told('--limit "many" is no whole number from 1 on', 'Write it in digits.'),
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
    stderr: told("required option '--out <file>' not specified", 'See `omnimind record --help`.'),
  },
  { words: ['record', '--out', 't.jsonl'], status: 64, stderr: /^omnimind: record needs either a command or --pid/ },
  { words: ['record', '--out', 't.jsonl', '--pid', '1', 'true'], status: 64, stderr: /a command or --pid, not both/ },
  { words: ['record', '--out', 't.jsonl', '--pid', 'x'], status: 64, stderr: /--pid "x" is no whole number/ },
  { words: ['record', '--out', 't.jsonl', '--for', '10', 'true'], status: 64, stderr: /--for "10" is no duration\n/ },
  { words: ['record', '--out', 'no/t.jsonl', '--', 'true'], status: 73, stdout: nothing, stderr: /^omnimind: .*no\/t/ },
  { words: ['record', '--out', 't.jsonl', '--pid', '4194305'], status: 66, stdout: nothing, stderr: /4194305/ },
  { words: ['replay'], status: 64, stdout: nothing, stderr: /^omnimind: missing required argument 'trace'\n/ },
  { words: ['monitor', '--interval', '1h'], status: 64, stderr: /--interval "1h" is out of range\n.* 0\.1 to 60 s/ },
  { words: ['monitor', 'x'], status: 64, stdout: nothing, stderr: /too many arguments/ },
  {
    words: ['top'],
    status: 64,
    stdout: nothing,
    stderr: told('top needs a terminal to draw on', 'For a look that ends by itself: `omnimind status`.'),
  },
  {
    words: ['top', '--interval', '5'],
    status: 64,
    stdout: nothing,
    stderr: /^omnimind: --interval "5" is no duration\n/,
  },
  { words: ['top', '--interval', '1ms'], status: 64, stderr: /out of range\n.* 0\.2 to 60 s/ },
  { words: ['top', '--sort', 'size'], status: 64, stdout: nothing, stderr: /severity, cpu, memory, name/ },
  { words: ['config'], status: 64, stdout: nothing, stderr: /^Usage: omnimind config / },
  {
    words: ['config', 'chek'],
    status: 64,
    stdout: nothing,
    stderr: told("unknown command 'chek'", 'Did you mean check? See `omnimind config --help`.'),
  },
  { words: ['completion'], status: 64, stdout: nothing, stderr: /missing required argument 'shell'/ },
  { words: ['completion', 'tcsh'], status: 64, stdout: nothing, stderr: /'tcsh' is invalid .* bash, zsh, fish\n/ },
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
});

function matching(text: string | RegExp) {
  return typeof text === 'string' ? text : expect.stringMatching(text);
}
