import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationTarget, commands, window, workspace } from 'vscode';
import { type Stage, until } from './runner.ts';

/** By this line the harness answers "Yes, I trust the authors". */
const wanted = 'harness: trust';

/**
 * A workspace that is not trusted: what it may not.
 *
 * @returns whether the other tests are to run: not in the run that is about trust
 */
export async function testTrust({ runner, inspection }: Stage): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const { settings } = inspection;
  const terminals = window.terminals.length;

  await runner.test('without trust nothing is started', async () => {
    for (const command of ['omnimind.startMonitor', 'omnimind.newIsolatedTerminal'])
      await Promise.race([commands.executeCommand(command), new Promise((resolve) => setTimeout(resolve, 1000))]);
    assert.equal(window.terminals.length, terminals);
  });

  await runner.test('without trust a workspace does not say what is called, nor where', async () => {
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const hostile = {
      'omnimind.command': '/tmp/evil',
      'omnimind.socket': '/tmp/evil.sock',
      'omnimind.smartResourceMode': 'disabled',
    };
    writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(hostile));
    // The editor adds what is harmless: so the file was read.
    await workspace.getConfiguration('omnimind').update('alertOnCPUGrowth', false, ConfigurationTarget.Workspace);
    await until('read', () => !settings().alertOnCpu);
    assert.deepEqual(settings().command, ['omnimind']);
    assert.equal(settings().socket, null);
    assert.equal(settings().mode, 'enabled');
  });

  await runner.test('with trust the mode of the workspace counts, and never what is called', async () => {
    console.log(wanted);
    await until('trust', () => workspace.isTrusted);
    await until('mode', () => settings().mode === 'disabled');
    assert.deepEqual(settings().command, ['omnimind']);
    assert.equal(settings().socket, null);
  });
  return false;
}
