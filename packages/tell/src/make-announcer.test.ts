import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten } from '@omnimind/protocol/message';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeAnnouncer } from './make-announcer.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-make-announcer-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const event: OmnimindEvent = {
  type: 'notice',
  t: 1,
  time: '2026-11-25T14:02:03.000Z',
  workload: 'machine',
  severity: 'watch',
  text: asWritten('for all'),
};
const about = () => ({
  workload: { id: 'machine', name: 'box', uid: null },
  verdict: null,
  cpu_percent: null,
  memory_bytes: null,
});
const make = (who: { isWritten: boolean; isAsked: boolean }) =>
  makeAnnouncer({ ...who, language: 'en', environment: { XDG_STATE_HOME: directory } }, () => {});

test.each([
  { isWritten: false, isAsked: false, isMade: false },
  { isWritten: false, isAsked: true, isMade: true },
  { isWritten: true, isAsked: false, isMade: true },
  { isWritten: true, isAsked: true, isMade: true },
])('nothing is made for nobody: %j', ({ isMade, ...who }) => {
  const announcer = make(who);
  announcer?.close();
  expect(announcer !== undefined).toBe(isMade);
});

test('where somebody can ask announcements are made, and nothing is written', () => {
  const announcer = make({ isWritten: false, isAsked: true });
  const heard: Announcement[] = [];
  announcer?.listen((announcements) => heard.push(...announcements));
  announcer?.tell(event, about);
  announcer?.close();
  expect(heard).toMatchObject([
    { sequence: 1, event: { text: { code: 'as_written', parameters: { text: 'for all' } } } },
  ]);
  expect(readdirSync(directory)).toEqual([]);
});
