import { parseMemoryLimit } from '@omnimind/linux/cgroup/statistics';
import { parseLimits, parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { installedSystemdVersion } from '@omnimind/linux/systemd/installed-version';
import { type ManagerKind, userManagerCgroup } from '@omnimind/linux/systemd/service-manager';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Message } from '@omnimind/protocol/message';
import { type DoctorContext, setupCommand, systemctl } from '../checks/check.ts';
import { liesIn, trimSlashes } from '../checks/machine-files.ts';
import { metricsFile, parseMetrics, staleIntervals } from '../checks/metrics.ts';
import { isProblem, type UnitProperties } from '../checks/units.ts';
import { monitorService } from '../setup/service-units.ts';

/** FreezeUnit came with 246, what our units use with 244. */
const oldest = 244;
/** Debian 12 has it: what OmniMind is tested on. */
const tested = 252;
/** Drops cgroup v1. */
const dropsOldCgroups = 258;

export function checkSystemd({ machine }: DoctorContext): DoctorFinding {
  // sd_booted(3)
  if (!machine.exists('/run/systemd/system')) return doctorFinding('systemd.not_running');
  const version = installedSystemdVersion(machine.root);
  if (version === null) return doctorFinding('systemd.unknown');
  if (version < oldest) return doctorFinding('systemd.old', { version, oldest });
  if (version < tested) return doctorFinding('systemd.aged', { version, tested });
  return doctorFinding(version >= dropsOldCgroups ? 'systemd.new' : 'systemd.fine', { version });
}

/** Whether the service manager answers on D-Bus: every action goes that way. */
export async function checkBus({ kind, units }: DoctorContext): Promise<DoctorFinding> {
  const properties = await units.read(kind, '-.slice');
  if (isProblem(properties)) return doctorFinding('bus.silent', { manager: kind, reason: properties });
  return doctorFinding('bus.answers', { manager: kind });
}

/**
 * From where runs are moved into the slice: what is not below the user's own manager (`session-N.scope` of a login by SSH)
 * leaves it by the system's manager, which looks at the owner of the process only (seen with systemd 252).
 */
export function checkSession({ uid, machine }: DoctorContext): DoctorFinding {
  if (uid === 0) return doctorFinding('session.root');
  const cgroup = parseUnifiedCgroup(machine.text('/proc/self/cgroup') ?? '');
  if (cgroup === undefined || cgroup === '/') return doctorFinding('session.unknown');
  if (liesIn(cgroup, userManagerCgroup(uid))) return doctorFinding('session.managed', { cgroup });
  return doctorFinding('session.login', { unit: cgroup.split('/').at(-1) ?? '' });
}

/** Whether the optional module for calls into the C library loads: sd_notify(3), ioprio_set(2), prctl(2). */
export function checkNative({ hasNative }: DoctorContext): DoctorFinding {
  return doctorFinding(hasNative ? 'native.loaded' : 'native.missing');
}

/** The monitor's service: of this manager, or for a user who has none that of the system. */
interface FoundMonitor {
  readonly kind: ManagerKind;
  readonly properties: UnitProperties;
  /** Parent of the directory of its metrics file. */
  readonly runtimeDirectory: string;
}

/** @returns `null` when there is no such service, or why that is unknown */
async function findMonitor(context: DoctorContext): Promise<FoundMonitor | Message | null> {
  const find = async (kind: ManagerKind, runtimeDirectory: string): Promise<FoundMonitor | Message | null> => {
    const properties = await context.units.read(kind, monitorService);
    if (isProblem(properties)) return properties;
    return properties.text('LoadState') === 'loaded' ? { kind, properties, runtimeDirectory } : null;
  };
  const own = await find(context.kind, context.runtimeDirectory);
  if (context.kind === 'system' || (own !== null && !isProblem(own))) return own;
  return (await find('system', '/run')) ?? own;
}

/** The monitor keeps about four files open for each process that it watches; with fewer it opens them for each read. */
const fewFiles = 4096;
/** Of its memory limit: above this the monitor may be the next to be killed. */
const tightShare = 0.9;

