import { parseControllers } from '@omnimind/linux/cgroup/mount';
import { parseIoCostDevices } from '@omnimind/linux/cgroup/statistics';
import { kernelOption, parseArcSize, parseBlockScheduler, parseSwaps } from '@omnimind/linux/procfs/machine';
import { userManagerCgroup } from '@omnimind/linux/systemd/service-manager';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { DoctorContext } from '../checks/check.ts';

/** Of the kernel's command line. */
const option = 'systemd.unified_cgroup_hierarchy=1';

/** Which version of cgroups holds the controllers. */
export function checkCgroup({ machine }: DoctorContext): DoctorFinding {
  const mounts = machine.mounts();
  const unified = mounts.find(({ type }) => type === 'cgroup2');
  const old = mounts.filter(({ type }) => type === 'cgroup');
  if (unified === undefined)
    return old.length > 0 ? doctorFinding('cgroup.v1', { option }) : doctorFinding('cgroup.none');
  const controllers = parseControllers(machine.text(`${unified.point}/cgroup.controllers`) ?? '');
  const has = ['cpu', 'memory'].every((controller) => controllers.includes(controller));
  if (!has && old.length > 0) return doctorFinding('cgroup.hybrid', { mount: unified.point, option });
  return doctorFinding('cgroup.unified', { mount: unified.point });
}

const needed = ['cpu', 'memory', 'pids'];

/** Which controllers the root cgroup of version 2 offers. */
export function checkControllers({ machine }: DoctorContext): DoctorFinding {
  const text = machine.cgroupFile('', 'cgroup.controllers');
  // In the hybrid layout they sit in hierarchies of version 1, and `cgroup` says so.
  const mounts = machine.mounts();
  if (text === null || mounts.some(({ type }) => type === 'cgroup')) return doctorFinding('controllers.unknown');
  const controllers = parseControllers(text);
  const missing = needed.filter((controller) => !controllers.includes(controller));
  if (missing.length > 0) return doctorFinding('controllers.missing', { missing });
  const shown = [...needed, 'io'].filter((controller) => controllers.includes(controller));
  return doctorFinding(shown.includes('io') ? 'controllers.there' : 'controllers.no_io', { controllers: shown });
}

/** Which controllers the service managers of users were given; root looks at every user's. */
export function checkDelegation({ uid, machine }: DoctorContext): DoctorFinding | DoctorFinding[] {
  const running = machine.runningManagers();
  const uids = uid === 0 ? running : running.filter((candidate) => candidate === uid);
  if (uids.length === 0) return doctorFinding('delegation.no_manager', {}, uid === 0 ? null : 'loginctl enable-linger');
  return uids.map((user) => {
    const cgroup = userManagerCgroup(user);
    const given = parseControllers(machine.cgroupFile(cgroup, 'cgroup.controllers') ?? '');
    const missing = needed.filter((controller) => !given.includes(controller));
    if (missing.length > 0)
      return doctorFinding('delegation.missing', { uid: user, missing }, 'sudo systemctl edit user@.service');
    const code = given.includes('io') ? 'delegation.full' : 'delegation.no_io';
    return doctorFinding(code, { uid: user, controllers: given });
  });
}

/** Whether the kernel tells how long work was stalled; Documentation/accounting/psi.rst. */
export function checkPsi({ machine }: DoctorContext): DoctorFinding {
  const problem = machine.problem('/proc/pressure/memory');
  if (problem === '') return doctorFinding('psi.on');
  if (kernelOption(machine.text('/proc/cmdline') ?? '', 'psi') === '0') return doctorFinding('psi.switched_off');
  // Built in but off (CONFIG_PSI_DEFAULT_DISABLED): the files are there and can't be read.
  return problem === 'ENOENT' ? doctorFinding('psi.absent') : doctorFinding('psi.off_by_default', { problem });
}

/** Whether /proc hides other users' processes; proc(5), "hidepid". Root sees all. */
export function checkProc({ uid, machine }: DoctorContext): DoctorFinding {
  const mount = machine.mounts().findLast(({ point }) => point === '/proc');
  const option = mount?.options.find((text) => /^(hidepid=(?!0$|off$)|subset=pid)/.test(text));
  return option === undefined || uid === 0 ? doctorFinding('proc.open') : doctorFinding('proc.hidden', { option });
}

/** Whether anonymous memory can go anywhere. */
export function checkSwap({ machine }: DoctorContext): DoctorFinding {
  const areas = parseSwaps(machine.text('/proc/swaps') ?? '');
  if (areas.length === 0) return doctorFinding('swap.none');
  const size_bytes = areas.reduce((sum, area) => sum + area.sizeBytes, 0);
  const used_bytes = areas.reduce((sum, area) => sum + area.usedBytes, 0);
  const isZram = areas.every(({ name }) => /\/zram\d+$/.test(name));
  const facts = { size_bytes, used_bytes, areas: areas.map(({ name }) => name) };
  return doctorFinding(isZram ? 'swap.zram' : 'swap.there', facts);
}

/** From this share of the memory on the cache misleads those who look at what is available. */
const largeShare = 0.25;

/** Whether the cache of ZFS makes the memory look fuller than it is. */
export function checkZfs({ machine }: DoctorContext): DoctorFinding {
  const size_bytes = parseArcSize(machine.text('/proc/spl/kstat/zfs/arcstats') ?? '');
  if (Number.isNaN(size_bytes)) return doctorFinding('zfs.none');
  const total_bytes = Number(/^MemTotal:\s*(\d+) kB/m.exec(machine.text('/proc/meminfo') ?? '')?.[1]) * 1024;
  const isLarge = size_bytes >= total_bytes * largeShare;
  return doctorFinding(isLarge ? 'zfs.large' : 'zfs.small', { size_bytes, total_bytes });
}

/** Devices without a queue of their own, or without a disk behind it. */
const unreal = /^(loop|ram|zram|dm-|md|sr|fd|nbd)\d*/;

/** Whether anything heeds IOWeight=: the scheduler bfq, or the cost model of the io controller, on a real device. */
export function checkIoWeight({ machine }: DoctorContext): DoctorFinding {
  const devices = machine.list('/sys/block').flatMap((name) => {
    const text = unreal.test(name) ? null : machine.text(`/sys/block/${name}/queue/scheduler`);
    return text === null ? [] : [{ name, scheduler: parseBlockScheduler(text) }];
  });
  if (devices.length === 0) return doctorFinding('io_weight.unknown');
  const costed = parseIoCostDevices(machine.cgroupFile('', 'io.cost.qos') ?? '');
  const heeding = devices.filter(
    ({ name, scheduler }) => scheduler === 'bfq' || costed.includes(machine.line(`/sys/block/${name}/dev`) ?? ''),
  );
  if (heeding.length > 0) return doctorFinding('io_weight.works', { devices: heeding.map(({ name }) => name) });
  const shown = devices.map(({ name, scheduler }) => `${name} (${scheduler})`);
  return doctorFinding('io_weight.nothing', { devices: shown });
}

/** Whether nice values compare within one session only; sched(7), "The autogroup feature". */
export function checkAutogroup({ machine }: DoctorContext): DoctorFinding {
  const isOn = machine.line('/proc/sys/kernel/sched_autogroup_enabled') === '1';
  return doctorFinding(isOn ? 'autogroup.on' : 'autogroup.off');
}
