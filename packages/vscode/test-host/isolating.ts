import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import {
  ConfigurationTarget,
  commands,
  debug,
  languages,
  ShellExecution,
  Task,
  TaskGroup,
  TaskScope,
  type TerminalShellIntegration,
  tasks,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type Stage, until } from './runner.ts';
import { set } from './settings.ts';

/** What starts while `omnimind.isolate` is set: the monitor is asked for each, and nothing about it is different. */
export async function testIsolating({ runner, inspection, socket }: Stage): Promise<void> {
  const api = await new FakeApi(fakeState()).listen(socket);
  await until('online', () => inspection.connection.seen);
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '/tmp';
  /** The PIDs that the monitor was asked to adopt by that name. */
  const adopted = (name: string): number[] =>
    api.requests.flatMap((request) => {
      if (!request.startsWith('POST /v1/workloads {')) return [];
      const asked: { readonly pid: number; readonly name: string } = JSON.parse(request.slice(request.indexOf('{')));
      return asked.name === name ? [asked.pid] : [];
    });
  const choose = async (choice: string | undefined) => {
    await set('isolate', choice, ConfigurationTarget.Workspace);
    await until(`isolate ${choice}`, () => inspection.settings().isolation === (choice ?? 'off'));
  };

  await runner.test('nothing is isolated unless somebody chose it', async () => {
    assert.equal((await runTask('quiet', 'exit 0')).status, 0);
    assert.deepEqual(adopted('quiet'), []);
  });

  await runner.test('with tests a task of the test group is, another is not', async () => {
    await choose('tests');
    assert.equal((await runTask('unit', 'sleep 0.3; exit 5', TaskGroup.Test)).status, 5);
    assert.equal((await runTask('build', 'exit 0', TaskGroup.Build)).status, 0);
    assert.equal(adopted('unit').length, 1);
    assert.deepEqual(adopted('build'), []);
  });

  await runner.test('a test runner that an extension starts is isolated, once', async () => {
    const script = join(folder, 'node_modules/vitest/worker.js');
    mkdirSync(join(script, '..'), { recursive: true });
    writeFileSync(script, 'setTimeout(() => {}, 5000);');
    const child = spawn(process.execPath, [script], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    await until('adopted', () => adopted('vitest').length > 0);
    child.kill();
    assert.deepEqual(adopted('vitest'), [child.pid]);
  });

  await runner.test('with tasks a plain task keeps its exit status and its problem matcher', async () => {
    await choose('tasksAndTests');
    const file = join(folder, 'broken.c');
    writeFileSync(file, 'int main(\n');
    const { status, pid } = await runTask('compile', `echo '${file}(1,9): error C100: expected something'; exit 7`);
    assert.equal(status, 7);
    assert.deepEqual(adopted('compile'), [pid]);
    await until('problem', () => languages.getDiagnostics(Uri.file(file))[0]?.message === 'expected something');
  });

  await runner.test('with all a terminal is, and has its shell integration', async () => {
    await choose('all');
    let integration: TerminalShellIntegration | undefined;
    const listening = window.onDidChangeTerminalShellIntegration(({ terminal: of, shellIntegration }) => {
      if (of === terminal) integration = shellIntegration;
    });
    const terminal = window.createTerminal({ name: 'plain shell', shellPath: '/bin/bash' });
    terminal.show();
    const pid = await terminal.processId;
    await until('adopted', () => adopted('plain shell').length > 0);
    assert.deepEqual(adopted('plain shell'), [pid]);
    await until('shell integration', () => terminal.shellIntegration ?? integration);
    listening.dispose();
    terminal.dispose();
  });

  await runner.test('while the window has the focus, the monitor is asked to favor what was isolated', async () => {
    if (!window.state.focused) await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await until('asked', () => api.requests.some((request) => /^POST \/v1\/focus .*"for_s":45/.test(request)));
  });

  await runner.test('with all the program of a debug session is', async () => {
    const program = join(folder, 'debugged.js');
    writeFileSync(program, 'setTimeout(() => {}, 20000);');
    const isStarted = await debug.startDebugging(workspace.workspaceFolders?.[0], {
      type: 'node',
      request: 'launch',
      name: 'debugged',
      program,
      runtimeExecutable: process.execPath,
    });
    assert.ok(isStarted);
    await until('adopted', () => adopted('debugged').length > 0);
    assert.match(readFileSync(`/proc/${adopted('debugged')[0]}/cmdline`, 'utf8'), /debugged\.js/);
    await debug.stopDebugging();
  });

  await choose(undefined);
  await api.close();
}

/** Runs a line of the shell as a task. */
async function runTask(
  name: string,
  line: string,
  group?: TaskGroup,
): Promise<{ readonly status: number | undefined; readonly pid: number | undefined }> {
  const task = new Task(
    { type: 'shell', name },
    TaskScope.Workspace,
    name,
    'test',
    new ShellExecution(line),
    '$msCompile',
  );
  if (group !== undefined) task.group = group;
  let pid: number | undefined;
  const starting = tasks.onDidStartTaskProcess(({ execution, processId }) => {
    if (execution.task.name === name) pid = processId;
  });
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== name) return;
      listening.dispose();
      starting.dispose();
      resolve(exitCode);
    });
  });
  await tasks.executeTask(task);
  return { status: await ended, pid };
}
