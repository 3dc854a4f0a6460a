import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home, omnimindBin } from './omnimind.ts';

const home = new Home();
const shells = ['bash', 'zsh', 'fish'] as const;
const zshCapture = fileURLToPath(new URL('complete.zsh', import.meta.url));
const scripts = new Map<string, string>();

beforeAll(async () => {
  for (const shell of shells) {
    const { stdout } = await home.omnimind(['completion', shell]);
    scripts.set(shell, home.write(`omnimind.${shell}`, stdout));
  }
  home.write('bin/keep', '');
  symlinkSync(omnimindBin, home.path('bin/omnimind'));
  home.write('some-command/some-tool', '#!/bin/sh\n', 0o755);
  home.write('work/trace.jsonl', '');
  await home.omnimind(['run', '--name', 'x', '--', 'true']);
}, 30_000);
afterAll(() => home.remove());

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

function environment(): Record<string, string> {
  return { ...home.environment, PATH: `${home.path('bin')}:${home.path('some-command')}:${process.env['PATH']}` };
}

/** What each shell offers for the last of the words, sorted. */
const complete: Record<(typeof shells)[number], (words: string[]) => string[]> = {
  bash: (words) => {
    const script = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _omnimind; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c', script, 'bash', scripts.get('bash') ?? '', ...words]);
  },
  zsh: (words) => run('zsh', ['-f', zshCapture, home.path('zcompdump'), scripts.get('zsh') ?? '', words.join(' ')]),
  fish: (words) => {
    const line = words.join(' ');
    const found = run('fish', ['--no-config', '-c', `source ${scripts.get('fish')}; complete -C '${line}'`]);
    return found.map((row) => row.split('\t')[0] ?? '');
  },
};

function run(file: string, words: string[]): string[] {
  const options = { cwd: home.path('work'), env: environment(), encoding: 'utf8', timeout: 15_000 } as const;
  return execFileSync(file, words, options).split('\n').filter(Boolean).sort();
}

describe.each(shells)('completion of %s', (shell) => {
  // bash is everywhere; the others are looked at where they are installed, and .ci/run installs them.
  test.runIf(isInstalled(shell))('offers commands, options, values, files, runs and the commands of the system', () => {
    const offered = (...words: string[]) => complete[shell](['omnimind', ...words]);
    expect(offered('re')).toEqual(['record', 'release', 'replay']);
    expect(offered('config', 's')).toEqual(['schema', 'show']);
    expect(offered('run', '--re')).toEqual(['--report']);
    expect(offered('run', '--mode', 'o')).toEqual(['observe', 'off']);
    expect(offered('completion', 'f')).toEqual(['fish']);
    expect(offered('replay', 'tr')).toEqual(['trace.jsonl']);
    expect(offered('run', '--config', 'tr')).toEqual(['trace.jsonl']);
    expect(offered('why', '2')).toEqual([expect.stringMatching(/^\d{8}-\d{6}-[0-9a-f]{6}$/)]);
    expect(offered('run', 'some-to')).toEqual(['some-tool']);
    expect(offered('run', '--name', 'x', '--', 'some-to')).toEqual(['some-tool']);
    expect(offered('run', '--', 'some-tool', 'tr')).toEqual(['trace.jsonl']);
    expect(offered('run', 'some-tool', '--mo')).toEqual([]);
  });
});
