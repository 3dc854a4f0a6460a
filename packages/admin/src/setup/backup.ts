import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { hashBytes, hashFile, readFileState } from './disk.ts';
import type { Backup } from './manifest.ts';
import type { SetupWorld } from './world.ts';

const temporary = '.omnimind-new';

/** A file that is about to be taken over, as it stands there. */
export function planBackup(path: string, manifestFile: string, world: SetupWorld): Backup {
  const { mode, uid, gid } = lstatSync(world.real(path));
  return {
    path,
    kept: join(dirname(manifestFile), 'former', path.slice(1).replaceAll('/', '_')),
    sha256: hashFile(world.real(path)),
    mode: mode & 0o7777,
    uid,
    gid,
  };
}

/** Keeps its bytes. @throws Error as the system calls do; OmnimindError when it was changed since it was looked at */
export function makeBackup({ path, kept, sha256 }: Backup, world: SetupWorld): void {
  const bytes = readFileSync(world.real(path));
  if (hashBytes(bytes) !== sha256)
    throw new OmnimindError('setup_failed', message('setup.changed_now', { file: path }));
  rmSync(world.real(kept), { force: true });
  writeFileSync(world.real(kept), bytes, { flag: 'wx', mode: 0o600, flush: true });
}

/**
 * Puts it back as it was, with its mode and owner; what was kept goes. Where it stands already nothing is done: a setup that
 * was killed had not yet replaced it.
 *
 * @throws Error as the system calls do; OmnimindError when what was kept was changed
 */
export function restoreBackup({ path, kept, sha256, mode, uid, gid }: Backup, world: SetupWorld): void {
  const there = readFileState(world.real(path));
  if (there.kind !== 'file' || there.sha256 !== sha256) {
    const bytes = readFileSync(world.real(kept));
    if (hashBytes(bytes) !== sha256)
      throw new OmnimindError('setup_failed', message('setup.backup_changed', { file: path, kept_as: kept }));
    const fresh = world.real(path) + temporary;
    rmSync(fresh, { force: true });
    mkdirSync(dirname(fresh), { recursive: true });
    writeFileSync(fresh, bytes, { flag: 'wx', mode: 0o600, flush: true });
    const { uid: ourUid, gid: ourGid } = lstatSync(fresh);
    if (uid !== ourUid || gid !== ourGid) chownSync(fresh, uid, gid);
    chmodSync(fresh, mode);
    renameSync(fresh, world.real(path));
  }
  rmSync(world.real(kept), { force: true });
}
