import { expect, test } from 'vitest';
import { kernelOption } from './cmdline.ts';

test.each([
  ['root=/dev/sda1 psi=0 quiet\n', '0'],
  ['psi=0 psi=1\n', '1'],
  ['psi\n', ''],
  ['quiet xpsi=1 psix=1\n', undefined],
  ['', undefined],
])('psi in %j', (text, expected) => expect(kernelOption(text, 'psi')).toBe(expected));
