/**
 * One buffer for many reads: what it holds is true until the next read into it. It grows when a file does not fit and
 * never shrinks.
 */
export class SharedBuffer {
  bytes: Buffer;

  /** @param size bytes at the start; 16 KiB holds every per-process file of common kernels */
  constructor(size = 16 * 1024) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Doubles the room and keeps what was read. */
  grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}
