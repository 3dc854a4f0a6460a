/** A file of counters as HotSpot writes it: a prologue of 32 bytes, and entries of 20 bytes before a name and a value. */
export function perfData(counters: Readonly<Record<string, number | string>>): Buffer {
  const prologue = Buffer.alloc(32);
  prologue.writeUInt32BE(0xcafec0c0, 0);
  prologue.writeUInt8(1, 4);
  prologue.writeInt32LE(32, 24);
  prologue.writeInt32LE(Object.keys(counters).length, 28);
  const entries = Object.entries(counters).map(([name, value]) => {
    const data = 20 + Math.ceil((name.length + 1) / 8) * 8 + 4;
    const entry = Buffer.alloc(data + (typeof value === 'string' ? value.length + 1 : 8));
    entry.writeInt32LE(entry.length, 0);
    entry.writeInt32LE(20, 4);
    entry.writeInt32LE(data, 16);
    entry.write(name, 20, 'latin1');
    if (typeof value === 'string') {
      entry.writeInt32LE(value.length + 1, 8);
      entry.write(value, data, 'latin1');
    } else entry.writeBigInt64LE(BigInt(value), data);
    return entry;
  });
  return Buffer.concat([prologue, ...entries]);
}
