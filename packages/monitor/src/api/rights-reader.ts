import { statSync } from 'node:fs';
import { ProcessReader } from '@omnimind/act/adopt/process-reader';
import { readText } from '@omnimind/linux/files/read-text';

/**
 * Reads processes for somebody who asks by the API: a process belongs to a user only when it has no rights of another. Who
 * runs a program of root's (sudo) must not be able to put it under limits.
 */
export class RightsReader extends ProcessReader {
  /**
   * The UID, when the real, effective, saved and file-system one are the same (proc_pid_status(5)) and the process's directory
   * is that user's: the kernel makes it root's for a program that gained privileges (proc(5), PR_SET_DUMPABLE).
   */
  override uid(pid: number): number | undefined {
    const status = readText(`${this.root}/${pid}/status`);
    const uids = /^Uid:\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(typeof status === 'string' ? status : '')?.slice(1);
    const owner = statSync(`${this.root}/${pid}`, { throwIfNoEntry: false })?.uid;
    const [real] = uids ?? [];
    return real !== undefined && uids?.every((uid) => uid === real) === true && owner === Number(real)
      ? owner
      : undefined;
  }
}
