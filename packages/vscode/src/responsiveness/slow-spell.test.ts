import { expect, test } from 'vitest';
import { SlowSpells } from './slow-spell.ts';

function spellsOf(...delays_ms: number[]) {
  const spells = new SlowSpells();
  return delays_ms.map((delay_ms) => spells.look(delay_ms)).filter((spell) => spell !== null);
}

test('a time of at least ten seconds is told when it is over, with its longest delay', () => {
  expect(spellsOf(10, 400, 10, 300, 900, 250, 249, 10)).toEqual([{ duration_s: 15, delay_ms: 900 }]);
});

test('what does not end is told each two minutes', () => {
  expect(spellsOf(...Array(50).fill(500), 0)).toEqual([
    { duration_s: 120, delay_ms: 500 },
    { duration_s: 120, delay_ms: 500 },
    { duration_s: 10, delay_ms: 500 },
  ]);
});

test('what was begun while somebody looked is forgotten with the focus', () => {
  const spells = new SlowSpells();
  spells.look(500);
  spells.look(500);
  spells.forget();
  expect(spells.look(0)).toBeNull();
});
