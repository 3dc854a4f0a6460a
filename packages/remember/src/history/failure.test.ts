import { expect, test } from 'vitest';
import { HistoryDamage, passingReason } from './failure.ts';

const sqlite = (errcode: number) => Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });

test.each([
  [sqlite(13), 'the disk is full'],
  [sqlite(10 | (3 << 8)), 'the disk reports an error'],
  [Object.assign(new Error('x'), { code: 'EROFS' }), 'EROFS'],
  [new TypeError('x is not a function'), 'a defect: x is not a function'],
  [sqlite(11), null],
  [sqlite(26), null],
  [Object.assign(new RangeError('x'), { code: 'ERR_OUT_OF_RANGE' }), null],
  [new HistoryDamage('x'), null],
])('%o: %s', (error, reason) => expect(passingReason(error)).toBe(reason));
