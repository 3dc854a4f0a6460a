import { devSlice, devSliceCgroup, omnimindSlice } from '@omnimind/linux/systemd/slice-names';
import type { UnitFacts, UnitPlace, UnitRow } from './unit-row.ts';
import { sizeText } from './unit-row.ts';

/** The two slices, in the manager of the system or in those of users. */
export function sliceUnits(place: UnitPlace, { limits }: UnitFacts): UnitRow[] {
  const { cpu_weight, io_weight, cpu_quota_percent, memory_high_mib, memory_max_mib } = limits;
  return [
    {
      purpose: 'omnimind_slice',
      place,
      path: omnimindSlice,
      cgroup: omnimindSlice,
      sections: {
        Unit: [
          ['Description', 'Test runs, builds and other work that OmniMind looks after'],
          ['Documentation', 'man:systemd.resource-control(5)'],
        ],
        // Weights count among siblings, and only while somebody else wants the time.
        Slice: [
          ['CPUWeight', cpu_weight],
          ['IOWeight', io_weight],
        ],
      },
    },
    {
      purpose: 'dev_slice',
      place,
      path: devSlice,
      cgroup: devSliceCgroup,
      sections: {
        Unit: [
          ['Description', 'Test runs and builds started by omnimind run'],
          ['Documentation', 'man:systemd.resource-control(5)'],
        ],
        Slice: [
          ['CPUQuota', cpu_quota_percent === null ? null : `${cpu_quota_percent}%`],
          // Throttles and reclaims, never kills; MemoryMax= is the wall behind it, where the kernel does kill.
          ['MemoryHigh', sizeText(memory_high_mib)],
          ['MemoryMax', sizeText(memory_max_mib)],
          // Throttling makes memory pressure on purpose: that is no reason to kill what is throttled.
          ['ManagedOOMPreference', 'avoid', 248],
        ],
      },
    },
  ];
}
