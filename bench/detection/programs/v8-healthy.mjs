// Honest: parses and drops JSON documents all the time, so that V8 collects again and again. 80 MB of live data,
// loaded in the first 20 s.
import { option, random, seconds, until } from './lib/clock.mjs';

const length = option('seconds', 600);
const next = random(2);
const live = [];
let documents = 0;
for (let tick = 1; seconds() < length; tick += 1) {
  if (live.length < 400) for (let i = 0; i < 5; i += 1) live.push(Array.from({ length: 25_000 }, () => next()));
  for (let i = 0; i < 4; i += 1) {
    const text = JSON.stringify(Array.from({ length: 4000 }, (_, n) => ({ n, value: next(), name: `row ${n}` })));
    documents += JSON.parse(text).length > 0 ? 1 : 0;
  }
  if (tick % 40 === 0) console.log(`${documents} documents`);
  await until(tick / 4);
}
