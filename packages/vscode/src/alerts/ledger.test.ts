import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Ledger } from './ledger.ts';

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'omnimind-ledger-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return join(made, 'storage');
}

test('what one window has shown, the others do not, for an hour or until it worsens', () => {
  const shared = directory();
  const [first, second] = [new Ledger(shared), new Ledger(shared)];
  expect(first.claim('leak', 'alert', 1000)).toBe(true);
  expect(second.claim('leak', 'alert', 1001)).toBe(false);
  expect(second.claim('other', 'alert', 1001)).toBe(true);
  expect(second.claim('leak', 'critical', 1002)).toBe(true);
  expect(first.claim('leak', 'critical', 1003)).toBe(false);
  expect(first.claim('leak', 'alert', 5000)).toBe(true);
});

test('a damaged file, or none that can be written, hinders nothing', () => {
  const shared = directory();
  expect(new Ledger(shared).claim('leak', 'alert', 1)).toBe(true);
  writeFileSync(join(shared, 'shown.json'), '{"leak":');
  expect(new Ledger(shared).claim('leak', 'alert', 2)).toBe(true);
  expect(new Ledger('/dev/null/none').claim('leak', 'alert', 3)).toBe(true);
});
