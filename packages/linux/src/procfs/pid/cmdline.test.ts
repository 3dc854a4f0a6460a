import { expect, test } from 'vitest';
import { parseArguments } from './cmdline.ts';

test.each([
  ['sh\0-c\0\0', ['sh', '-c', '']],
  ['sshd: dev@pts/0', ['sshd: dev@pts/0']],
  ['caf\u00c3\u00a9\0', ['café']],
  ['', []],
])('%j', (text, expected) => expect(parseArguments(text)).toEqual(expected));
