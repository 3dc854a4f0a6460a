import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { Home, until } from '../cli/omnimind.ts';
import { start } from './programs.ts';

/** Real programs under names that were chosen to do harm, and all that a real monitor and the commands write about them. */

const names = [
  '\u001b[2J\u001b[31mred',
  '\u001b]0;owned\u0007title',
  '\u001b]8;;http://e.x\u001b\\link',
  '\u009b31m',
  'two\nlines',
  'severity=critical\nstate=stopped',
  '\r● critical',
  'back\b\b\b\bspace',
  '\u202egnp.exe',
  'zero\u200bwidth',
  '\u2028separator',
  '\u{e0041}tag',
  '%s%n$(touch /tmp/x)`id`',
  "'; DROP TABLE events; --",
  '"} 1\nomnimind_workloads 0',
  '{a="b"}',
  '<script>alert(1)</script>',
  '../../etc/shadow',
  '[x](javascript:alert(1)) | @all',
  '\\x1b\\u202e',
];
// Its first word of the command line, the name that the kernel keeps, and the folder that it works in are all the same.
const program = `
import sys, time
open('/proc/self/comm', 'wb').write(sys.argv[1].encode('utf8', 'surrogateescape')[:15])
kept = bytearray(20 << 20)
while True:
    sum(range(30000)); time.sleep(.2)
`;
/** What acts on a terminal or hides in a text; line ends are the program's own. */
const harmful = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const isWritten = (file: string) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

test('no name of a process, folder, run or argument comes out as it was written to act', {
  timeout: 600_000,
}, async () => {
  const home = new Home();
  onTestFinished(() => home.remove());
  const pids = names.map((name) => {
    const cwd = home.path(`work/${name.replaceAll('/', '_')}`);
    mkdirSync(cwd, { recursive: true });
    return start('/usr/bin/python3', ['-c', program, name], { argv0: name, detached: true, cwd }).pid ?? 0;
  });
  const [text, prometheus, log] = ['metrics.txt', 'metrics.prom', 'log.txt'].map((name) => home.path(name));
  const lines = home.start([
    'monitor',
    '--interval',
    '500ms',
    '--metrics-file',
    text ?? '',
    '--announce',
    '--log-file',
    log ?? '',
  ]);
  onTestFinished(() => void lines.child.kill('SIGKILL'));
  const environment = { OMNIMIND_API: home.path('second.sock') };
  const json = home.start(['monitor', '--interval', '500ms', '--json', '--metrics-file', prometheus ?? ''], {
    environment,
  });
  onTestFinished(() => void json.child.kill('SIGKILL'));

  const status = (words: readonly string[] = [], more = {}) =>
    home.omnimind(['status', ...words], { environment: more });
  await until(
    'all of them in status',
    async () => (await status(['--json'])).stdout.includes('omnimind_workloads 0'),
    120,
  );
  await until('metrics', () => [text, prometheus, log].every((file) => isWritten(file ?? '')), 120);

  const written: Record<string, string> = {};
  const look = async (what: string, words: readonly string[], more: Record<string, string> = {}) => {
    const { stdout, stderr } = await home.omnimind(words, { environment: more });
    written[what] = stdout + stderr;
    return stdout;
  };
  await look('status', ['status']);
  await look('status, Portuguese', ['status'], { LC_ALL: 'pt_BR.UTF-8' });
  JSON.parse(await look('status --json', ['status', '--json']));
  for (const pid of pids) await look(`why ${pid}`, ['why', String(pid)]);
  JSON.parse(await look('why --json', ['why', String(pids[0]), '--json']));
  await look('digest', ['digest']);
  await look('simulate', ['earlyoom', 'simulate']);
  await look('adopt', ['adopt', '--match', names[0] ?? '']);
  await look('ignore', ['notify', 'ignore', names[4] ?? '']);
  await look('ignored', ['notify', 'ignored']);
  for (const name of names) {
    await look(`run ${names.indexOf(name)}`, [
      'run',
      '--full',
      '--name',
      name,
      '--',
      'sh',
      '-c',
      ': "$1"; exit 3',
      name,
      name,
    ]);
    await look(`why of a run ${names.indexOf(name)}`, ['why', name]);
  }
  await look('a command that is not there', ['run', '--', names[1] ?? '']);
  await look('a mistaken option', ['run', `--${names[0]}`, '--', 'true']);
  await look('runs', ['runs']);
  JSON.parse(await look('runs --json', ['runs', '--json']));
  for (const file of [text, prometheus, log]) written[file ?? ''] = readFileSync(file ?? '', 'utf8');
  for (const each of [lines, json]) {
    each.child.kill('SIGTERM');
    const { stdout, stderr } = await each.ended;
    // Where nothing changes, a line for each change is none.
    written[each === json ? 'monitor --json' : 'monitor'] = `${stdout}${stderr}.`;
  }
  for (const [what, said] of Object.entries(written)) {
    expect(said, `${what} says something`).not.toBe('');
    expect(harmful.exec(said)?.[0], `${what}: ${JSON.stringify(said.slice(0, 3000))}`).toBeUndefined();
  }
  // Nothing was forged: each line of the metrics is one of ours.
  expect(written[text ?? '']).not.toMatch(/^state=stopped\n[\s\S]*^time=/m);
  expect(written[prometheus ?? '']).not.toMatch(/^omnimind_workloads 0/m);
});
