import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { readOr } from '@omnimind/linux/files/outcome';

/** Fewer bytes are not compressed: there is nothing to gain. */
const minCompressed = 48;
const maxUnpackedBytes = 2 ** 20;

/**
 * Bytes as they are stored: a checksum of 4 bytes, whether they are compressed (zstd), and they themselves. SQLite has no
 * checksums of its own, and a bit that a disk flipped must not be shown as a measurement.
 */
export function seal(bytes: Uint8Array, isCompressed = true): Uint8Array<ArrayBuffer> {
  const packed =
    !isCompressed || bytes.length < minCompressed
      ? bytes
      : zstdCompressSync(bytes, { pledgedSrcSize: bytes.length, params: { [constants.ZSTD_c_compressionLevel]: 9 } });
  const isSmaller = packed.length < bytes.length;
  const body = isSmaller ? packed : bytes;
  const sealed = new Uint8Array(5 + body.length);
  sealed[4] = isSmaller ? 1 : 0;
  sealed.set(body, 5);
  new DataView(sealed.buffer).setUint32(0, crc32(sealed.subarray(4)));
  return sealed;
}

/** @returns `null` for what {@link seal} did not write so, and for more than 1 MiB */
export function unseal(sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < 5) return null;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.length);
  if (view.getUint32(0) !== crc32(sealed.subarray(4))) return null;
  const body = sealed.subarray(5);
  if (sealed[4] === 0) return body;
  return readOr(null, () => zstdDecompressSync(body, { maxOutputLength: maxUnpackedBytes }));
}
