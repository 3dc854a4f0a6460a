import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lookBack, withLife } from './earlier-lives.ts';
import { type EarlierUse, EarlierUses } from './earlier-uses.ts';

const MiB = 2 ** 20;

/** Figures in MiB and s; a plateau that was reached after 100 s by default, at the peak. */
function life(
  id: string,
  { peak = 300, lasted = 3600, plateau = peak as number | null, whole = true, reached = 100 } = {},
) {
  const at = plateau === null ? null : { bytes: plateau * MiB, reached_s: reached };
  return { duration_s: lasted, peak_memory: peak * MiB, cpu_time: null, life: { id, whole, plateau: at } };
}
const alike = (count: number, figures: Parameters<typeof life>[1] = {}) =>
  Array.from({ length: count }, (_, i) => life(`usual.${i}`, figures));

describe('a rise is the usual one', () => {
  const usual = { bytes: 300 * MiB, above_bytes: 375 * MiB, within_s: 260 };
  test.each<[string, EarlierUse[], object | null]>([
    ['when three lives rose to it and stayed', alike(3), usual],
    ['two may be chance', alike(2), null],
    ['one that lasted and found no plateau speaks against it', [...alike(8), life('leak', { plateau: null })], null],
    ['so does one that rose beyond it', [...alike(8), life('leak', { plateau: null, peak: 900, lasted: 310 })], null],
    [
      'and one that had risen beyond it when it was found',
      [...alike(8), life('leak', { plateau: null, peak: 900, whole: false })],
      null,
    ],
    [
      'one that ended early says nothing',
      [...alike(3), life('short', { plateau: null, peak: 200, lasted: 320 })],
      usual,
    ],
    [
      'nor does one that nobody saw begin',
      [...alike(3), life('old', { plateau: null, peak: 310, whole: false })],
      usual,
    ],
    ['its time is that of the slowest', [...alike(3), life('slow', { reached: 200 })], { ...usual, within_s: 460 }],
    ['one higher plateau does not raise it', [...alike(4), life('high', { peak: 2000 })], usual],
    ['a few MiB are always within it', alike(3, { peak: 20 }), { bytes: 20 * MiB, above_bytes: 36 * MiB }],
  ])('%s', (_, uses, expected) => {
    const plateau = lookBack(uses, 'own', 10)?.plateau;
    if (expected === null) expect(plateau).toBeNull();
    else expect(plateau).toMatchObject(expected);
  });

  test('a life that always leaks is never excused, however many there are', () => {
    const leaks = Array.from({ length: 20 }, (_, i) => life(`leak.${i}`, { plateau: null, peak: 800 + i }));
    expect(lookBack(leaks, 'own', 10)?.plateau).toBeNull();
  });
});

describe('what was used before', () => {
  test('is the middle of the peaks, without its own and without runs', () => {
    const run = { duration_s: 60, peak_memory: 5, cpu_time: 3 };
    const uses = [run, ...alike(4), life('big', { peak: 900 }), life('own', { peak: 5000 })];
    expect(lookBack(uses, 'own', 10)).toMatchObject({ lives: 5, peak_bytes: 300 * MiB });
    expect(lookBack([run, life('own')], 'own', 10)).toBeNull();
  });

  test.each([
    ['five lives that lasted as long say what is more than usual', alike(5), 3600, 375],
    ['four do not', alike(4), 10, null],
    ['nor do shorter ones', alike(20, { lasted: 900 }), 901, null],
    ['a quarter of them that had more makes it usual', [...alike(12), ...alike(8, { peak: 900 })], 10, 990],
  ])('%s', (_, uses, age_s, expected) => {
    const above = lookBack(uses, 'own', age_s)?.risen_above_bytes ?? null;
    expect(above === null ? null : Math.round(above / MiB)).toBe(expected);
  });
});

