import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, env, Task, TaskScope, type Terminal, type TerminalOptions, tasks, window, workspace } from 'vscode';
import type { Stage } from './main.ts';
import { until } from './runner.ts';
import { set } from './settings.ts';

/** What is started: terminals and tasks that are isolated. */
export async function testStarting({ runner, inspection }: Stage): Promise<void> {
  // `dist` lies beside the sources.
  const omnimind = join(__dirname, '../../cli/bin/omnimind');
  await set('command', omnimind);
  await until('command', () => inspection.settings().command[0] === omnimind);

  await runner.test('an isolated terminal runs the shell through omnimind', async () => {
    const opened = new Promise<Terminal>((resolve) => {
      const listening = window.onDidOpenTerminal((terminal) => {
        listening.dispose();
        resolve(terminal);
      });
    });
    await commands.executeCommand('omnimind.newIsolatedTerminal');
    const terminal = await opened;
    const options: TerminalOptions = terminal.creationOptions;
    assert.equal(options.shellPath, omnimind);
    assert.deepEqual(options.shellArgs, ['run', '--name', 'terminal', '--mode', 'smart', '--', env.shell, '-l']);
    await testShell(terminal);
    terminal.dispose();
  });

  await runner.test('it becomes what the workspace opens by default', async () => {
    void commands.executeCommand('omnimind.useIsolatedTerminal');
    const profile = () => workspace.getConfiguration('terminal.integrated').inspect<string>('defaultProfile.linux');
    await until('profile', () => profile()?.workspaceValue === 'OmniMind (isolated)');
  });

  await runner.test('a task of the type omnimind runs isolated, with its exit status', async () => {
    assert.equal(await statusOf({ command: 'exit 3' }), 3);
    assert.equal(await statusOf({ command: 'sh', args: ['-c', 'exit $1', 'sh', '4'] }), 4);
  });

  await set('command', undefined);
}

/** It is a terminal, and the shell has its jobs. */
async function testShell(terminal: Terminal): Promise<void> {
  const report = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '/tmp', 'report.txt');
  const read = () => {
    try {
      return readFileSync(report, 'utf8');
    } catch {
      return '';
    }
  };
  terminal.sendText(`{ tty; echo "flags $-"; sleep 60 & jobs; kill %1; wait %1; echo "ended $?"; } > ${report} 2>&1`);
  const text = await until('report', () => (read().includes('ended') ? read() : null));
  console.log(`in the isolated shell: ${JSON.stringify(text)}`);
  assert.match(text, /^\/dev\/pts\/\d+$/m);
  assert.match(text, /^flags \w*m/m, 'no job control');
  assert.match(text, /Running/);
  assert.match(text, /^ended 143$/m);
}

async function statusOf(definition: {
  readonly command: string;
  readonly args?: string[];
}): Promise<number | undefined> {
  const task = new Task({ type: 'omnimind', ...definition }, TaskScope.Workspace, 'try', 'omnimind');
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = tasks.onDidEndTaskProcess(({ exitCode }) => {
      listening.dispose();
      resolve(exitCode);
    });
  });
  await tasks.executeTask(task);
  return await ended;
}
