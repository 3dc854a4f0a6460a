import { expect, test } from 'vitest';
import { startProgram } from './programs.ts';

test('mode off becomes the command: our PID, its exit status, no signal ignored or blocked', async () => {
  const script = 'echo $$; grep -E "^Sig(Blk|Ign)" /proc/self/status; exit 4';
  const program = startProgram('off-main.ts', ['sh', '-c', script]);
  const [output, { code }] = await Promise.all([program.output, program.ended]);
  expect([output, code]).toEqual([`${program.pid}\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n`, 4]);
});

test('what the parent ignored stays ignored, and the variable that tells of it is gone', async () => {
  const script = 'grep ^SigIgn /proc/self/status; env | grep -c OMNIMIND';
  const program = startProgram('off-main.ts', ['sh', '-c', script], {
    env: { ...process.env, OMNIMIND_SIGIGN: '0000000000000001' },
  });
  expect(await program.output).toBe('SigIgn:\t0000000000000001\n0\n');
});

test('open files beyond the standard ones reach the command', async () => {
  const program = startProgram('off-main.ts', ['sh', '-c', 'echo hello >&3'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const [stream] = program.child.stdio.slice(3);
  const text = stream instanceof Object && 'toArray' in stream ? String(await stream.toArray()) : '';
  expect([text, (await program.ended).code]).toEqual(['hello\n', 0]);
});
