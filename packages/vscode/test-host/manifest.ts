import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import type { Stage } from './runner.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

/** What the manifest says is there. */
export async function testManifest({ runner }: Stage, manifest: Manifest): Promise<void> {
  await runner.test('every command of the manifest is there', async () => {
    const known = new Set(await commands.getCommands(true));
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((name) => !known.has(name));
    assert.deepEqual(missing, []);
  });

  await runner.test('every setting has its default', () => {
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.deepEqual(workspace.getConfiguration().inspect(name)?.defaultValue, value, name);
    }
  });
}
