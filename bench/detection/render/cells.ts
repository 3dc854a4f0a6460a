import { formatOf } from '@omnimind/messages/format';
import type { Bar } from '../score/bars.ts';
import type { FalseAlarmRate } from '../score/tally.ts';

const english = formatOf('en');

const absent = '–';

/** A share of one with three decimals, as scores are given. */
export function score(value: number | null): string {
  return value === null ? absent : value.toFixed(3);
}

/** A share of one in whole percent. */
export function percent(value: number | null): string {
  return value === null ? absent : `${Math.round(value * 100)} %`;
}

/** A delay; `null` where nothing was found. */
export function delay(seconds: number | null): string {
  return seconds === null ? absent : english.duration(seconds);
}

/** A count. */
export function count(value: number): string {
  return String(value);
}

/** A rate per day with as many digits as a rare event needs. */
export function perDay(value: number | null): string {
  if (value === null) return absent;
  return value === 0 ? '0' : value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 3);
}

/** A rate with its interval: `0.05 (0.001–0.139)`. */
export function rate({ perDay: value, interval, count: alarms }: FalseAlarmRate): string {
  return value === null ? absent : `${alarms}: ${perDay(value)} (${perDay(interval.low)}–${perDay(interval.high)})`;
}

/** A cost with two significant digits: more would change with every run. */
export function cost(usec: number): string {
  return `${Number(usec.toPrecision(2))} µs`;
}

/** A bar's value or bound in its unit. */
export function ofUnit(value: number | null, unit: Bar['unit']): string {
  if (value === null) return 'not measured';
  switch (unit) {
    case 'share':
      return score(value);
    case 's':
      return Number.isFinite(value) ? english.duration(value) : 'never found';
    case '1/day':
      return perDay(value);
    case 'µs':
      return cost(value);
    case 'bytes':
      return english.bytes(value);
  }
}
