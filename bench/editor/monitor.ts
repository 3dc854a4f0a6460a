import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeRecent, fakeState, fakeWorkload } from '@omnimind/testing/fake-state';

/** A monitor of 50 workloads whose figures change with each tick of 1 s, as its own process: `node monitor.ts SOCKET`. */
const [socket = ''] = process.argv.slice(2);
const state = fakeState();
const use = (index: number) => (index % 5 === 0 ? Math.random() * 2 : 0);
state.workloads = Array.from({ length: 50 }, (_, index) =>
  fakeWorkload(`workload-${index}`, { recent: fakeRecent(use(index)), heaviest: { pid: 4711 + index, name: 'node' } }),
);
const api = await new FakeApi(state).listen(socket);
setInterval(() => {
  const time = new Date().toISOString();
  api.state = {
    ...state,
    machine: { ...state.machine, time, cpu_cores: Math.random() * 8 },
    workloads: state.workloads.map((workload, index) => ({
      ...workload,
      cpu_cores: use(index),
      anon_bytes: index % 5 === 0 ? Math.random() * 2 ** 30 : 2 ** 20,
    })),
  };
}, 1000);
process.send?.('listening');
