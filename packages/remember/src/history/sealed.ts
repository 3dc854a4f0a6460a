import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** Shorter ones are not compressed: there is nothing to gain. */
const shortest = 48;
/** Nothing that is kept is larger than this when it is unpacked, bytes. */
const largest = 2 ** 20;

/**
 * Bytes as they are kept: a check sum of 4 bytes, whether they are compressed, and they themselves. The check sum is there because
 * SQLite has none: what a disk turned round must be known as such, not shown as a measurement.
 */
export function seal(bytes: Uint8Array, isCompressed = true): Uint8Array<ArrayBuffer> {
  // A small window: what is sealed is small, and a large one is cleared each time.
  const packed =
    !isCompressed || bytes.length < shortest ? bytes : deflateRawSync(bytes, { level: 6, windowBits: 13, memLevel: 5 });
  const isSmaller = packed.length < bytes.length;
  const body = isSmaller ? packed : bytes;
  const sealed = new Uint8Array(5 + body.length);
  sealed[4] = isSmaller ? 1 : 0;
  sealed.set(body, 5);
  new DataView(sealed.buffer).setUint32(0, crc32(sealed.subarray(4)));
  return sealed;
}

/** @returns `null` for what {@link seal} did not write so */
export function unseal(sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < 5) return null;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.length);
  if (view.getUint32(0) !== crc32(sealed.subarray(4))) return null;
  const body = sealed.subarray(5);
  if (sealed[4] === 0) return body;
  try {
    return inflateRawSync(body, { maxOutputLength: largest });
  } catch {
    return null;
  }
}
