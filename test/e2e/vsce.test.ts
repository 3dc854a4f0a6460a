import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { extension } from './vscode/programs.ts';

/** The marketplace's own judge of what it is given. */
const vsce = '@vscode/vsce@4.1.0';

/** npm gives what it was asked on to its children: without that it would install into this workspace. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_(?:registry|cache|.*proxy|cafile)$)/i.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };
}

test('vsce package has nothing to complain about, and packs what we pack', { timeout: 300_000 }, () => {
  const target = mkdtempSync(join(tmpdir(), 'omnimind-vsce-'));
  onTestFinished(() => rmSync(target, { recursive: true }));
  const packed = execFileSync(process.execPath, [extension.build, '--vsix'], { encoding: 'utf8' }).trim();
  const words = [
    'exec',
    '--yes',
    `--package=${vsce}`,
    '--',
    'vsce',
    'package',
    '--target',
    'linux-x64',
    '--out',
    target,
  ];
  const { status, stdout, stderr } = spawnSync('npm', words, {
    cwd: extension.folder,
    env: environment(),
    encoding: 'utf8',
  });
  expect(`${stdout}${stderr}`).not.toMatch(/WARN(?!.*EBADENGINE)|ERROR/);
  expect(status).toBe(0);
  const [theirs = ''] = readdirSync(target);
  // It calls three files by the names that the marketplace wants, and writes the manifest's XML anew.
  const names = (file: string) =>
    Object.keys(unzipSync(readFileSync(file)))
      .map((name) => name.toLowerCase().replace('license.txt', 'license'))
      .toSorted();
  expect(names(join(target, theirs))).toEqual(names(packed));
});
