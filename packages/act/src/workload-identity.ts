import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import { executableOf } from '@omnimind/linux/procfs/pid/once';
import type { WorkloadIdentity } from '@omnimind/protocol/ignored';
import { cgroupIn } from '@omnimind/protocol/workload-id';
import { ProcessReader } from './adopt/process-reader.ts';
import { scriptOf } from './adopt/program-names.ts';
import { runOfScope } from './scope-name.ts';

/**
 * What a workload is recognized by also after a restart.
 *
 * @param id `cgroup:PATH#INODE` or `session:…`
 * @param processes its processes as of now, the first of which tells the program of what is in no unit with a name of its own
 * @returns `null` when nothing tells
 */
export function identityOf(
  id: string,
  processes: readonly { readonly pid: number }[],
  proc = '/proc',
): WorkloadIdentity | null {
  return unitOf(id) ?? programOf(processes[0]?.pid, proc);
}

/** The unit or run that a workload is recognized by also after a restart; `null` where it is in none with a name of its own. @param id as of {@link identityOf} */
export function unitOf(id: string): WorkloadIdentity | null {
  // The innermost unit is the one that may have a name of its own.
  const unit = cgroupIn(id)
    ?.path.split('/')
    .findLast((part) => /\.(?:scope|service)$/.test(part));
  return unit === undefined ? null : identityOfUnit(unit.replace(/^_/, ''));
}

/** The identity that the name of a unit gives; `null` for one that is named after an instance alone, such as `session-3.scope`. */
function identityOfUnit(name: string): WorkloadIdentity | null {
  const run = runOfScope(name);
  if (run !== undefined) return { kind: 'run', name: run };
  // Every user has one, and all of a session's programs are in it.
  if (/^(?:user@\d+\.service|init\.scope|session-\w+\.scope)$/.test(name)) return null;
  // app-LAUNCHER-APPLICATION-RANDOM.scope, app-LAUNCHER-APPLICATION@RANDOM.service (systemd, DESKTOP_ENVIRONMENTS).
  const unit = name
    .replace(/^((?:app|omnimind-adopt)-.+)-\w+\.scope$/, '$1.scope')
    .replace(/^(app-.+)@\w+\.service$/, '$1@.service');
  return unit.endsWith('.scope') && unit === name ? null : { kind: 'unit', unit };
}

/** /proc/PID/exe and /proc/PID/cwd, of an interpreter its script, too; proc_pid_exe(5), proc_pid_cwd(5), proc_pid_cmdline(5). */
function programOf(pid: number | undefined, proc: string): WorkloadIdentity | null {
  if (pid === undefined) return null;
  return readOr(null, () => {
    const file = executableOf(pid, proc);
    if (file === null) return null;
    const script = scriptOf(basename(file), new ProcessReader(proc).commandLine(pid).slice(1));
    const executable = script === undefined ? file : `${file} ${script}`;
    const directory = readlinkSync(`${proc}/${pid}/cwd`);
    return { kind: 'program', executable: executable.slice(0, 4096), directory };
  });
}
