import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf } from './format.ts';

const { bytes: formatBytes, duration: formatDuration, number: formatNumber, share: formatShare } = formatOf('en');

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [193_000_000, '184 MiB'],
    [40 * 2 ** 20, '40 MiB'],
    [999.4 * 2 ** 20, '999 MiB'],
    [999.5 * 2 ** 20, '0.98 GiB'],
    [16 * 2 ** 30, '16 GiB'],
    [-2048, '-2 KiB'],
    [2 ** 60, '1024 PiB'],
  ])('%f are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const readBack = (text: string): number => {
    const [number, unit] = text.split(' ');
    return Number(number) * 1024 ** units.indexOf(unit ?? '');
  };

  it('are within 1 % of what they say', () => {
    fc.assert(
      fc.property(fc.double({ min: 1000, max: 2 ** 50, noNaN: true }), (bytes) => {
        expect(Math.abs(readBack(formatBytes(bytes)) - bytes) / bytes).toBeLessThan(0.01);
      }),
    );
  });

  it('that are more never read as fewer', () => {
    const amount = fc.nat({ max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(readBack(formatBytes(more))).toBeGreaterThanOrEqual(readBack(formatBytes(less)));
      }),
    );
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [0.04, '0 s'],
    [0.44, '0.4 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [42, '42 s'],
    [59.6, '1 min'],
    [60, '1 min'],
    [540, '9 min'],
    [570, '9 min 30 s'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
    [7510, '2 h 5 min'],
    [3605, '1 h'],
    [86_400, '1 d'],
    [273_600, '3 d 4 h'],
    [-90, '-1 min 30 s'],
  ])('of %f s is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('is never empty, and names at most two units', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (seconds) => {
        expect(formatDuration(seconds)).toMatch(/^[\d.]+ (d|h|min|s)( \d+ (h|min|s))?$/);
      }),
    );
  });

  it('that is longer never reads as shorter', () => {
    const factors: Record<string, number> = { s: 1, min: 60, h: 3600, d: 86_400 };
    const readBack = (text: string) =>
      [...text.matchAll(/([\d.]+) (\w+)/g)].reduce(
        (sum, part) => sum + Number(part[1]) * (factors[part[2] ?? ''] ?? 0),
        0,
      );
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(readBack(formatDuration(more))).toBeGreaterThanOrEqual(readBack(formatDuration(less)));
      }),
    );
  });
});

describe('a number', () => {
  it.each([
    [0, '0'],
    [0.004, '0'],
    [0.057, '0.06'],
    [1.234, '1.23'],
    [1.5, '1.5'],
    [9.999, '10'],
    [12.34, '12.3'],
    [99.96, '100'],
    [123.4, '123'],
    [12_345.6, '12346'],
    [-1.239, '-1.24'],
    [-0.001, '0'],
  ])('%f is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('a share', () => {
  it.each([
    [0, '0%'],
    [0.0123, '1.2%'],
    [0.05, '5%'],
    [0.853, '85%'],
    [1, '100%'],
    [1.5, '150%'],
    [-0.02, '-2%'],
  ])('%f is %s', (value, text) => {
    expect(formatShare(value)).toBe(text);
  });
});

describe('a format without ICU says what ICU says', () => {
  const tags = { en: 'en-US', pt: 'pt-BR' } as const;
  const languages = ['en', 'pt'] as const;
  const time = fc.date({ min: new Date('1971-01-02'), max: new Date('2199-01-01'), noInvalidDate: true });

  it.each(languages)('of numbers, in %s', (language) => {
    const [none, one, two] = [0, 1, 2].map(
      (digits) =>
        new Intl.NumberFormat(tags[language], {
          maximumFractionDigits: digits,
          useGrouping: false,
          signDisplay: 'negative',
        }),
    );
    const columns = new Intl.NumberFormat(tags[language], {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
      useGrouping: false,
      signDisplay: 'negative',
    });
    const { number, cores } = formatOf(language);
    const value = fc.oneof(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.integer({ min: -100_000, max: 100_000 }).map((thousandths) => thousandths / 1000),
      fc.integer(),
    );
    fc.assert(
      fc.property(value, (number_) => {
        const magnitude = Math.abs(number_);
        const format = magnitude >= 100 ? none : magnitude >= 10 ? one : two;
        expect(number(number_)).toBe(format?.format(number_));
        expect(cores(number_)).toBe(columns.format(number_));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(languages)('of small steps, in %s', (language) => {
    const significant = new Intl.NumberFormat(tags[language], { maximumSignificantDigits: 2, useGrouping: false });
    const { step } = formatOf(language);
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 0.0999, noNaN: true }), (cores) => {
        expect(step(cores, 'cores')).toBe(significant.format(cores));
      }),
    );
    expect(step(0, 'cores')).toBe(significant.format(0));
  });

  it.each(languages)('of lists, plurals and days, in %s', (language) => {
    const { list, or, plural, moment, date, time: clock, shortMoment } = formatOf(language);
    const tag = tags[language];
    const listTag = tag === 'en-US' ? 'en-GB' : tag;
    const rules = new Intl.PluralRules(tag);
    const day = new Intl.DateTimeFormat(tag, { day: '2-digit', month: '2-digit', year: 'numeric' });
    const short = new Intl.DateTimeFormat(tag, { day: '2-digit', month: '2-digit' });
    const hour = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 5 }), (items) => {
        expect(list(items)).toBe(new Intl.ListFormat(listTag).format(items));
        expect(or(items)).toBe(new Intl.ListFormat(listTag, { type: 'disjunction' }).format(items));
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.nat(20), fc.double({ min: 0, max: 5, noNaN: true }), fc.nat()), (count) => {
        expect(plural(count, 'one', 'other')).toBe(rules.select(count) === 'one' ? 'one' : 'other');
      }),
    );
    fc.assert(
      fc.property(time, (at) => {
        expect(date(at)).toBe(day.format(at));
        expect(clock(at)).toBe(hour.format(at));
        expect(moment(at.toISOString())).toBe(`${day.format(at)} ${hour.format(at)}`);
        expect(shortMoment(at.toISOString(), at)).toBe(`${short.format(at)} ${hour.format(at)}`);
      }),
    );
  });
});
