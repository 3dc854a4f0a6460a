import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { FakeHistory, fakeRow, numbers, removeFakeHistories } from '@omnimind/testing/fake-history';
import { fixture } from '@omnimind/testing/fixture';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';

afterEach(removeFakeHistories);

const count = (fake: FakeHistory, from_ms: number) =>
  fake.history.series('w', from_ms, fake.wall_ms + 1, 1)?.cpu_cores.filter((value) => value !== null).length ?? 0;

function ticks(fake: FakeHistory, number: number): void {
  for (let tick = 0; tick < number; tick += 1) fake.tick([fakeRow('w'), fakeRow('v')]);
}

test('the file is its owner’s alone, and so is its log', () => {
  const fake = new FakeHistory();
  ticks(fake, 1);
  const modes = readdirSync(fake.directory).map((name) => [name, statSync(join(fake.directory, name)).mode & 0o777]);
  expect(modes).toEqual([
    ['history.db', 0o600],
    ['history.db-wal', 0o600],
  ]);
  expect([fake.history.available, fake.history.reason]).toEqual([true, null]);
});

test('tells after how many ticks they are committed: who brings them together then loses no more than before', () => {
  const fake = new FakeHistory();
  const due = Array.from({ length: 301 }, () => {
    ticks(fake, 1);
    return fake.history.ticksToCommit;
  });
  expect(due.slice(0, 11)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 10, 9]);
  expect(due.slice(-3)).toEqual([1, 10, 9]);
  fake.history.close();
  expect(fake.history.ticksToCommit).toBe(1);
});

test('a tick with no time of this world is passed over', () => {
  const fake = new FakeHistory();
  for (const time of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e18]) fake.history.append(time, [fakeRow('w')]);
  expect(fake.history.series('w', 0, 1, 1)).toBeNull();
  expect([fake.history.available, fake.notices]).toEqual([true, []]);
});

