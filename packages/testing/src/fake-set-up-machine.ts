import { createHash } from 'node:crypto';
import type { Setup } from '@omnimind/admin/checks/check';
import { fakeMachineTree, fakeProcess } from './fake-machine.ts';
import type { FakeUnits } from './fake-manager.ts';

export type Changes = Readonly<Record<string, string | null | undefined>>;

export const GiB = 2n ** 30n;
export const fragment = '/etc/systemd/system/omnimind-dev.slice';
export const sliceFile = '[Slice]\nMemoryHigh=1073741824\n';
export const dev = 'omnimind.slice/omnimind-dev.slice';
export const cgroup = (path: string) => `/sys/fs/cgroup/${path}`;
export const monitor = {
  LoadState: 'loaded',
  ActiveState: 'active',
  SubState: 'running',
  Result: 'success',
  MainPID: 77,
  WatchdogUSec: 30_000_000n,
  WatchdogTimestampMonotonic: 990_000_000n,
};
export const monitorUnit = 'system omnimind-smart-monitor.service';
export const metricsFile = '/run/omnimind/metrics-5min.txt';
export const metrics = (time: string, word = 'high_but_stable') => ({
  [metricsFile]: `workload.a.timestamp=x\ntimestamp=${time}\ncpu_behavior=${word}\n`,
});

export const setup: Setup = {
  profile: 'test',
  files: [{ path: fragment, sha256: createHash('sha256').update(sliceFile).digest('hex'), mode: 0o644 }],
  links: [{ path: '/usr/local/bin/omnimind', target: '/usr/lib/omnimind/bin/omnimind' }],
  earlyoom: null,
  attributes: [
    { unit: 'omnimind.slice', cgroup: 'omnimind.slice', attribute: 'cpu.weight', expected: '20' },
    { unit: 'omnimind.slice', cgroup: 'omnimind.slice', attribute: 'io.weight', expected: 'default 20' },
    { unit: 'omnimind-dev.slice', cgroup: dev, attribute: 'memory.high', expected: String(GiB) },
    { unit: 'omnimind-dev.slice', cgroup: dev, attribute: 'cpu.max', expected: '190000 100000' },
    { unit: 'user.slice', cgroup: 'user.slice', attribute: 'memory.low', expected: '4096000' },
  ],
};

/** A machine on which all holds. */
export const fakeSetUpTree: Changes = {
  ...fakeMachineTree,
  [fragment]: sliceFile,
  '/usr/local/bin/omnimind': '-> /usr/lib/omnimind/bin/omnimind',
  '/tmp/omnimind-metrics-5min.txt': `-> ${metricsFile}`,
  ...metrics('2026-03-05T13:59:30Z'),
  [cgroup('omnimind.slice/cpu.weight')]: '20\n',
  [cgroup('omnimind.slice/io.weight')]: 'default 20\n8:0 50\n',
  [cgroup(`${dev}/memory.high`)]: `${GiB}\n`,
  [cgroup(`${dev}/cpu.max`)]: '190000 100000\n',
  [cgroup('user.slice/memory.low')]: '4096000\n',
  [cgroup('user.slice/cpu.weight')]: '100\n',
  [cgroup('system.slice/cpu.weight')]: '100\n',
  ...fakeProcess(77, 'node', '/system.slice/omnimind-smart-monitor.service', { oom_score_adj: '-900\n' }),
  ...fakeProcess(50, 'code', '/user.slice/user-1000.slice/user@1000.service/app.slice/app-code-9.scope'),
};
export const units: FakeUnits = {
  'system omnimind.slice': {
    LoadState: 'loaded',
    FragmentPath: '/etc/systemd/system/omnimind.slice',
    DropInPaths: [],
    NeedDaemonReload: false,
    CPUWeight: 20n,
    IOWeight: 20n,
  },
  'system omnimind-dev.slice': {
    LoadState: 'loaded',
    FragmentPath: fragment,
    DropInPaths: ['/etc/systemd/system/omnimind-dev.slice.d/50-mine.conf'],
    NeedDaemonReload: false,
    MemoryHigh: GiB,
    CPUQuotaPerSecUSec: 1_900_000n,
  },
  [monitorUnit]: monitor,
};
