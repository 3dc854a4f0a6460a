import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert } from '@omnimind/protocol/alert-book';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { expect, onTestFinished, test } from 'vitest';
import { claimed, Ledger } from './ledger.ts';

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

test('each pause is shown, by one window', () => {
  const shared = directory();
  const [first, second] = [new Ledger(shared), new Ledger(shared)];
  const alert = (id: string, held: Alert['held']): Alert => ({
    ...{ cause: 'leak', latest: fakeAnnouncement('alert', { id }), worst: 'alert', held, over: false },
    ...{ since_s: 0, raised_s: 0, heard_s: 0 },
  });
  const claim = (ledger: Ledger, id: string, held: Alert['held'] = ['freeze']) =>
    ledger.claim(claimed(alert(id, held)), 'alert', 1000);
  expect([claim(first, 'a', []), claim(first, 'b', []), claim(first, 'c', ['throttle'])]).toEqual([true, false, false]);
  expect([claim(first, 'd'), claim(first, 'd'), claim(first, 'e')]).toEqual([true, false, true]);
  expect(claim(second, 'd')).toBe(false);
});

test('a damaged file, or none that can be written, hinders nothing', () => {
  const shared = directory();
  expect(new Ledger(shared).claim('leak', 'alert', 1)).toBe(true);
  writeFileSync(join(shared, 'shown.json'), '{"leak":');
  expect(new Ledger(shared).claim('leak', 'alert', 2)).toBe(true);
  expect(new Ledger('/dev/null/none').claim('leak', 'alert', 3)).toBe(true);
});
