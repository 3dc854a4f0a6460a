import { runChecks, type VerifyContext } from '@omnimind/admin/checks/check';
import { MachineFiles } from '@omnimind/admin/checks/machine-files';
import { Units } from '@omnimind/admin/checks/units';
import { verifyChecks } from '@omnimind/admin/verify/verify-setup';
import { configurationSchema, defaultConfiguration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import type { VerifyCode, VerifyFinding } from '@omnimind/protocol/verify-finding';
import { FakeMachine, fakeProcess } from './fake-machine.ts';
import { type FakeUnits, fakeConnect } from './fake-manager.ts';
import {
  type Changes,
  cgroup,
  dev,
  fakeSetUpTree,
  fragment,
  GiB,
  metrics,
  metricsFile,
  monitor,
  monitorUnit,
  setup,
  sliceFile,
  units,
} from './fake-set-up-machine.ts';

/** A machine, and what is found on it. For tests. */
export interface VerifyCase {
  /** What comes out of the check that the code names. */
  readonly code: VerifyCode;
  readonly tree?: Changes;
  /** Units that are otherwise; `null` for a bus that is not there. */
  readonly units?: FakeUnits | null;
  readonly context?: Partial<VerifyContext>;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly fix?: string;
}

const backendUnit = 'system omnimind-backend-protected.service';
const devUnit = (changes: Record<string, unknown>): FakeUnits => ({
  'system omnimind-dev.slice': { ...units['system omnimind-dev.slice'], ...changes },
});
const withBackend = { configuration: configurationSchema.parse({ backend: { command: ['/usr/bin/backend'] } }) };
const backend = { ...monitor, MainPID: 88 };
const backendProcess = (score: string) =>
  fakeProcess(88, 'backend', '/system.slice/omnimind-backend-protected.service', { oom_score_adj: `${score}\n` });
const inSlice = (pid: number, name: string) => fakeProcess(pid, name, `/${dev}/omnimind-run-x-1.scope`);
const user: Partial<VerifyContext> = { kind: 'user', uid: 1000, runtimeDirectory: '/run/user/1000' };
const managed = { setup: { ...setup, earlyoom: { words: ['-m', '3'], runs: true } } };
/** A process of somebody that calls itself so. */
const mimic = fakeProcess(9, 'earlyoom', '/user.slice/user-1000.slice/session-1.scope', { cmdline: 'x\0' });
const gone = (part: string): Changes =>
  Object.fromEntries(Object.keys(fakeSetUpTree).flatMap((path) => (path.includes(part) ? [[path, undefined]] : [])));

export const verifyCases: VerifyCase[] = [
  { code: 'cgroup.unified' },
  { code: 'cgroup.missing', tree: { '/proc/self/mountinfo': '' }, fix: 'omnimind doctor' },
  { code: 'cgroup.no_controllers', tree: { [cgroup('cgroup.controllers')]: 'cpu\n' }, facts: { missing: ['memory'] } },
  { code: 'setup.done', facts: { profile: 'test', files: 1 } },
  { code: 'setup.missing', context: { setup: null }, fix: 'sudo omnimind setup --system' },
  { code: 'setup.missing', context: { setup: null, ...user }, fix: 'omnimind setup --user' },
  { code: 'setup.unreadable', context: { setup: message('as_written', { text: 'setup.json is damaged' }) } },
  { code: 'files.unchanged', facts: { files: 2 } },
  { code: 'files.changed', tree: { [fragment]: `${sliceFile}# mine\n` }, facts: { files: [fragment] } },
  {
    code: 'files.changed',
    tree: { '/usr/local/bin/omnimind': undefined },
    facts: { files: ['/usr/local/bin/omnimind'] },
  },
  {
    code: 'files.changed',
    context: { setup: { ...setup, files: setup.files.map((file) => ({ ...file, mode: 0o600 })) } },
    facts: { files: [`${fragment} (mode 644)`] },
  },
  { code: 'files.not_planned', context: { setup: null } },
  { code: 'slices.loaded' },
  { code: 'slices.not_loaded', units: devUnit({ LoadState: 'not-found', FragmentPath: '' }) },
  {
    code: 'slices.overridden',
    units: devUnit({ DropInPaths: ['/run/systemd/system.control/omnimind-dev.slice.d/50-MemoryHigh.conf'] }),
    fix: 'sudo systemctl revert omnimind-dev.slice',
  },
  { code: 'slices.not_reloaded', units: devUnit({ NeedDaemonReload: true }), fix: 'sudo systemctl daemon-reload' },
  { code: 'slices.no_manager', units: null },
  { code: 'limits.in_force' },
  // The kernel rounds down to pages.
  { code: 'limits.in_force', tree: { [cgroup(`${dev}/memory.high`)]: `${GiB - 4096n}\n` } },
  {
    code: 'limits.differ',
    tree: { [cgroup(`${dev}/memory.high`)]: 'max\n', [cgroup('omnimind.slice/cpu.weight')]: '100\n' },
    facts: {
      differences: ['omnimind.slice cpu.weight 100', 'omnimind-dev.slice memory.high max'],
      expected: ['cpu.weight 20', `memory.high ${GiB}`],
    },
  },
  { code: 'limits.waiting', tree: gone(dev), facts: { units: ['omnimind-dev.slice'] } },
  { code: 'limits.not_planned', context: { setup: null } },
  { code: 'properties.as_planned' },
  {
    code: 'properties.differ',
    units: devUnit({ MemoryHigh: 2n ** 64n - 1n, CPUQuotaPerSecUSec: 1_000_000n }),
    facts: { differences: ['omnimind-dev.slice MemoryHigh max', 'omnimind-dev.slice CPUQuotaPerSecUSec 1000000'] },
    fix: 'sudo systemctl revert omnimind-dev.slice && sudo omnimind setup --system',
  },
  { code: 'properties.no_manager', units: null },
  { code: 'properties.not_planned', context: { setup: null } },
  { code: 'weights.below', facts: { weight: 20, siblings: ['user.slice 100', 'system.slice 100'] } },
  { code: 'weights.not_below', tree: { [cgroup('user.slice/cpu.weight')]: '20\n' } },
  { code: 'weights.not_in_force', tree: { [cgroup('omnimind.slice/cpu.weight')]: undefined } },
  { code: 'weights.waiting', tree: gone('cgroup/omnimind.slice') },
  { code: 'memory_low.in_force' },
  { code: 'memory_low.differs', tree: { [cgroup('user.slice/memory.low')]: '0\n' } },
  {
    // Without memory_recursiveprot each ancestor must have its own.
    code: 'memory_low.broken',
    tree: { '/proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n' },
    facts: { cgroup: 'user.slice/user-1000.slice' },
  },
  {
    code: 'memory_low.not_passed_on',
    tree: {
      [cgroup('user.slice/memory.low')]: '0\n',
      [cgroup('user.slice/user-1000.slice/user@1000.service/app.slice/memory.low')]: '4096\n',
    },
    context: {
      ...user,
      setup: {
        ...setup,
        attributes: [
          {
            unit: 'app.slice',
            cgroup: 'user.slice/user-1000.slice/user@1000.service/app.slice',
            attribute: 'memory.low',
            expected: '4096',
          },
        ],
      },
    },
    facts: { cgroup: 'user.slice' },
  },
  { code: 'memory_low.not_planned', context: { setup: { ...setup, attributes: [] } } },
  { code: 'memory_low.unknown', context: { setup: null } },
  { code: 'spared.outside', facts: { processes: 2 } },
  {
    code: 'spared.inside',
    tree: inSlice(51, 'cursor'),
    facts: { processes: ['cursor (51)'] },
    fix: 'omnimind release 51',
  },
  { code: 'monitor.running', facts: { pid: 77, watchdog_s: 30 } },
  { code: 'monitor.running', units: { [monitorUnit]: { ...monitor, WatchdogTimestampMonotonic: 0n } } },
  {
    code: 'monitor.not_running',
    units: { [monitorUnit]: { ...monitor, ActiveState: 'failed', SubState: 'failed', Result: 'watchdog' } },
    facts: { state: 'failed', sub_state: 'failed', result: 'watchdog' },
    fix: 'sudo systemctl restart omnimind-smart-monitor.service',
  },
  { code: 'monitor.not_installed', units: { [monitorUnit]: { LoadState: 'not-found' } } },
  { code: 'monitor.no_watchdog', units: { [monitorUnit]: { ...monitor, WatchdogUSec: 2n ** 64n - 1n } } },
  {
    code: 'monitor.watchdog_late',
    units: { [monitorUnit]: { ...monitor, WatchdogTimestampMonotonic: 960_000_000n } },
    facts: { age_s: 40 },
  },
  { code: 'monitor.no_manager', units: null },
  { code: 'monitor_oom.as_planned' },
  { code: 'monitor_oom.differs', tree: { '/proc/77/oom_score_adj': '0\n' }, facts: { score: '0' } },
  { code: 'monitor_oom.unknown', tree: { '/proc/77/oom_score_adj': undefined } },
  { code: 'metrics.fresh', facts: { age_s: 30, word: 'high_but_stable' } },
  { code: 'metrics.missing', tree: { [metricsFile]: undefined } },
  { code: 'metrics.stale', tree: metrics('2026-03-05T13:57:29Z'), facts: { age_s: 151, limit_s: 150 } },
  { code: 'metrics.stale', tree: metrics('2026-03-05T14:05:00Z') },
  { code: 'metrics.damaged', tree: { [metricsFile]: 'cpu_behavior=idle\n' } },
  { code: 'metrics.bad_word', tree: metrics('2026-03-05T13:59:30Z', 'GROWING'), facts: { word: 'GROWING' } },
  { code: 'link.right' },
  { code: 'link.missing', tree: { '/tmp/omnimind-metrics-5min.txt': undefined } },
  {
    code: 'link.wrong',
    tree: { '/tmp/omnimind-metrics-5min.txt': '-> /etc/passwd' },
    facts: { target: '/etc/passwd' },
  },
  { code: 'link.no_link', tree: { '/tmp/omnimind-metrics-5min.txt': 'mine\n' } },
  { code: 'workload.none' },
  {
    code: 'workload.some',
    tree: { ...inSlice(60, 'python3'), ...inSlice(61, 'sh') },
    facts: { processes: 2, units: ['omnimind-run-x-1.scope'] },
  },
  { code: 'backend.not_configured' },
  { code: 'backend.running', tree: backendProcess('-900'), units: { [backendUnit]: backend }, context: withBackend },
  { code: 'backend.oom_score', tree: backendProcess('0'), units: { [backendUnit]: backend }, context: withBackend },
  { code: 'backend.not_installed', context: withBackend },
  {
    code: 'backend.not_running',
    units: { [backendUnit]: { ...backend, ActiveState: 'activating' } },
    context: withBackend,
  },
  { code: 'backend.no_manager', units: null, context: withBackend },
  { code: 'earlyoom.running', facts: { pid: 10 } },
  {
    code: 'earlyoom.as_planned',
    tree: { ...mimic, '/proc/10/cmdline': ['/usr/bin/earlyoom', '-m', '3', ''].join('\0') },
    context: managed,
    facts: { pid: 10 },
  },
  {
    code: 'earlyoom.differs',
    tree: { '/proc/10/cmdline': ['/usr/bin/earlyoom', '-m', '50', ''].join('\0') },
    context: managed,
    facts: { words: '-m 50', expected: '-m 3' },
    fix: 'sudo omnimind setup --system',
  },
  {
    code: 'earlyoom.not_running',
    tree: { '/proc/10/comm': 'cron\n', '/usr/bin/earlyoom': '' },
    context: managed,
    fix: 'sudo systemctl restart earlyoom.service',
  },
  { code: 'killers.one', facts: { killers: ['earlyoom'] } },
  {
    code: 'killers.both',
    tree: fakeProcess(11, 'systemd-oomd', '/system.slice/systemd-oomd.service'),
    facts: { killers: ['earlyoom', 'systemd-oomd'] },
    fix: 'sudo systemctl disable --now systemd-oomd.socket systemd-oomd',
  },
  { code: 'killers.none', tree: { '/proc/10/comm': 'cron\n' } },
  { code: 'earlyoom.stopped', tree: { '/proc/10/comm': 'cron\n', '/usr/bin/earlyoom': '' } },
  { code: 'earlyoom.absent', tree: { '/proc/10/comm': 'cron\n' } },
];

/** What is found on the machine of a case. For tests. */
export async function verifyCase({
  tree = {},
  units: other = {},
  context = {},
}: Omit<VerifyCase, 'code'>): Promise<VerifyFinding[]> {
  const fake = new FakeMachine({ ...fakeSetUpTree, ...tree });
  try {
    return await runChecks(verifyChecks, {
      kind: 'system',
      uid: 0,
      machine: new MachineFiles(fake.root),
      units: new Units(fakeConnect(other === null ? null : { ...units, ...other })),
      configuration: defaultConfiguration,
      setup,
      runtimeDirectory: '/run',
      wall_ms: Date.parse('2026-03-05T14:00:00Z'),
      monotonic_usec: 1_000_000_000,
      ...context,
    });
  } finally {
    fake.delete();
  }
}
