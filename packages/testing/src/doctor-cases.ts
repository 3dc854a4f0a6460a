import { type DoctorContext, runChecks } from '@omnimind/admin/checks/check';
import { MachineFiles } from '@omnimind/admin/checks/machine-files';
import { Units } from '@omnimind/admin/checks/units';
import { doctorChecks } from '@omnimind/admin/doctor/examine-machine';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { DoctorCode, DoctorFinding } from '@omnimind/protocol/doctor-finding';
import { FakeMachine, fakeMachineTree, fakeProcess, type Tree } from './fake-machine.ts';
import { type FakeUnits, fakeConnect } from './fake-manager.ts';

/** A machine, and what is found on it. */
export interface DoctorCase {
  /** What comes out of the check that the code names. */
  readonly code: DoctorCode;
  readonly tree?: Readonly<Record<string, string | null | undefined>>;
  readonly units?: FakeUnits | null;
  readonly context?: Partial<DoctorContext>;
  readonly facts?: Readonly<Record<string, unknown>>;
}

const manager = '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service';
const monitorUnit = 'user omnimind-smart-monitor.service';
const running = { LoadState: 'loaded', ActiveState: 'active', SubState: 'running', MainPID: 77 };
const v1 = '32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n';
const mounts = (...lines: string[]): Tree => ({ '/proc/self/mountinfo': lines.join('') });
const v2 = (options = ''): string => `31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw${options}\n`;
const editorScope = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-code-9.scope';
const metrics = (time: string) => ({
  '/run/user/1000/omnimind/metrics-5min.txt': `timestamp=${time}\ncpu_behavior=idle\n`,
});
const earlyoom = (...words: string[]): Tree => ({ '/proc/10/cmdline': `${['earlyoom', ...words].join('\0')}\0` });
const oomd = fakeProcess(11, 'systemd-oomd', '/system.slice/systemd-oomd.service');
const root: Partial<DoctorContext> = { kind: 'system', uid: 0 };

