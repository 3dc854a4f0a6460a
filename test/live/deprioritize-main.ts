import { Deprioritizer } from '@omnimind/act/actuator/deprioritize';
import { Journal } from '@omnimind/act/actuator/journal';
import { linuxScheduling } from '@omnimind/act/actuator/scheduling';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';

// deprioritize-main.ts JOURNALS PID: lowers the priority of a process, and hangs until it is killed.
const [, , journals = '', pid = ''] = process.argv;
const actuator = new Deprioritizer({
  scheduling: linuxScheduling(new Set()),
  journal: new Journal(journals, null),
  nice: 10,
  protectedNames: [],
});
const starttime = readIdentity(pid)?.starttime ?? 0;
process.stdout.write(
  `${JSON.stringify(actuator.take({ workload: 'w', rung: 'deprioritize', resource: null, processes: [{ pid: Number(pid), starttime }] }))}\n`,
);
setInterval(() => {}, 1000);
