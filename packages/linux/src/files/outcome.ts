/**
 * What a read gives when it gives no bytes. Both are ordinary: processes vanish at any time, and a kernel or a mount
 * option may keep a file from us.
 */

/** The process or cgroup is no more (ENOENT, ESRCH, ENODEV). */
export const gone = -1;
/** The file is there, but not for us (EACCES, EPERM), or the kernel refuses it. */
export const denied = -2;

/** A thing that this kernel, machine or user does not offer, and why, as a sentence without a full stop. */
export interface Unavailable {
  readonly unavailable: string;
}

export function isUnavailable(value: object): value is Unavailable {
  return 'unavailable' in value;
}

/** Sorts an error of a system call on a kernel file into {@link gone} or {@link denied}. */
export function outcomeOf(error: unknown): typeof gone | typeof denied {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ESRCH':
    case 'ENODEV':
    case 'ENOTDIR':
      return gone;
    default:
      return denied;
  }
}

/** The `code` of a Node system error, such as `ENOENT`; the empty text for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
