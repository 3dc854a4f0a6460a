import { extensions } from 'vscode';
import type { Inspection } from '../src/extension.ts';
import { testConnection } from './connection.ts';
import { testIsolating } from './isolating.ts';
import { testManifest } from './manifest.ts';
import { Runner, type Stage } from './runner.ts';
import { testSettings } from './settings.ts';
import { testStarting } from './starting.ts';
import { testTrust } from './trust.ts';

/** Runs inside the editor's extension host, with this extension in it; see test/e2e/vscode. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension<Inspection>('omnimind.omnimind');
  if (extension === undefined) throw new Error('the extension is not installed');
  const socket = process.env['OMNIMIND_TEST_SOCKET'];
  if (socket === undefined) throw new Error('OMNIMIND_TEST_SOCKET is not set');
  // Printed only, 50 ms at most on a quiet machine: no test depends on the speed of this one.
  const begin_ms = performance.now();
  const inspection = await extension.activate();
  console.log(
    `activation: ${inspection.activation_ms.toFixed(1)} ms, seen from the test ${(performance.now() - begin_ms).toFixed(1)} ms`,
  );
  const stage: Stage = { runner: new Runner(), inspection, socket };
  if (await testTrust(stage)) {
    await testManifest(stage, extension.packageJSON);
    await testConnection(stage);
    await testSettings(stage);
    await testStarting(stage);
    await testIsolating(stage);
  }
  stage.runner.end();
}
