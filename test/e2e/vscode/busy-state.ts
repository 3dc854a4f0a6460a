import type { Workload } from '@omnimind/protocol/api/schemas';
import { type FakeState, fakeState, fakeWorkload } from '@omnimind/testing/fake-state';
import { fakeVerdict } from '@omnimind/testing/fake-verdict';

/** A machine on which a person works: runs of the open folder, containers, a browser, services. @param directory the open folder */
export function busyState(directory: string): FakeState {
  const state = fakeState();
  const busy = (id: string, more: Partial<Workload> = {}) => fakeWorkload(id, { cpu_cores: 0.6, ...more });
  const idle = Array.from({ length: 9 }, (_, at) => fakeWorkload(`shell ${at}`, { cpu_cores: 0, anon_bytes: 2 ** 20 }));
  state.workloads = [
    ...state.workloads.map((workload) => ({ ...workload, heaviest: { pid: 4711, name: 'indexer.py' } })),
    busy('npm test · shop', { directory }),
    busy('node server.js · api', { directory: `${directory}/api`, verdict: fakeVerdict({ severity: 'watch' }) }),
    busy('web · shop', { cgroup: '/system.slice/docker-1.scope' }),
    busy('db · shop', { cgroup: '/system.slice/docker-2.scope' }),
    busy('firefox'),
    ...['postgres', 'redis', 'dockerd'].map((name) => busy(name, { cgroup: `/system.slice/${name}.service`, uid: 0 })),
    busy('GradleDaemon'),
    ...idle,
  ];
  return state;
}
