import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import { readTrace } from '@omnimind/remember/traces/trace-reader';
import { TraceWriter } from '@omnimind/remember/traces/trace-writer';
import { FakeHistory, fakeRow } from '@omnimind/testing/fake-history';
import { expect, test } from 'vitest';

/** Mounts a disk of that size, for which the tests must run as root. */
function mountSmallDisk(size: string): string {
  const disk = mkdtempSync(join(tmpdir(), 'omnimind-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
  return disk;
}

const count = (fake: FakeHistory, from_ms: number) =>
  fake.history.series('w', from_ms, fake.wall_ms + 1, 1)?.cpu_cores.filter((value) => value !== null).length ?? 0;

function ticks(fake: FakeHistory, number: number): void {
  for (let tick = 0; tick < number; tick += 1) fake.tick([fakeRow('w'), fakeRow('v')]);
}

test('a trace keeps what fitted', async () => {
  const disk = mountSmallDisk('64k');
  try {
    const file = join(disk, 'x.jsonl');
    const writer = new TraceWriter(file, {
      format: 'omnimind-trace',
      version: 1,
      interval_s: 1,
      host: { cores: 2, memory_bytes: 1e9, swap_bytes: 0 },
      workload: { name: 'x' },
    });
    for (let t = 0; t < 20_000; t += 1) writer.write({ t, user_usec: t * 1000 });
    await writer.close();
    expect(writer.problem === null ? '' : translate('en', writer.problem)).toMatch(
      /incomplete: .*no space left on device/,
    );
    let samples = 0;
    await readTrace(file, {
      onHeader() {},
      onSample: () => {
        samples += 1;
      },
    });
    expect(samples).toBeGreaterThan(1000);
  } finally {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
});

test('a full disk costs what comes while it is full; what is kept can be read, and it goes on when there is room', () => {
  const fake = new FakeHistory();
  fake.history.close();
  const disk = mountSmallDisk('1m');
  try {
    const start = fake.wall_ms;
    fake.file = join(disk, 'history.db');
    fake.open();
    ticks(fake, 100);
    const ballast = join(disk, 'ballast');
    execFileSync('sh', ['-c', 'head -c 2m /dev/zero > "$1" || true', 'sh', ballast], { stdio: 'ignore' });
    ticks(fake, 3000);
    const { available, reason } = fake.history;
    expect([available, reason && translate('en', reason)]).toEqual([false, `${fake.file}: the disk is full`]);
    const kept = count(fake, start);
    expect(kept).toBeGreaterThanOrEqual(100);
    rmSync(ballast);
    fake.pass(60_000);
    ticks(fake, 50);
    expect(fake.history.available).toBe(true);
    expect(count(fake, start)).toBe(kept + 50);
    expect(fake.notices).toEqual([`history is not kept: ${fake.file}: the disk is full`, 'history is kept again']);
    // What a kill finds on it is whole.
    fake.reopen();
    expect(count(fake, start)).toBe(kept + 50);
  } finally {
    fake.history.close();
    execFileSync('umount', [disk]);
  }
});
