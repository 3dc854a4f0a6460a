import type { Severity } from '@omnimind/protocol/verdict';
import { Digest } from '@omnimind/tell/digest';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { expect, test } from 'vitest';
import { digestLines } from './digest.ts';
import { makeScreen } from './screen.ts';

function lines(language: 'en' | 'pt', ...said: Severity[]): string[] {
  const digest = new Digest(5);
  for (const severity of said)
    digest.add(
      fakeAnnouncement(severity, { over: severity === 'ok', workload: { id: 'a', name: 'a\x1b[31m', uid: 1000 } }),
    );
  return digestLines(makeScreen({ language }), digest.entries(0), new Date('2026-11-25T20:00:00Z'));
}

test('a line says since when, of whom, what and why, and nothing in it acts on the terminal', () => {
  const [line = '', ...more] = lines('en', 'watch');
  expect(more).toEqual([]);
  expect(line).toMatch(/^[^ ]+ \d\d:\d\d {2}a.*: .*memory/);
  expect(line).not.toContain('\x1b[31m');
  expect(lines('pt', 'watch')[0]).toMatch(/^[^ ]+ \d\d:\d\d {2}a.*: .*memória/);
});

test('what has ended is said to be over', () => {
  expect(lines('en', 'watch', 'ok')[0]).toContain(' (over): ');
  expect(lines('pt', 'watch', 'ok')[0]).toContain(' (já passou): ');
});

test('without any, that is said', () => {
  expect(lines('en')).toEqual(['Nothing was watched that did not become an alert.']);
});
