import { expect, test } from 'vitest';
import { parseIoCostDevices } from './io-cost.ts';

test.each([
  ['8:0 enable=1 ctrl=auto rpct=0.00\n259:0 enable=0 ctrl=auto\n8:16 ctrl=auto enable=1\n', ['8:0', '8:16']],
  ['8:0 enable=10\n', []],
  ['', []],
])('%j', (text, devices) => expect(parseIoCostDevices(text)).toEqual(devices));
