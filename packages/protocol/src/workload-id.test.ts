import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cgroupIn, cgroupWorkload } from './workload-id.ts';

test('an ID gives back its cgroup, whatever the path holds', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (name, inode) => {
      const path = `/${name}`;
      expect(cgroupIn(cgroupWorkload(path, inode))).toEqual({ path, inode });
    }),
  );
  expect(cgroupIn(cgroupWorkload('/a#1\n#2', 3))).toEqual({ path: '/a#1\n#2', inode: 3 });
});

test.each(['session:100@5', 'machine', 'cgroup:/a', ''])('%j names no cgroup', (id) => {
  expect(cgroupIn(id)).toBeNull();
});
