import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { argv, env, exit } from 'node:process';
import { parseArgs } from 'node:util';

/** Rounds of all tests with properties, each with a new seed: `npm run fuzz -- [--rounds N] [FILE...]`. */
const { values, positionals } = parseArgs({
  args: argv.slice(2),
  options: { rounds: { type: 'string', default: '20' } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds: expected a whole number above 0, got ${values.rounds}`);
  exit(64);
}
for (let round = 1; round <= rounds; round += 1) {
  const seed = randomInt(2 ** 31);
  console.log(`round ${round} of ${rounds}: FAST_CHECK_SEED=${seed}`);
  const { status } = spawnSync('vitest', ['run', '--reporter=dot', ...positionals], {
    env: { ...env, FAST_CHECK_SEED: String(seed) },
    stdio: 'inherit',
  });
  if (status !== 0) exit(1);
}
