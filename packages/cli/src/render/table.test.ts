import { expect, test } from 'vitest';
import { makeScreen } from './screen.ts';
import { tableLines } from './table.ts';

const columns = [
  { head: 'name', least: 4 },
  { head: 'CPU', align: 'right' as const },
  { head: 'command', least: 5 },
];
const rows = [
  [{ text: 'alpha' }, { text: '1.50' }, { text: 'make --jobs 8 all' }],
  [{ text: 'b' }, { text: '12.00' }, { text: 'x' }],
];

test('columns are aligned', () => {
  expect(tableLines(makeScreen(), columns, rows)).toEqual([
    'name     CPU  command',
    'alpha   1.50  make --jobs 8 all',
    'b      12.00  x',
  ]);
});

test('where there is no room the last of the flexible columns is cut first', () => {
  expect(tableLines({ ...makeScreen(), columns: 22 }, columns, rows)).toEqual([
    'name     CPU  command',
    'alpha   1.50  make --…',
    'b      12.00  x',
  ]);
  for (const line of tableLines({ ...makeScreen(), columns: 12 }, columns, rows))
    expect(line.length).toBeLessThanOrEqual(12);
});
