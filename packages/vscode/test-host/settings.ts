import assert from 'node:assert/strict';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { fakeState } from '@omnimind/testing/fake-state';
import { ConfigurationTarget, workspace } from 'vscode';
import { type Stage, until } from './runner.ts';

/** Sets something of ours for all windows. @param value `undefined` for the default */
export async function set(name: string, value: unknown, target = ConfigurationTarget.Global): Promise<void> {
  await workspace.getConfiguration('omnimind').update(name, value, target);
}

/** What the settings do. */
export async function testSettings({ runner, inspection, socket }: Stage): Promise<void> {
  const { connection, settings, status } = inspection;
  const api = await new FakeApi(fakeState()).listen(socket);
  const online = () => until('online', () => connection.seen);

  await runner.test('enableSystemdMonitoring switches it off and on', async () => {
    await online();
    await set('enableSystemdMonitoring', false);
    await until('off', () => connection.link.phase === 'off');
    assert.match(status().label, /switched off/);
    await set('enableSystemdMonitoring', undefined);
    await online();
  });

  await runner.test('systemd-monitoring counts while that is not set', async () => {
    await set('systemd-monitoring', false, ConfigurationTarget.Workspace);
    await until('off', () => connection.link.phase === 'off');
    await set('enableSystemdMonitoring', true);
    await online();
    await set('enableSystemdMonitoring', undefined);
    await until('off', () => connection.link.phase === 'off');
    await set('systemd-monitoring', undefined, ConfigurationTarget.Workspace);
    await online();
  });

  await runner.test('smartResourceMode disabled is said in the status bar', async () => {
    await set('smartResourceMode', 'disabled');
    await until('disabled', () => settings().mode === 'disabled');
    assert.match(status().text, /alerts off/);
    await set('smartResourceMode', undefined);
    await until('enabled', () => settings().mode === 'enabled');
  });

  await runner.test('a socket of its own is asked', async () => {
    const other = await new FakeApi(fakeState()).listen(`${socket}.other`);
    other.state.machine.host.name = 'other';
    await set('socket', `${socket}.other`);
    await until('other', () => connection.seen?.machine.host.name === 'other');
    await set('socket', undefined);
    await until('box', () => connection.seen?.machine.host.name === 'box');
    await other.close();
  });

  await runner.test('events are heard, and those that were missed come after', async () => {
    await until('stream', () => api.readers > 0);
    api.announce(fakeAnnouncement('watch'));
    await until('heard', () => connection.cursor === 1);
  });

  await api.close();
}
