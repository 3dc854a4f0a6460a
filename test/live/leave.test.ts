import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('leave-main.ts', import.meta.url));

test('what the command did to the terminal stays', () => {
  const script = `"${process.execPath}" "${program}" stty -echo; echo "status $?"; stty -a | grep -ow -- '-echo'`;
  // script(1) gives the shell a terminal of its own.
  const { stdout } = spawnSync('script', ['-qec', script, '/dev/null'], { encoding: 'utf8', input: '' });
  expect(stdout.split('\r\n')).toEqual(['status 3', '-echo', '']);
});

test('without a terminal it just ends', () => {
  expect(spawnSync(process.execPath, [program, 'true'], { stdio: 'ignore' }).status).toBe(3);
});
