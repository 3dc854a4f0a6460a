import { parseMemoryEvents } from '@omnimind/linux/cgroup/statistics';
import { parseEarlyoomArguments } from '@omnimind/linux/earlyoom/command-line';
import { earlyoomSettingsFile } from '@omnimind/linux/earlyoom/settings';
import { parseSwaps } from '@omnimind/linux/procfs/machine';
import { parseVmstat } from '@omnimind/linux/procfs/vmstat';
import { devSlice, devSliceOf, type ManagerKind, omnimindSlice } from '@omnimind/linux/systemd/service-manager';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { DoctorContext } from '../checks/check.ts';
import { liesIn, type MachineFiles } from '../checks/machine-files.ts';
import { isProblem } from '../checks/units.ts';
import { type CheckedPattern, checkEarlyoom } from '../earlyoom/check-earlyoom.ts';
import { argumentsInForce } from '../earlyoom/installed.ts';

/** Names in /proc/PID/comm, which has 15 bytes. */
const killerNames = ['earlyoom', 'systemd-oomd', 'nohang', 'oomd'];

/** What leaves one of several killers: earlyoom where it runs, which setup configures. */
export function disableKillers(killers: readonly string[]): string {
  const [kept] = killers;
  const others = killers.filter((name) => name !== kept);
  const units = others.map((name) => (name === 'systemd-oomd' ? 'systemd-oomd.socket systemd-oomd' : name));
  return `sudo systemctl disable --now ${units.join(' ')}`;
}

/** The programs that run now to kill others before memory runs out. */
export function killersOf(machine: MachineFiles): string[] {
  const names = machine.processes().map(({ name }) => name);
  return killerNames.filter((name) => names.includes(name)).toSorted();
}

export function checkKillers({ machine }: DoctorContext): DoctorFinding {
  const killers = killersOf(machine);
  if (killers.length === 0) return doctorFinding('killers.none');
  if (killers.length === 1) return doctorFinding('killers.one', { killers });
  return doctorFinding('killers.both', { killers }, disableKillers(killers));
}

/** Units above our slice, with the manager that knows them. */
function ancestors({ kind, uid }: DoctorContext): [ManagerKind, string][] {
  const users = kind === 'system' ? [] : ['user.slice', `user-${uid}.slice`, `user@${uid}.service`];
  const above = ['-.slice', ...users].map((unit): [ManagerKind, string] => ['system', unit]);
  return [...above, [kind, omnimindSlice], [kind, devSlice]];
}

/**
 * Whether systemd-oomd would kill what we slow down: MemoryHigh= makes pressure on purpose, and pressure is what
 * ManagedOOMMemoryPressure=kill looks at; systemd.resource-control(5).
 */
export async function checkOomd(context: DoctorContext): Promise<DoctorFinding> {
  if (!killersOf(context.machine).includes('systemd-oomd')) return doctorFinding('oomd.not_running');
  const watching: string[] = [];
  for (const [kind, unit] of ancestors(context)) {
    const properties = await context.units.read(kind, unit);
    if (isProblem(properties)) return doctorFinding('oomd.unknown', { reason: properties });
    if (properties.text('ManagedOOMMemoryPressure') === 'kill') watching.push(unit);
  }
  if (watching.length === 0) return doctorFinding('oomd.not_watching');
  if (await areSpared(context)) return doctorFinding('oomd.avoids', { units: watching });
  return doctorFinding('oomd.watching', { units: watching });
}

/**
 * Whether systemd-oomd is asked to spare what runs in the slice. It chooses among cgroups without others below them, and what
 * is asked for a slice does not hold for the scopes inside.
 */
async function areSpared(context: DoctorContext): Promise<boolean> {
  const slice = devSliceOf(context.kind, context.uid);
  const scopes = context.machine.cgroupChildren(slice);
  for (const unit of scopes.length > 0 ? scopes : [devSlice]) {
    const properties = await context.units.read(context.kind, unit);
    if (isProblem(properties) || !['avoid', 'omit'].includes(properties.text('ManagedOOMPreference'))) return false;
  }
  return true;
}

