import assert from 'node:assert/strict';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { commands } from 'vscode';
import { type Stage, until } from './runner.ts';

/** The connection to a monitor that comes and goes, and what is shown of it. */
export async function testConnection({ runner, inspection, socket }: Stage): Promise<void> {
  const { connection, tree, panel, status } = inspection;
  const online = () => until('online', () => connection.seen);
  let api: FakeApi | undefined;

  await runner.test('without a monitor it is offline, and says why', async () => {
    await until('offline', () => connection.link.phase === 'offline');
    assert.match(status().label, /no monitor/);
    assert.equal(connection.failure?.code, 'monitor_unavailable');
    assert.deepEqual(tree.rows, []);
  });

  await runner.test('it connects by itself when one comes', async () => {
    api = await new FakeApi(fakeState()).listen(socket);
    await online();
    assert.match(status().text, /\$\(warning\) OmniMind api-tests/);
    assert.equal(status().emphasis, 'warning');
  });

  await runner.test('the tree has the machine first, then the worst', async () => {
    await until('rows', () => tree.rows.length > 0);
    assert.deepEqual(
      tree.rows.map(({ workload }) => workload),
      ['machine', 'api-tests', 'backend', 'code'],
    );
    const [, worst] = tree.rows;
    assert.match(worst?.description ?? '', /^memory leaks · 1.4 CPUs, 300 MiB · [▁-█]{8}$/);
    assert.match(worst?.spoken ?? '', /api-tests: in trouble/);
  });

  await runner.test('a workload is ignored, heeded and released by commands', async () => {
    await commands.executeCommand('omnimind.ignore', 'backend');
    const backend = api?.state.workloads.find(({ id }) => id === 'backend');
    assert.equal(backend?.ignored, true);
    await until('ignored', () => tree.rows.find(({ workload }) => workload === 'backend')?.sign === 'ignored');
    await commands.executeCommand('omnimind.heed', 'backend');
    assert.equal(backend?.ignored, false);
    void commands.executeCommand('omnimind.release', 'api-tests');
    await until('released', () => api?.requests.includes('POST /v1/workloads/api-tests/release {}'));
    void commands.executeCommand('omnimind.stop', 'api-tests');
    await until('stopped', () => api?.requests.includes('POST /v1/workloads/api-tests/release {"stop":true}'));
  });

  await runner.test('more memory is given by a command: the size that is picked', async () => {
    void commands.executeCommand('omnimind.give', 'api-tests');
    const given = 'POST /v1/workloads/api-tests/release {"memory_bytes":536870912}';
    await until('given', async () => {
      // The first of the sizes, as soon as they are shown.
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return api?.requests.includes(given);
    });
  });

  await runner.test('the details show charts, verdicts and evidence', async () => {
    await commands.executeCommand('omnimind.showDetail', 'api-tests');
    const view = await until('history', () => (panel.view?.history == null ? null : panel.view));
    assert.equal(view.title, 'api-tests');
    assert.deepEqual(
      view.history?.charts.map(({ unit }) => unit),
      ['cores', 'bytes', 'share'],
    );
    assert.equal(view.history?.verdicts.length, 3);
    assert.equal(view.evidence[0]?.value, '200 MiB/min');
    await commands.executeCommand('omnimind.why', 'api-tests');
    assert.equal(panel.view?.isExplained, true);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  await runner.test('it comes back when the monitor does', async () => {
    await api?.close();
    await commands.executeCommand('omnimind.reconnect');
    await until('offline', () => connection.link.phase === 'offline');
    api = await new FakeApi(fakeState()).listen(socket);
    await online();
  });

  await api?.close();
}
