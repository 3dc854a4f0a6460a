import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isUnavailable } from '../files/outcome.ts';
import { loadNative } from './libc.ts';

it('takes code that is not needed out of memory, and the program runs on', () => {
  if (isUnavailable(loadNative())) return;
  // In a process of its own: the code of this one is in use by other tests.
  const script = `
    import { readFileSync } from 'node:fs';
    import { forgetIdleCode } from ${JSON.stringify(join(import.meta.dirname, 'own-code.ts'))};
    const resident = () => Number(/^RssFile:\\s+(\\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]);
    JSON.parse('[1]');
    const before = resident();
    for (let i = 0; i < 20; i += 1) forgetIdleCode();
    console.log(before > resident() + 5000, JSON.stringify({ works: new RegExp('a+').test('aa') }));`;
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
  expect(execFileSync(process.execPath, node, { encoding: 'utf8' })).toBe('true {"works":true}\n');
});
