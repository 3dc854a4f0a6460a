import { decimalAt } from '../text/decimal.ts';

/** `io.stat` of a cgroup, bytes from and to storage; Documentation/admin-guide/cgroup-v2.rst, "IO Interface Files". */
export class IoStat {
  readBytes = 0;
  writeBytes = 0;
}

const r = 'r'.charCodeAt(0);
const w = 'w'.charCodeAt(0);
const b = 'b'.charCodeAt(0);

/**
 * Parses the bytes of `io.stat`, lines of `MAJ:MIN rbytes=… wbytes=… rios=…`, and adds up the devices. A line may be
 * a device number alone. An empty file is a cgroup that moved nothing yet.
 *
 * @param stacked majors of devices that lie on others (device mapper, md): the same bytes are counted below them
 */
export function parseIoStat(bytes: Uint8Array, length: number, stacked: ReadonlySet<number>, into: IoStat): void {
  into.readBytes = 0;
  into.writeBytes = 0;
  let i = 0;
  while (i < length) {
    const counted = !stacked.has(decimalAt(bytes, i, length));
    for (; i < length && bytes[i] !== 10; i += 1) {
      // `rbytes=` and `wbytes=`; `rios`, `wios`, `dbytes` and whatever comes later are passed over.
      if (!counted || bytes[i] !== 32 || bytes[i + 2] !== b) continue;
      const kind = bytes[i + 1];
      if (kind !== r && kind !== w) continue;
      const value = decimalAt(bytes, i + 8, length);
      if (Number.isNaN(value)) continue;
      if (kind === r) into.readBytes += value;
      else into.writeBytes += value;
    }
    i += 1;
  }
}
