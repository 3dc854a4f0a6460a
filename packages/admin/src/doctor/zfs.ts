import { parseArcSize } from '@omnimind/linux/procfs/machine';
import { Meminfo, parseMeminfo } from '@omnimind/linux/procfs/meminfo';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** From this share of the memory on the cache misleads those who look at what is available. */
const largeShare = 0.25;

/** Whether the cache of ZFS makes the memory look fuller than it is. */
export const zfsCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'zfs',
  run: ({ machine }) => {
    const size_bytes = parseArcSize(machine.text('/proc/spl/kstat/zfs/arcstats') ?? '');
    if (Number.isNaN(size_bytes)) return doctorFinding('zfs.none');
    const bytes = Buffer.from(machine.text('/proc/meminfo') ?? '', 'latin1');
    const memory = new Meminfo();
    parseMeminfo(bytes, bytes.length, memory);
    const isLarge = size_bytes >= memory.totalBytes * largeShare;
    return doctorFinding(isLarge ? 'zfs.large' : 'zfs.small', { size_bytes, total_bytes: memory.totalBytes });
  },
};
