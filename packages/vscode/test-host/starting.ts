import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConfigurationTarget,
  commands,
  env,
  type Terminal,
  type TerminalOptions,
  tasks,
  window,
  workspace,
} from 'vscode';
import { type Stage, until } from './runner.ts';
import { set } from './settings.ts';

/** What is started: terminals and tasks that are isolated. */
export async function testStarting({ runner, inspection }: Stage): Promise<void> {
  // `dist` lies beside the sources.
  const omnimind = join(__dirname, '../../cli/bin/omnimind');
  await set('command', omnimind);
  await until('command', () => inspection.settings().command[0] === omnimind);

  await runner.test('an isolated terminal runs the shell through omnimind', async () => {
    const opened = nextTerminal();
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
    const opened = nextTerminal();
    void commands.executeCommand('workbench.action.terminal.new');
    const terminal = await opened;
    const options: TerminalOptions = terminal.creationOptions;
    assert.equal(options.shellPath, omnimind);
    // Its shell is the user's, and not the profile itself once more.
    assert.equal(options.shellArgs?.at(-2), env.shell);
    terminal.dispose();
  });

  await runner.test('a task of the type omnimind runs isolated, with its exit status', async () => {
    await workspace.getConfiguration('tasks').update('version', taskFile.version, ConfigurationTarget.Workspace);
    await workspace.getConfiguration('tasks').update('tasks', taskFile.tasks, ConfigurationTarget.Workspace);
    assert.equal(await statusOf('line'), 3);
    assert.equal(await statusOf('words'), 4);
  });

  await set('command', undefined);
}

/** The terminal that is opened next. @throws Error when none is */
async function nextTerminal(): Promise<Terminal> {
  let opened: Terminal | undefined;
  const listening = window.onDidOpenTerminal((terminal) => {
    opened = terminal;
  });
  try {
    return await until('terminal', () => opened);
  } finally {
    listening.dispose();
  }
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

/** As one has it in tasks.json. */
const taskFile = {
  version: '2.0.0',
  tasks: [
    { label: 'line', type: 'omnimind', command: 'exit 3' },
    { label: 'words', type: 'omnimind', command: 'sh', args: ['-c', 'exit $1', 'sh', '4'] },
  ],
};

/** Runs a task by its label. */
async function statusOf(label: string): Promise<number | undefined> {
  const task = await until(`task ${label}`, async () =>
    (await tasks.fetchTasks({ type: 'omnimind' })).find(({ name }) => name === label),
  );
  const ended = new Promise<number | undefined>((resolve) => {
    const listening = tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== label) return;
      listening.dispose();
      resolve(exitCode);
    });
  });
  await tasks.executeTask(task);
  return await ended;
}
