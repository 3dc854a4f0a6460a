// Honest: hashes in memory in a chain, as a proof of work does, with a line of progress every ten seconds.
import { createHash } from 'node:crypto';
import { option, seconds } from './lib/clock.mjs';

const length = option('seconds', 500);
let digest = Buffer.alloc(32);
let turns = 0;
for (let next = 10; seconds() < length; next += 10) {
  while (seconds() < next) {
    for (let i = 0; i < 1000; i += 1) digest = createHash('sha256').update(digest).digest();
    turns += 1000;
  }
  console.log(`${turns} ${digest.toString('hex')}`);
}