/** What the monitor itself may use; where no service runs, what our own process may. */
export async function checkLimits(context: DoctorContext): Promise<DoctorFinding> {
  const { machine } = context;
  const monitor = await findMonitor(context);
  const main = monitor === null || isProblem(monitor) ? 0 : Number(monitor.properties.number('MainPID') ?? 0);
  const process = main > 0 ? String(main) : 'self';
  const files = parseLimits(machine.text(`/proc/${process}/limits`) ?? '').get('Max open files');
  if (files === undefined) return doctorFinding('limits.unknown');
  const cgroup = parseUnifiedCgroup(machine.text(`/proc/${process}/cgroup`) ?? '') ?? '';
  const limit_bytes = parseMemoryLimit(machine.cgroupFile(cgroup, 'memory.max') ?? 'max');
  const used_bytes = Number(machine.cgroupFile(cgroup, 'memory.current') ?? 0);
  if (main > 0 && used_bytes > limit_bytes * tightShare)
    return doctorFinding('limits.tight_memory', { used_bytes, limit_bytes });
  // Node raises the soft limit to the hard one when it starts.
  const open_files = Math.max(files.soft, files.hard);
  if (open_files < fewFiles) return doctorFinding('limits.few_files', { open_files, wanted: fewFiles });
  return Number.isFinite(open_files)
    ? doctorFinding('limits.roomy', { open_files })
    : doctorFinding('limits.unlimited');
}

/** Whether the monitor would alert: its service runs and still writes. */
export async function checkAlerts(context: DoctorContext): Promise<DoctorFinding> {
  const { machine, configuration, wall_ms } = context;
  const monitor = await findMonitor(context);
  if (monitor === null) return doctorFinding('alerts.not_installed', {}, setupCommand(context));
  if (isProblem(monitor)) return doctorFinding('alerts.unknown', { reason: monitor });
  const { properties } = monitor;
  const restart = systemctl(monitor, `restart ${monitorService}`);
  const state = properties.text('ActiveState');
  if (state !== 'active')
    return doctorFinding('alerts.not_running', { state, result: properties.text('Result') }, restart);
  const file = metricsFile(monitor);
  const { age_s } = parseMetrics(machine.text(file) ?? '', wall_ms);
  const limit_s = staleIntervals * configuration.monitor.metrics_interval;
  if (!(Math.abs(age_s) <= limit_s))
    return doctorFinding('alerts.stale', { file, ...(Number.isNaN(age_s) ? {} : { age_s }), limit_s }, restart);
  return doctorFinding('alerts.fresh', { age_s: Math.max(0, age_s) });
}

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'nu', 'pwsh', 'tmux: server', 'screen']);
/** Protected, and by their nature in one cgroup with the processes of others. */
const hosts = new Set(['systemd', 'sshd']);

/** Whether an editor and what is typed into its terminal share one cgroup: then what hits one hits the other. */
export function checkSharing({ machine, configuration }: DoctorContext): DoctorFinding | DoctorFinding[] {
  const names = new Set(configuration.protect.names.filter((name) => !hosts.has(name)));
  const found: DoctorFinding[] = [];
  for (const [cgroup, processes] of Map.groupBy(machine.processes(), (process) => process.cgroup)) {
    const editor = processes.find(({ pid, name }) => machine.protectorOf(pid, name, names) !== null);
    if (editor === undefined) continue;
    // Without a service manager everything is in the root cgroup; `cgroup` and `systemd` report that.
    if (trimSlashes(cgroup) === '') return doctorFinding('sharing.unknown', { editor: editor.name });
    const others = processes.filter(({ pid, name }) => machine.protectorOf(pid, name, names) === null);
    const inside = [...new Set(others.map(({ name }) => name))];
    if (inside.length === 0) continue;
    const code = inside.some((name) => shells.has(name)) ? 'sharing.shells' : 'sharing.programs';
    const unit = cgroup.split('/').at(-1) ?? '';
    found.push(doctorFinding(code, { editor: editor.name, unit, others: inside, processes: others.length }));
  }
  return found.length === 0 ? doctorFinding('sharing.none') : found;
}