describe('a life that is kept again', () => {
  test('takes the place of what it was, others stay', () => {
    const uses = withLife([life('a'), life('b'), life('c')], life('b', { peak: 500, lasted: 7200 }));
    expect(uses).toEqual([life('a'), life('b', { peak: 500, lasted: 7200 }), life('c')]);
  });

  test.each([
    ['its plateau holds while it has not risen beyond it', 340, 300],
    ['and no longer', 400, null],
  ])('by a monitor that came later: %s', (_, peak, plateau) => {
    const [kept] = withLife([life('a')], life('a', { peak, plateau: null, whole: false, lasted: 10_000 }));
    expect(kept).toEqual(life('a', { peak, plateau, lasted: 10_000 }));
  });

  test('its peak is the highest that anybody saw', () => {
    const [kept] = withLife(
      [life('a', { peak: 900 })],
      life('a', { peak: 200, plateau: null, whole: false, lasted: 60 }),
    );
    expect(kept).toMatchObject({ peak_memory: 900 * MiB, duration_s: 3600 });
  });
});

describe('the files', () => {
  let state = '';
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'omnimind-lives-'));
  });
  afterEach(() => rmSync(state, { recursive: true }));
  const uses = () => new EarlierUses(join(state, 'lives'));
  const files = () => readdirSync(join(state, 'lives'));
  const only = () => join(state, 'lives', files()[0] ?? '');

  test('hold the last twenty of each thing, in its owner’s hands alone', () => {
    const all = Array.from({ length: 25 }, (_, i) => life(`a.${i}`));
    uses().keep(['shop', 1000], all);
    expect(uses().of(['shop', 1000])).toEqual(all.slice(5));
    expect(uses().of(['shop', 1001])).toEqual([]);
    expect(readFileSync(only(), 'utf8')).not.toContain('shop');
  });

  test('are 500, the oldest go', () => {
    for (let i = 0; i < 501; i += 1) uses().keep(i, [life('a')]);
    expect(files()).toHaveLength(500);
    const known = Array.from({ length: 501 }, (_, i) => uses().of(i).length);
    expect(known.filter((count) => count === 0)).toHaveLength(1);
    expect(known[500]).toBe(1);
  });

  test.each([
    ['nothing', ''],
    ['half of it, as after a crash of the machine', '{"format":"omnimind-earlier","version":1,"runs":[{"dura'],
    ['another version', '{"format":"omnimind-earlier","version":2,"runs":[]}'],
    ['a negative figure', JSON.stringify({ format: 'omnimind-earlier', version: 1, runs: [life('a', { peak: -1 })] })],
    [
      'a figure without end',
      JSON.stringify({ format: 'omnimind-earlier', version: 1, runs: [life('a')] }).replace('3600', '1e999'),
    ],
    [
      'an ID of a megabyte',
      JSON.stringify({ format: 'omnimind-earlier', version: 1, runs: [life('a'.repeat(2 ** 20))] }),
    ],
    ['21 lives', JSON.stringify({ format: 'omnimind-earlier', version: 1, runs: alike(21) })],
  ])('that hold %s are as none, and are replaced', (_, text) => {
    uses().keep('thing', [life('a')]);
    writeFileSync(only(), text);
    expect(uses().of('thing')).toEqual([]);
    uses().keep('thing', [life('b')]);
    expect(uses().of('thing')).toEqual([life('b')]);
  });

  test('a link is not followed, and nothing is written through it', () => {
    uses().keep('thing', [life('a')]);
    const file = only();
    const elsewhere = join(state, 'elsewhere.json');
    writeFileSync(elsewhere, readFileSync(file, 'utf8'));
    rmSync(file);
    symlinkSync(elsewhere, file);
    expect(uses().of('thing')).toEqual([]);
    uses().keep('thing', [life('b')]);
    expect(readFileSync(elsewhere, 'utf8')).toContain('"a"');
  });

  test('what a writer left that was killed changes nothing, and is removed', () => {
    const lives = join(state, 'lives');
    mkdirSync(lives, { mode: 0o700 });
    const left = join(lives, 'abc.json.4194304.0a0b0c.tmp');
    writeFileSync(left, '{"format":"omni');
    utimesSync(left, 1e9, 1e9);
    uses().keep('thing', [life('a')]);
    expect(files()).toHaveLength(1);
    expect(uses().of('thing')).toEqual([life('a')]);
  });

  test('a place that cannot be written is no obstacle', () => {
    const nowhere = new EarlierUses('/dev/null/lives');
    nowhere.keep('thing', [life('a')]);
    expect(nowhere.of('thing')).toEqual([]);
  });
});