describe('a damaged file', () => {
  /** Two blocks packed away, some minutes, and events. */
  function full(): FakeHistory {
    const fake = new FakeHistory({ interval_s: 10 });
    for (let tick = 0; tick < 1300; tick += 1) fake.tick([fakeRow('w', { cpu_cores: tick / 1000 })], 10_000);
    return fake;
  }

  test('never keeps it from opening, and ticks after it can be read', () => {
    const original = full();
    const bytes = { clean: Buffer.alloc(0), open: Buffer.alloc(0), log: Buffer.alloc(0) };
    bytes.open = readFileSync(original.file);
    bytes.log = readFileSync(`${original.file}-wal`);
    original.history.close();
    bytes.clean = readFileSync(original.file);
    const damage = fc.record({
      isClean: fc.boolean(),
      cut: fc.option(fc.nat(), { freq: 2 }),
      places: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 20 }),
      header: fc.array(fc.tuple(fc.integer({ min: 0, max: 107 }), fc.nat({ max: 255 })), { maxLength: 3 }),
      isLogCut: fc.boolean(),
    });
    fc.assert(
      fc.property(damage, ({ isClean, cut, places, header, isLogCut }) => {
        const fake = new FakeHistory();
        fake.history.close();
        const changed = Buffer.from(isClean ? bytes.clean : bytes.open);
        for (const [place, change] of places)
          changed[place % changed.length] = (changed[place % changed.length] ?? 0) ^ change;
        for (const [place, value] of header) changed[place] = value;
        writeFileSync(fake.file, cut === null ? changed : changed.subarray(0, cut % changed.length));
        if (!isClean)
          writeFileSync(`${fake.file}-wal`, isLogCut ? bytes.log.subarray(0, bytes.log.length / 2) : bytes.log);
        fake.wall_ms = original.wall_ms;
        fake.open({ interval_s: 10 });
        const values = fake.history.series('w', 0, fake.wall_ms, 60)?.cpu_cores ?? [];
        expect(values.every((value) => value === null || (value >= 0 && value <= 1.3))).toBe(true);
        // What is only found out while it is in use is set aside then.
        for (let tick = 0; tick < 400; tick += 1) fake.tick([fakeRow('w')], 10_000);
        fake.pass(120_000);
        const from = fake.wall_ms;
        for (let tick = 0; tick < 20; tick += 1) fake.tick([fakeRow('w')], 10_000);
        expect(fake.history.available).toBe(true);
        const after = fake.history.series('w', from, fake.wall_ms + 1, 10)?.cpu_cores;
        expect(after?.slice(1)).toEqual(Array.from({ length: 20 }, () => 0.5));
        fake.remove();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  test.each([
    [
      'of another kind',
      'SQLite format 4\0'.repeat(400),
      /history\.db\.damaged-20261127-0300\d\d and started over: it is damaged/,
    ],
    ['of text', 'hello', /it is damaged/],
  ])('%s is set aside and told, and a new one begun', (_, text, told) => {
    const fake = new FakeHistory();
    fake.history.close();
    rmSync(`${fake.file}-wal`, { force: true });
    writeFileSync(fake.file, text);
    fake.open();
    expect(fake.notices).toEqual([expect.stringMatching(told)]);
    ticks(fake, 3);
    expect(count(fake, fake.wall_ms - 10_000)).toBe(3);
    const aside = readdirSync(fake.directory).filter((name) => name.includes('damaged'));
    expect(readFileSync(join(fake.directory, aside[0] ?? ''), 'utf8')).toBe(text);
  });

  test.each([
    ['PRAGMA user_version = 7', 'it has version 7, and this OmniMind reads version 4'],
    ['PRAGMA application_id = 7', 'it is not a history of OmniMind'],
    ['DROP TABLE chunk', 'it is damaged (no such table: chunk)'],
  ])('after %s it is set aside', (statement, reason) => {
    const fake = full();
    fake.history.close();
    const database = new DatabaseSync(fake.file);
    database.exec(statement);
    database.close();
    fake.open({ interval_s: 10 });
    expect(fake.notices).toEqual([expect.stringContaining(reason)]);
    expect(fake.history.available).toBe(true);
  });

  test.each([2, 3])('one of version %i is taken over but for what was in no block yet, and goes on', (version) => {
    const fake = new FakeHistory();
    fake.history.close();
    writeFileSync(fake.file, gunzipSync(fixture(`history/version-${version}.db.gz`)[0]));
    // 700 ticks: two blocks on disk, the third in the tail.
    const start_ms = Date.UTC(2026, 10, 27, 3, 0, 0);
    fake.wall_ms = start_ms + 800_000;
    fake.open();
    expect(fake.notices).toEqual([]);
    expect(count(fake, start_ms)).toBe(600);
    fake.tick([fakeRow('w', { shmem_bytes: 8192, headroom_bytes: 2 ** 30 })]);
    const series = fake.reopen().series('w', start_ms, fake.wall_ms + 1, 1);
    // Version 2 had no such columns.
    expect(series?.shmem_bytes?.filter((value) => value !== null)).toHaveLength(version === 2 ? 1 : 601);
    expect([series?.shmem_bytes?.at(-1), series?.headroom_bytes?.at(-1)]).toEqual([8192, 2 ** 30]);
    expect(series?.anon_bytes.filter((value) => value !== null)).toHaveLength(601);
  });

  test('one of version 1 is set aside with a notice, and loses nothing', () => {
    const fake = new FakeHistory();
    fake.history.close();
    writeFileSync(fake.file, gunzipSync(fixture('history/version-1.db.gz')[0]));
    fake.open();
    expect(fake.notices).toEqual([expect.stringContaining('it has version 1, and this OmniMind reads version 4')]);
    const [aside = ''] = readdirSync(fake.directory).filter((name) => name.includes('damaged'));
    const kept = new DatabaseSync(join(fake.directory, aside), { readOnly: true });
    expect(
      kept.prepare('SELECT (SELECT count(*) FROM tail) AS ticks, (SELECT count(*) FROM chunk) AS chunks').get(),
    ).toEqual({
      ticks: 200,
      chunks: 2,
    });
    kept.close();
    ticks(fake, 3);
    expect(count(fake, fake.wall_ms - 10_000)).toBe(3);
  });

  test('damage in the middle of its use sets it aside, too; twice in a minute makes it wait', () => {
    const fake = new FakeHistory({ maxBytes: 2 ** 24 });
    const random = numbers();
    const rows = () =>
      Array.from({ length: 60 }, (_, index) =>
        fakeRow(`w-${index}`, {
          cpu_cores: random() * 99,
          anon_bytes: random() * 2 ** 42,
          cpu_some: random(),
          io_some: random(),
        }),
      );
    // So busy that it is larger than what SQLite keeps in memory.
    const damage = () => {
      for (let tick = 0; tick < 3000; tick += 1) fake.tick(rows(), 10);
      truncateSync(fake.file, 8 * 4096);
      for (let index = 0; index < 60; index += 1) fake.history.series(`w-${index}`, 0, fake.wall_ms, 1);
    };
    damage();
    expect(fake.notices).toEqual([expect.stringMatching(/was set aside as .* is damaged/)]);
    ticks(fake, 5);
    expect(count(fake, fake.wall_ms - 4500)).toBe(5);
    damage();
    expect(fake.reason).toBe(`${fake.file}: it was damaged twice within a minute`);
    fake.pass(60_000);
    ticks(fake, 5);
    expect([fake.history.available, count(fake, fake.wall_ms - 4500)]).toEqual([true, 5]);
  });

  test('two of them are kept', () => {
    const fake = new FakeHistory();
    for (let number = 0; number < 5; number += 1) {
      fake.history.close();
      fake.pass(1000);
      writeFileSync(fake.file, `damaged ${number}`);
      fake.open();
    }
    const kept = readdirSync(fake.directory).filter((name) => name.includes('damaged'));
    expect(kept.map((name) => readFileSync(join(fake.directory, name), 'utf8'))).toEqual(['damaged 3', 'damaged 4']);
  });

  test('cursors go on beyond those that were in it, and who asks from one of them is told of the loss', () => {
    const fake = new FakeHistory();
    const before = fake.history.lastCursor();
    fake.history.close();
    fake.pass(1000);
    writeFileSync(fake.file, 'damaged');
    fake.open();
    expect(fake.history.lastCursor()).toBeGreaterThan(before);
    expect(fake.history.events(before, 10)).toEqual({ events: [], more: false, lost: true });
    expect(fake.history.events(fake.history.lastCursor(), 10).lost).toBe(false);
  });
});

describe('a place that may not be written', () => {
  test('is told once, and tried again', () => {
    const fake = new FakeHistory();
    fake.history.close();
    rmSync(fake.file);
    mkdirSync(fake.file);
    fake.open();
    ticks(fake, 200);
    expect([fake.history.available, fake.reason]).toEqual([false, `${fake.file}: it can't be opened`]);
    expect(fake.history.series('w', 0, 1, 1)).toBeNull();
    rmSync(fake.file, { recursive: true });
    fake.pass(60_000);
    ticks(fake, 5);
    expect(fake.history.available).toBe(true);
    expect(count(fake, fake.wall_ms - 10_000)).toBe(5);
    expect(fake.notices).toEqual([`history is not kept: ${fake.file}: it can't be opened`, 'history is kept again']);
  });

  test('a directory that is a file', () => {
    const fake = new FakeHistory();
    fake.history.close();
    fake.file = join(fake.file, 'history.db');
    fake.open();
    ticks(fake, 2);
    expect(fake.history.reason).toMatchObject({
      parameters: {
        reason: { code: 'system', parameters: { errno: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) } },
      },
    });
  });

  test('another process has it open', () => {
    const fake = new FakeHistory();
    ticks(fake, 1);
    const other = `
      import { History } from ${JSON.stringify(join(import.meta.dirname, 'history.ts'))};
      const clock = { monotonic_s: () => 0, wall_ms: () => 0 };
      const history = History.open({ file: process.argv[1], interval_s: 1, maxBytes: 2 ** 24, clock, onNotice() {} });
      console.log(history.reason.parameters.reason.parameters.by);`;
    const parameters = [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module-typescript',
      '-e',
      other,
      fake.file,
    ];
    const said = execFileSync(process.execPath, parameters, { encoding: 'utf8' });
    expect(said).toBe('lock\n');
    ticks(fake, 1);
    expect(fake.notices).toEqual([]);
  });

  test('no right to it', () => {
    const fake = new FakeHistory();
    fake.history.close();
    chmodSync(fake.directory, 0o755);
    chmodSync(fake.file, 0o444);
    // Root may write everywhere.
    const uid = process.geteuid?.() ?? 0;
    if (uid === 0) process.seteuid?.('nobody');
    try {
      fake.open();
      ticks(fake, 2);
      expect(fake.history.available).toBe(false);
    } finally {
      process.seteuid?.(uid);
    }
  });
});
