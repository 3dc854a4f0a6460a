import { fixture, fixturePath, fixtureText } from '@omnimind/testing/fixture';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseMountinfo } from '../../cgroup/mount.ts';
import { environHolds, parseArguments, parseAuxv, parseLimits, parseUnifiedCgroup, readUnits } from './once.ts';
import { parseSmapsRollup, readSmapsRollup } from './smaps-rollup.ts';

describe('/proc/PID/limits', () => {
  it('reads soft and hard limits, unlimited as Infinity', () => {
    const limits = parseLimits(fixtureText('procfs/linux-4.19/self/limits'));
    expect(limits.get('Max open files')).toEqual({ soft: 1024, hard: 1048576 });
    expect(limits.get('Max cpu time')?.soft).toBe(Number.POSITIVE_INFINITY);
    expect(limits.get('Max nice priority')).toEqual({ soft: 0, hard: 0 });
  });
});

describe('/proc/PID/mountinfo', () => {
  const mounts = parseMountinfo(fixtureText('procfs/linux-6.1/self/mountinfo'));

  it('finds file systems by type, behind any number of optional fields', () => {
    expect(mounts.find((mount) => mount.type === 'cgroup2')?.point).toBe('/sys/fs/cgroup');
    expect(mounts.find((mount) => mount.type === 'vfat')?.point).toBe('/media/a b\\c');
  });

  it('gives the options of mount and file system together', () => {
    expect(mounts.find((mount) => mount.type === 'proc')?.options).toContain('hidepid=invisible');
  });

  it('passes over what is no mount', () => {
    expect(parseMountinfo('\n1 2\n1 2 3 4 5 6 7 8\n')).toEqual([]);
  });
});

describe('/proc/PID/cgroup', () => {
  it('takes the line of the unified hierarchy', () => {
    expect(parseUnifiedCgroup(fixtureText('procfs/linux-6.1/1402/cgroup'))).toBe(
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-code-1402.scope',
    );
    expect(parseUnifiedCgroup('4:memory:/x\n0::/a.scope (deleted)\n')).toBe('/a.scope');
    expect(parseUnifiedCgroup('4:memory:/x\n')).toBeUndefined();
  });
});

describe('/proc/PID/auxv', () => {
  it('tells page size and clock ticks of a real process', () => {
    expect(parseAuxv(fixture('procfs/linux-6.18/self/auxv')[0])).toEqual({ pageBytes: 4096, clockTicks: 100 });
  });

  it('takes large pages from the file, and the usual values where there is none', () => {
    const auxv = Buffer.alloc(32);
    auxv.writeBigUInt64LE(6n, 0);
    auxv.writeBigUInt64LE(65536n, 8);
    expect(parseAuxv(auxv).pageBytes).toBe(65536);
    expect(readUnits(fixturePath('procfs/linux-4.19'))).toEqual({ pageBytes: 4096, clockTicks: 100 });
  });
});

describe('/proc/PID/environ', () => {
  it('holds an entry only as a whole', () => {
    const bytes = Buffer.from('XRUN=1\0RUN=12\0RUN=1\0');
    expect(environHolds(bytes, bytes.length, 'RUN=1')).toBe(true);
    expect(environHolds(bytes, 14, 'RUN=1')).toBe(false);
    expect(environHolds(bytes, bytes.length, 'UN=12')).toBe(false);
  });

  it('finds exactly the entries that are there', () => {
    const entry = fc.stringMatching(/^[A-C]=[12]{0,2}$/);
    fc.assert(
      fc.property(fc.array(entry), entry, (entries, wanted) => {
        const bytes = Buffer.from(entries.map((each) => `${each}\0`).join(''));
        expect(environHolds(bytes, bytes.length, wanted)).toBe(entries.includes(wanted));
      }),
    );
  });
});

describe('/proc/PID/smaps_rollup', () => {
  it('reads proportional memory in bytes', () => {
    const rollup = parseSmapsRollup(fixtureText('procfs/linux-6.18/14253/smaps_rollup'));
    expect(rollup).toMatchObject({ rss_bytes: 1620 * 1024, pss_bytes: 292 * 1024, pss_anon_bytes: 104 * 1024 });
  });

  it('has no parts that a kernel before 5.4 did not tell, and says why when there is no file', () => {
    expect(parseSmapsRollup('a-b ---p 0 00:00 0 [rollup]\nRss:  12 kB\nPss:  4 kB\n')).toEqual({
      rss_bytes: 12288,
      pss_bytes: 4096,
    });
    const directory = fixturePath('procfs/linux-4.19');
    expect(readSmapsRollup(812, directory)).toEqual({
      unavailable: { code: 'unavailable.file', parameters: { path: `${directory}/812/smaps_rollup`, errno: 'ENOENT' } },
    });
  });
});

test.each([
  ['sh\0-c\0\0', ['sh', '-c', '']],
  ['sshd: dev@pts/0', ['sshd: dev@pts/0']],
  ['caf\u00c3\u00a9\0', ['café']],
  ['', []],
])('%j', (text, expected) => expect(parseArguments(text)).toEqual(expected));
