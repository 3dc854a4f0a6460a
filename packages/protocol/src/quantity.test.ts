import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from './message.ts';
import { duration, parseDuration, parseSize, share, size } from './quantity.ts';

describe('a duration', () => {
  it.each([
    ['250ms', 0.25],
    ['1s', 1],
    ['1.5h', 5400],
    ['10m', 600],
    ['10min', 600],
    ['30d', 2_592_000],
    ['2 h', 7200],
    [' 5s ', 5],
    ['0s', 0],
  ])('%s is %f s', (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds, 9);
  });

  it.each(['', '10', 's', '1 week', '-1s', '1e3s', '.5s', '1.s', '1s2m', '1  s', '1S', '١s', '0x1s', 'Infinitys'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('of whole seconds, minutes, hours and days is that many', () => {
    const units = fc.constantFrom<[string, number]>(['s', 1], ['m', 60], ['min', 60], ['h', 3600], ['d', 86_400]);
    fc.assert(
      fc.property(fc.nat(100_000), units, (count, [unit, seconds]) => {
        expect(parseDuration(`${count}${unit}`)).toBe(count * seconds);
      }),
    );
  });

  it('of a setting lies within its range, both ends included', () => {
    const schema = duration(1, 60);
    expect(schema.parse('1s')).toBe(1);
    expect(schema.parse('1m')).toBe(60);
    expect(schema.safeParse('999ms').error?.issues[0]).toMatchObject({
      params: message('value.seconds', { minimum: 1, maximum: 60 }),
    });
    expect(schema.safeParse('61s').success).toBe(false);
    expect(schema.safeParse('soon').error?.issues[0]?.code).toBe('invalid_format');
    expect(schema.safeParse(5).success).toBe(false);
  });
});

describe('a size', () => {
  it.each([
    ['0B', 0],
    ['64kB', 64_000],
    ['512MiB', 512 * 2 ** 20],
    ['2G', 2 ** 31],
    ['2GB', 2e9],
    ['1.5 KiB', 1536],
    ['1TiB', 2 ** 40],
    ['0.3B', 0],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '10', 'MiB', '-1B', '1KB', '1mb', '1 GiB x', '1e3B', '1,5G'])('%j is none', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('of whole binary units is that many bytes', () => {
    const units = fc.constantFrom<[string, number]>(
      ['B', 0],
      ['K', 10],
      ['KiB', 10],
      ['M', 20],
      ['MiB', 20],
      ['GiB', 30],
    );
    fc.assert(
      fc.property(fc.nat(4000), units, (count, [unit, power]) => {
        expect(parseSize(`${count}${unit}`)).toBe(count * 2 ** power);
      }),
    );
  });

  it('of a setting lies within its range, both ends included', () => {
    const schema = size(1, 1024);
    expect(schema.parse('1KiB')).toBe(1024);
    expect(schema.safeParse('2KiB').error?.issues[0]).toMatchObject({
      params: message('value.bytes', { minimum: 1, maximum: 1024 }),
    });
    expect(schema.safeParse('large').error?.issues[0]?.code).toBe('invalid_format');
  });
});

describe('a share', () => {
  it('is a number from 0 to 1', () => {
    expect(share().parse(0)).toBe(0);
    expect(share().parse(1)).toBe(1);
    for (const wrong of [-0.01, 1.01, Number.NaN, '0.5', null]) expect(share().safeParse(wrong).success).toBe(false);
  });
});
