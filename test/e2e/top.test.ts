import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeApi } from '@omnimind/testing/fake-api';
import { FakeLiveState } from '@omnimind/testing/fake-workloads';
import { expect, onTestFinished, test } from 'vitest';
import { displayWidth } from '../../packages/cli/src/render/width.ts';
import { omnimindBin } from '../cli/omnimind.ts';
import { Tmux } from './tmux.ts';

const cache = join(import.meta.dirname, '../../.cache/test');

/** A terminal of that size, and a monitor with fifty workloads behind it. */
async function makeTerminal(columns: number, rows: number, environment: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-top-'));
  const socket = join(directory, 'api.sock');
  const made = { api: new FakeApi(new FakeLiveState()) };
  await made.api.listen(socket);
  onTestFinished(async () => {
    await made.api.close();
    rmSync(directory, { recursive: true });
  });
  const terminal = new Tmux(columns, rows, {
    PATH: process.env['PATH'] ?? '',
    XDG_CACHE_HOME: cache,
    OMNIMIND_API: socket,
    OMNIMIND: omnimindBin,
    ...environment,
  });
  await terminal.showsWhatWasBefore();
  return Object.assign(made, { terminal, socket });
}

const start = '"$OMNIMIND" top; echo ended $?';

test.each([
  [80, 24, 20, /^ {2}workload +CPU +memory +behavior +ends in$/m],
  [200, 50, 45, /^ {2}workload +PID +verdict +CPU +memory +CPU +memory +pressure +ends in +rung +directory$/m],
])('%d × %d: header, rows, no line too long, and the screen is given back', async (columns, rows, count, heads) => {
  const { terminal } = await makeTerminal(columns, rows);
  terminal.type(start);
  await terminal.shows(/● critical/);
  // Later than the second that it began in: it has looked again.
  await terminal.shows(/:(?:0[2-9]|[1-5]\d)$/m);
  await terminal.holds((lines) => {
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines.join('\n')).toMatch(heads);
    expect(lines.filter((line) => /\d\.\d\d .* (KiB|MiB|GiB) /.test(line))).toHaveLength(count);
    const names = lines.map((line) => line.slice(2).split(/\s/)[0]);
    const first = names.indexOf('workload') + 1;
    expect(names.slice(first, first + 3)).toEqual([
      'webpack.scope',
      expect.stringMatching(/^pytest-leaky/),
      'dev-server.scope',
    ]);
  });
  terminal.keep(`top-${columns}x${rows}`);
  terminal.press('j', 'Enter');
  await terminal.shows(/^verdict +● alert, 92% sure[\s\S]*^evidence +• the memory floor/m);
  await terminal.shows(/^events +\d\d:\d\d:\d\d/m);
  terminal.keep(`top-${columns}x${rows}-one`);
  terminal.press('Escape');
  await terminal.shows(heads);
  terminal.press('?');
  await terminal.shows(/^Keys\n/m);
  terminal.keep(`top-${columns}x${rows}-help`);
  terminal.press('x', 'q');
  await terminal.isRestored(0);
});

test('keys: sort, filter, ignore and release ask first, and then the monitor', async () => {
  const { api, terminal } = await makeTerminal(100, 30);
  terminal.type(start);
  await terminal.shows(/by severity$/m);
  terminal.press('m');
  await terminal.shows(/by memory$/m);
  terminal.press('/', 'l', 'e', 'a', 'k');
  await terminal.shows(/^filter: leak▏ {2}1 of 50$/m);
  terminal.press('Enter', 'i');
  await terminal.shows(/^Ignore pytest-leaky\.scope: .*\[y\/n\]$/m);
  terminal.press('n');
  terminal.press('i');
  await terminal.shows(/\[y\/n\]$/m);
  terminal.press('y');
  await terminal.shows(/^pytest-leaky\.scope is ignored until you unignore it$/m);
  await terminal.shows(/^▸ pytest-leaky\.scope .* ignored/m);
  terminal.press('r', 'y');
  await terminal.shows(/^pytest-leaky\.scope is released$/m);
  const id = encodeURIComponent('cgroup:/user.slice/session-3.scope#1003');
  expect(api.requests.filter((line) => line.startsWith('POST'))).toEqual([
    `POST /v1/workloads/${id}/ignore {"ignored":true}`,
    `POST /v1/workloads/${id}/release {}`,
  ]);
  terminal.press('C-c');
  await terminal.isRestored(0);
});

test('it follows the size of the terminal, and says when there is no room', async () => {
  const { terminal } = await makeTerminal(80, 24);
  terminal.type(start);
  await terminal.shows(/● critical/);
  terminal.resize(40, 10);
  await terminal.shows(/^▸ webpack\.sco… +2\.00 +\d+ MiB critical:…$/m);
  await terminal.holds((lines) => expect(lines).toHaveLength(10));
  terminal.keep('top-40x10');
  terminal.resize(30, 8);
  await terminal.shows(/^omnimind top needs 40 columns\nand 6 rows$/m);
  terminal.resize(120, 40);
  await terminal.shows(/^omnimind ana-laptop {2}● critical[\s\S]*by severity$/m);
  await terminal.holds((lines) => expect(lines).toHaveLength(40));
  terminal.press('q');
  await terminal.shows(/^ended 0$/m);
});

test('Ctrl-Z gives the terminal to the shell, fg takes it back', async () => {
  const { terminal } = await makeTerminal(80, 24);
  terminal.type('"$OMNIMIND" top');
  await terminal.shows(/● critical/);
  terminal.press('C-z');
  await terminal.shows(/^what was before[\s\S]*Stopped/m);
  terminal.type('echo still here');
  await terminal.shows(/^still here$/m);
  terminal.type('fg; echo ended $?');
  await terminal.shows(/● critical[\s\S]*by severity$/m);
  terminal.press('n');
  await terminal.shows(/by name$/m);
  terminal.press('q');
  await terminal.isRestored(0);
});

test('a monitor that goes away is told, the last picture stays, and it is found again', async () => {
  const made = await makeTerminal(80, 24);
  const { terminal, socket } = made;
  terminal.type(start);
  await terminal.shows(/by severity$/m);
  await made.api.close();
  await terminal.shows(/^The monitor has not answered for \d+(\.\d)? s; showing its last data\. Retrying …$/m);
  await terminal.shows(/webpack\.scope/);
  terminal.keep('top-80x24-lost');
  made.api = new FakeApi(new FakeLiveState());
  await made.api.listen(socket);
  await terminal.shows(/^critical: runaway, lower priority/m);
  terminal.press('q');
  await terminal.isRestored(0);
});

test.each(['SIGTERM', 'SIGHUP'] as const)('%s gives the terminal back', async (signal) => {
  const { terminal } = await makeTerminal(80, 24);
  terminal.type(start);
  await terminal.shows(/● critical/);
  process.kill(terminal.child(), signal);
  await terminal.isRestored(0);
});

test('in Portuguese without Unicode and colors', async () => {
  const { terminal } = await makeTerminal(100, 30, { LC_ALL: '', LC_CTYPE: 'C', LC_MESSAGES: 'pt_BR', NO_COLOR: '1' });
  terminal.type(start);
  await terminal.shows(/^\* critico/m);
  terminal.keep('top-100x30-ascii');
  expect(terminal.screen()).toMatch(/^[ -~\n]*$/);
  terminal.press('q');
  await terminal.shows(/^ended 0$/m);
});
