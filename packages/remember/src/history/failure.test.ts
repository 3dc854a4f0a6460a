import { message } from '@omnimind/protocol/message';
import { expect, test } from 'vitest';
import { HistoryDamage, transientFailure } from './failure.ts';

const sqlite = (errcode: number) => Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });

test.each([
  [sqlite(13), message('history.blocked', { by: 'disk_full' })],
  [sqlite(10 | (3 << 8)), message('history.blocked', { by: 'disk_error' })],
  [Object.assign(new Error('x'), { code: 'EROFS' }), message('system', { errno: 'EROFS' })],
  [new TypeError('x is not a function'), message('defect', { detail: 'x is not a function' })],
  [sqlite(11), null],
  [sqlite(26), null],
  [Object.assign(new RangeError('x'), { code: 'ERR_OUT_OF_RANGE' }), null],
  [new HistoryDamage(message('history.inconsistent')), null],
])('%o: %s', (error, reason) => expect(transientFailure(error)).toEqual(reason));
