import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Webhook } from '@omnimind/protocol/configuration';
import { OmnimindError, reasonOf } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { RetryLater } from './receiver.ts';

const longest_bytes = 4096;

/**
 * The key that a webhook's posts are signed with; `null` for none. A file is read each time, so that a key that was changed
 * counts at once; a line's end after it is no part of it.
 *
 * @throws RetryLater when the file gives none: an unsigned post would pass for a forged one
 */
export function secretOf({ secret, secret_file }: Webhook): Buffer | null {
  if (secret_file === '') return secret === '' ? null : Buffer.from(secret);
  try {
    const key = withoutLineEnd(read(secret_file));
    if (key.length === 0) throw unusable('empty');
    return key;
  } catch (error) {
    throw new RetryLater(message('delivery.no_secret', { file: secret_file, reason: reasonOf(error) }));
  }
}

function unusable(because: 'empty' | 'not_a_file' | 'too_long'): OmnimindError {
  const problem = message('delivery.secret_unusable', { because, limit_bytes: longest_bytes });
  return new OmnimindError('config_invalid', problem);
}

function read(file: string): Buffer {
  // A pipe would make us wait for its writer.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(descriptor).isFile()) throw unusable('not_a_file');
    const bytes = Buffer.alloc(longest_bytes + 1);
    const length = readSync(descriptor, bytes);
    if (length > longest_bytes) throw unusable('too_long');
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}
