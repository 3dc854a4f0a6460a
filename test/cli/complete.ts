import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { Home, omnimindBin } from './omnimind.ts';

type Shell = 'bash' | 'zsh' | 'fish';

const zshCapture = fileURLToPath(new URL('complete.zsh', import.meta.url));

/** Expects the shell, which must be installed, to offer commands, options, values, files, runs and the system's commands. */
export async function expectCompletion(shell: Shell): Promise<void> {
  const home = new Home();
  try {
    const { stdout } = await home.omnimind(['completion', shell]);
    const script = home.write(`omnimind.${shell}`, stdout);
    home.write('bin/keep', '');
    symlinkSync(omnimindBin, home.path('bin/omnimind'));
    home.write('some-command/some-tool', '#!/bin/sh\n', 0o755);
    home.write('work/trace.jsonl', '');
    await home.omnimind(['run', '--name', 'x', '--', 'true']);
    const offered = (...words: string[]) => complete(shell, home, script, ['omnimind', ...words]);
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
  } finally {
    home.remove();
  }
}

/** What the shell offers for the last of the words, sorted. */
function complete(shell: Shell, home: Home, script: string, words: string[]): string[] {
  const path = `${home.path('bin')}:${home.path('some-command')}:${process.env['PATH']}`;
  const env = { ...home.environment, PATH: path };
  const run = (parameters: readonly string[]): string[] =>
    execFileSync(shell, parameters, { cwd: home.path('work'), env, encoding: 'utf8', timeout: 60_000 })
      .split('\n')
      .filter(Boolean)
      .sort();
  switch (shell) {
    case 'bash': {
      const ask = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _omnimind; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return run(['--norc', '-c', ask, 'bash', script, ...words]);
    }
    case 'zsh':
      return run(['-f', zshCapture, home.path('zcompdump'), script, words.join(' ')]);
    case 'fish': {
      const found = run(['--no-config', '-c', `source ${script}; complete -C '${words.join(' ')}'`]);
      return found.map((row) => row.split('\t')[0] ?? '');
    }
  }
}