export const doctorCases: DoctorCase[] = [
  { code: 'cgroup.unified', facts: { mount: '/sys/fs/cgroup' } },
  { code: 'cgroup.hybrid', tree: { ...mounts(v1, v2()), '/sys/fs/cgroup/cgroup.controllers': '\n' } },
  { code: 'cgroup.v1', tree: mounts(v1) },
  { code: 'cgroup.none', tree: mounts('') },
  { code: 'controllers.there' },
  { code: 'controllers.no_io', tree: { '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids\n' } },
  {
    code: 'controllers.missing',
    tree: { '/sys/fs/cgroup/cgroup.controllers': 'cpu io pids' },
    facts: { missing: ['memory'] },
  },
  { code: 'controllers.unknown', tree: mounts(v1) },
  { code: 'delegation.full', facts: { uid: 1000 } },
  { code: 'delegation.full', context: root },
  { code: 'delegation.no_io', tree: { [`${manager}/cgroup.controllers`]: 'cpu memory pids\n' } },
  {
    code: 'delegation.missing',
    tree: { [`${manager}/cgroup.controllers`]: 'memory pids\n' },
    facts: { missing: ['cpu'] },
  },
  { code: 'delegation.missing', tree: { [`${manager}/cgroup.controllers`]: '\n' }, context: root },
  { code: 'delegation.no_manager', context: { uid: 1001 } },
  { code: 'psi.on' },
  { code: 'psi.switched_off', tree: { '/proc/pressure/memory': undefined, '/proc/cmdline': 'quiet psi=0\n' } },
  { code: 'psi.absent', tree: { '/proc/pressure/memory': undefined } },
  // A kernel file that is there and fails when it is read: EOPNOTSUPP there, EISDIR here.
  { code: 'psi.off_by_default', tree: { '/proc/pressure/memory': null } },
  { code: 'swap.zram', facts: { size_bytes: 2 ** 30 } },
  {
    code: 'swap.there',
    tree: { '/proc/swaps': 'Filename\n/dev/sda2 partition 1024 512 -2\n' },
    facts: { used_bytes: 524_288 },
  },
  { code: 'swap.none', tree: { '/proc/swaps': 'Filename\tType\tSize\n' } },
  { code: 'zfs.none' },
  { code: 'zfs.small', tree: { '/proc/spl/kstat/zfs/arcstats': 'name type data\nsize 4 1073741824\n' } },
  {
    code: 'zfs.large',
    tree: { '/proc/spl/kstat/zfs/arcstats': 'name type data\nsize 4 4294967296\n' },
    facts: { size_bytes: 2 ** 32 },
  },
  { code: 'killers.one', facts: { killers: ['earlyoom'] } },
  { code: 'killers.both', tree: oomd, facts: { killers: ['earlyoom', 'systemd-oomd'] } },
  { code: 'killers.none', tree: { '/proc/10/comm': 'cron\n' } },
  { code: 'oomd.not_running' },
  { code: 'oomd.not_watching', tree: oomd },
  {
    code: 'oomd.watching',
    tree: oomd,
    units: { 'system user@1000.service': { ManagedOOMMemoryPressure: 'kill' } },
    facts: { units: ['user@1000.service'] },
  },
  {
    code: 'oomd.avoids',
    tree: oomd,
    units: {
      'system -.slice': { ManagedOOMMemoryPressure: 'kill' },
      'user omnimind-dev.slice': { ManagedOOMPreference: 'avoid' },
    },
  },
  {
    // What is asked for the slice does not hold for the scope inside.
    code: 'oomd.watching',
    tree: { ...oomd, [`${manager}/omnimind.slice/omnimind-dev.slice/omnimind-run-x-1.scope`]: null },
    units: {
      'system -.slice': { ManagedOOMMemoryPressure: 'kill' },
      'user omnimind-dev.slice': { ManagedOOMPreference: 'avoid' },
      'user omnimind-run-x-1.scope': { ManagedOOMPreference: 'none' },
    },
  },
  { code: 'oomd.unknown', tree: oomd, units: null },
  { code: 'sharing.none', tree: fakeProcess(50, 'code', editorScope) },
  {
    code: 'sharing.shells',
    tree: {
      ...fakeProcess(50, 'code', editorScope),
      ...fakeProcess(51, 'bash', editorScope),
      ...fakeProcess(52, 'python3', editorScope),
    },
    facts: { editor: 'code', unit: 'app-code-9.scope', others: ['bash', 'python3'], processes: 2 },
  },
  {
    code: 'sharing.programs',
    tree: { ...fakeProcess(50, 'code', editorScope), ...fakeProcess(51, 'node', editorScope) },
  },
  { code: 'sharing.unknown', tree: fakeProcess(50, 'code', '/') },
  {
    code: 'sharing.none',
    tree: { ...fakeProcess(50, 'sshd', '/user.slice/s.scope'), ...fakeProcess(51, 'bash', '/user.slice/s.scope') },
  },
  { code: 'autogroup.off' },
  { code: 'autogroup.on', tree: { '/proc/sys/kernel/sched_autogroup_enabled': '1\n' } },
  { code: 'io_weight.works', facts: { devices: ['sda'] } },
  {
    code: 'io_weight.works',
    tree: { '/sys/block/sda/queue/scheduler': '[none]\n', '/sys/fs/cgroup/io.cost.qos': '8:0 enable=1 ctrl=auto\n' },
  },
  {
    code: 'io_weight.nothing',
    tree: { '/sys/block/sda/queue/scheduler': '[none] bfq\n' },
    facts: { devices: ['sda (none)'] },
  },
  {
    code: 'io_weight.unknown',
    tree: { '/sys/block/sda/queue/scheduler': undefined, '/sys/block/loop0/queue/scheduler': '[bfq]' },
  },
  { code: 'limits.roomy', facts: { open_files: 524_288 } },
  {
    code: 'limits.unlimited',
    tree: { '/proc/self/limits': 'Max open files            unlimited            unlimited            files\n' },
  },
  {
    code: 'limits.few_files',
    tree: { '/proc/self/limits': 'Max open files            1024                 2048                 files\n' },
  },
  { code: 'limits.unknown', tree: { '/proc/self/limits': undefined } },
  {
    code: 'limits.tight_memory',
    tree: {
      '/proc/77/limits': 'Max open files            1024                 524288               files\n',
      ...fakeProcess(77, 'node', '/m.service'),
      '/sys/fs/cgroup/m.service/memory.max': '1000\n',
      '/sys/fs/cgroup/m.service/memory.current': '990\n',
    },
    units: { [monitorUnit]: running },
    facts: { used_bytes: 990, limit_bytes: 1000 },
  },
  { code: 'proc.open' },
  {
    code: 'proc.hidden',
    tree: mounts('22 27 0:21 / /proc rw - proc proc rw,hidepid=invisible\n', v2()),
    facts: { option: 'hidepid=invisible' },
  },
  { code: 'proc.open', tree: mounts('22 27 0:21 / /proc rw - proc proc rw,hidepid=0\n', v2()) },
  { code: 'proc.open', tree: mounts('22 27 0:21 / /proc rw - proc proc rw,hidepid=2\n', v2()), context: root },
  { code: 'systemd.fine', facts: { version: 252 } },
  ...(
    [
      ['245', 'systemd.aged'],
      ['243', 'systemd.old'],
      ['258.1', 'systemd.new'],
    ] as const
  ).map(([version, code]) => ({
    code,
    tree: {
      '/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so': undefined,
      [`/usr/lib/systemd/libsystemd-shared-${version}.so`]: '',
    },
  })),
  { code: 'systemd.unknown', tree: { '/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so': undefined } },
  { code: 'systemd.not_running', tree: { '/run/systemd/system': undefined } },
  { code: 'bus.answers', facts: { manager: 'user' } },
  { code: 'bus.silent', units: null, facts: { reason: { code: 'bus.unavailable', parameters: {} } } },
  { code: 'native.loaded' },
  { code: 'native.missing', context: { hasNative: false } },
  { code: 'session.managed' },
  { code: 'session.root', context: root },
  {
    code: 'session.login',
    tree: { '/proc/self/cgroup': '0::/user.slice/user-1000.slice/session-3.scope\n' },
    facts: { unit: 'session-3.scope' },
  },
  { code: 'session.unknown', tree: { '/proc/self/cgroup': '4:memory:/\n' } },
  { code: 'killed.unknown' },
  { code: 'killed.none', tree: { [`${manager}/omnimind.slice/omnimind-dev.slice/memory.events`]: 'oom_kill 0\n' } },
  {
    code: 'killed.in_slice',
    tree: {
      [`${manager}/omnimind.slice/omnimind-dev.slice/memory.events`]: 'oom_kill 3\n',
      ...fakeProcess(
        60,
        'x',
        '/user.slice/user-1000.slice/user@1000.service/omnimind.slice/omnimind-dev.slice/a.scope',
      ),
    },
    facts: { kills: 3, processes: 1 },
  },
  { code: 'killed.elsewhere', tree: { '/proc/vmstat': 'oom_kill 2\n' }, facts: { kills: 2, processes: 0 } },
  { code: 'alerts.unknown', units: null },
  { code: 'alerts.not_installed' },
  { code: 'alerts.not_running', units: { [monitorUnit]: { ...running, ActiveState: 'failed', Result: 'watchdog' } } },
  { code: 'alerts.stale', units: { [monitorUnit]: running } },
  {
    code: 'alerts.stale',
    units: { [monitorUnit]: running },
    tree: metrics('2026-03-05T13:57:00Z'),
    facts: { age_s: 180 },
  },
  {
    code: 'alerts.fresh',
    units: { [monitorUnit]: running },
    tree: metrics('2026-03-05T13:59:30Z'),
    facts: { age_s: 30 },
  },
  {
    // A user without a monitor is watched by the system's.
    code: 'alerts.fresh',
    units: { 'system omnimind-smart-monitor.service': running },
    tree: { '/run/omnimind/metrics-5min.txt': 'timestamp=2026-03-05T13:59:50Z\n' },
    facts: { age_s: 10 },
  },
  { code: 'earlyoom.none', tree: { '/proc/10/comm': 'cron\n' } },
  { code: 'earlyoom.none', tree: { '/proc/10/comm': 'cron\n', '/etc/default/earlyoom': 'EARLYOOM_ARGS="-r 3600"\n' } },
  {
    code: 'earlyoom.fine',
    tree: { ...earlyoom('--avoid', '^(code|systemd)$'), ...fakeProcess(50, 'code', editorScope) },
  },
  {
    code: 'earlyoom.spares_nobody',
    tree: { ...earlyoom('-m', '3'), ...fakeProcess(50, 'code', editorScope) },
    facts: { names: ['code', 'systemd'] },
  },
  {
    code: 'earlyoom.late',
    tree: { ...earlyoom('-m', '3,2'), '/proc/swaps': 'Filename\tType\tSize\n' },
    facts: { percent: 3 },
  },
  { code: 'earlyoom.look_around', tree: earlyoom('--prefer', '^(?!.*(omnimind|pytest|code)).*') },
  {
    // It refused to start for it.
    code: 'earlyoom.look_around',
    tree: {
      '/proc/10/comm': 'cron\n',
      '/etc/default/earlyoom': `# words\nEARLYOOM_ARGS="-m 3 --prefer '^(?!code).*'"\n`,
    },
    facts: { option: '--prefer', pattern: '^(?!code).*' },
  },
  { code: 'earlyoom.refused', tree: earlyoom('--avoid', '^(code'), facts: { option: '--avoid', pattern: '^(code' } },
  { code: 'earlyoom.too_long', tree: earlyoom('--avoid', '^(code|gnome-session-binary)$') },
  { code: 'earlyoom.digit_class', tree: earlyoom('--avoid=^worker\\d$') },
  { code: 'earlyoom.matches_all', tree: earlyoom('--avoid', '(code|)') },
  { code: 'earlyoom.not_checked', tree: earlyoom('--avoid', '^(a)\\1$') },
  { code: 'earlyoom.loose', tree: earlyoom('--avoid', '(omnimind|pytest|code)') },
];

/** What is found on the machine of a case. */
export async function examineCase({
  tree = {},
  units = {},
  context = {},
}: Omit<DoctorCase, 'code'>): Promise<DoctorFinding[]> {
  const machine = new FakeMachine({ ...fakeMachineTree, ...tree });
  try {
    return await runChecks(doctorChecks, {
      kind: 'user',
      uid: 1000,
      machine: new MachineFiles(machine.root),
      units: new Units(fakeConnect(units)),
      configuration: defaultConfiguration,
      runtimeDirectory: '/run/user/1000',
      wall_ms: Date.parse('2026-03-05T14:00:00Z'),
      hasNative: true,
      ...context,
    });
  } finally {
    machine.delete();
  }
}