/**
 * Whether the kernel killed anything, and whether in the slice: it counts what it killed there (`memory.events`), and all that it
 * killed since boot (/proc/vmstat).
 */
export function checkKilled({ kind, uid, machine }: DoctorContext): DoctorFinding {
  const managers = machine.runningManagers().filter((user) => uid === 0 || user === uid);
  const inUsers = managers.map((user) => devSliceOf('user', user));
  const cgroups = kind === 'system' ? [devSliceOf('system', 0), ...inUsers] : inUsers;
  const events = cgroups.flatMap((cgroup) => machine.cgroupFile(cgroup, 'memory.events') ?? []);
  const machineKills = parseVmstat(machine.text('/proc/vmstat') ?? '').oom_kill ?? 0;
  if (events.length === 0 && machineKills === 0) return doctorFinding('killed.unknown');
  const kills = events.reduce((sum, text) => sum + (parseMemoryEvents(text).oom_kill ?? 0), 0);
  const processes = machine.processes().filter(({ cgroup }) => cgroups.some((own) => liesIn(cgroup, own))).length;
  if (kills > 0) return doctorFinding('killed.in_slice', { kills, processes });
  if (machineKills > 0)
    return doctorFinding('killed.elsewhere', { kills: machineKills, processes }, 'journalctl -k -g "Out of memory"');
  return doctorFinding('killed.none', { processes });
}

const fix = `sudoedit ${earlyoomSettingsFile}`;

/**
 * Whether earlyoom would kill the right ones: its patterns say what was meant. One that refused to start because of its arguments
 * does not run: what it would get stands in its settings.
 */
export function checkEarlyoomPatterns({ machine, configuration }: DoctorContext): DoctorFinding | DoctorFinding[] {
  const { source, patterns, unspared } = checkEarlyoom({ configuration, machine });
  const found = [...lateness(machine), ...patterns.flatMap(flawsOf)];
  if (found.length > 0) return found;
  if (source !== 'process') return doctorFinding('earlyoom.none');
  if (unspared.length > 0) return doctorFinding('earlyoom.spares_nobody', { names: [...unspared] }, fix);
  return doctorFinding('earlyoom.fine', { patterns: patterns.map(({ option, pattern }) => `${option} ${pattern}`) });
}

/** An earlyoom that acts below this percentage of available memory comes after a machine without swap has stalled. */
const minPercent = 10;

function lateness(machine: MachineFiles): DoctorFinding[] {
  const { source, words } = argumentsInForce(machine);
  // Sizes are rare, and need no percentage to be meant.
  const percent = parseEarlyoomArguments(words).memory?.term ?? minPercent;
  const hasSwap = parseSwaps(machine.text('/proc/swaps') ?? '').length > 0;
  return source !== 'process' || hasSwap || percent >= minPercent
    ? []
    : [doctorFinding('earlyoom.late', { percent }, fix)];
}

function flawsOf({ option, pattern, refusal, warnings, matched }: CheckedPattern): DoctorFinding[] {
  const facts = { option, pattern };
  if (refusal === 'look_around' || refusal === 'matches_all') return [doctorFinding(`earlyoom.${refusal}`, facts, fix)];
  if (refusal !== null) return [doctorFinding('earlyoom.refused', facts, fix)];
  if (warnings.includes('plain_escape')) return [doctorFinding('earlyoom.digit_class', facts, fix)];
  if (warnings.includes('too_long')) return [doctorFinding('earlyoom.too_long', facts, fix)];
  if (warnings.includes('loose')) return [doctorFinding('earlyoom.loose', facts, fix)];
  return matched === null ? [doctorFinding('earlyoom.not_checked', facts)] : [];
}
