import { expect, test } from 'vitest';
import { Block, blockTicks, tickWidth } from './block.ts';

const rowOf = (value: number) => Int32Array.from({ length: tickWidth }, (_, index) => (index === 0 ? 7 : value));
const nobody = new Int32Array(0);

test('a block shows nothing of the one whose memory it took', () => {
  const written = new Block(1, 1000);
  for (let tick = 0; tick < blockTicks; tick += 1) written.add(tick, rowOf(5));
  const [block, fresh] = [new Block(2, 1000), new Block(2, 1000)];
  block.reuse(written);
  // It is measured in each third tick.
  for (let tick = 0; tick < 100; tick += 1)
    for (const each of [block, fresh]) each.add(tick, tick % 3 === 0 ? rowOf(tick) : nobody);
  expect(block.chunk(7)).toEqual(fresh.chunk(7));
});
