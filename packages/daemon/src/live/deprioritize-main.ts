import { Deprioritizer } from '../actuator/deprioritize.ts';
import { Journal } from '../actuator/journal.ts';
import { LinuxScheduling } from '../actuator/scheduling.ts';
import { readIdentity } from '../process-identity.ts';

// deprioritize-main.ts JOURNALS PID: lowers the priority of a process, and hangs until it is killed.
const [, , journals = '', pid = ''] = process.argv;
const actuator = new Deprioritizer({
  scheduling: new LinuxScheduling(new Set()),
  journal: new Journal(journals, null),
  nice: 10,
  protectedNames: [],
});
const starttime = readIdentity(pid)?.starttime ?? 0;
process.stdout.write(
  `${JSON.stringify(actuator.take({ workload: 'w', rung: 'deprioritize', resource: null, processes: [{ pid: Number(pid), starttime }] }))}\n`,
);
setInterval(() => {}, 1000);
