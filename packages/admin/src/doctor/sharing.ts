import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import { type SeenProcess, trimSlashes } from '../checks/machine-files.ts';
import type { DoctorContext } from './context.ts';

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'nu', 'pwsh', 'tmux: server', 'screen']);
/** Protected, and with the processes of others in their cgroup by their nature. */
const hosts = new Set(['systemd', 'sshd']);

/** Whether an editor and what is typed into its terminal share one cgroup: then what hits one hits the other. */
export const sharingCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'sharing',
  run: ({ machine, configuration }) => {
    const names = new Set(configuration.protect.names.filter((name) => !hosts.has(name)));
    const cgroups = new Map<string, SeenProcess[]>();
    for (const process of machine.processes())
      cgroups.set(process.cgroup, [...(cgroups.get(process.cgroup) ?? []), process]);
    const found: DoctorFinding[] = [];
    for (const [cgroup, processes] of cgroups) {
      const editor = processes.find(({ name }) => names.has(name));
      if (editor === undefined) continue;
      // Without a service manager all lies in the root: nothing is told apart, and `cgroup` and `systemd` say so.
      if (trimSlashes(cgroup) === '') return doctorFinding('sharing.unknown', { editor: editor.name });
      const others = processes.filter(({ name }) => !names.has(name));
      const inside = [...new Set(others.map(({ name }) => name))];
      const unit = cgroup.split('/').at(-1) ?? '';
      if (others.some(({ name }) => shells.has(name)))
        found.push(
          doctorFinding('sharing.shells', { editor: editor.name, unit, others: inside, processes: others.length }),
        );
      else if (inside.length > 0)
        found.push(
          doctorFinding('sharing.programs', { editor: editor.name, unit, others: inside, processes: others.length }),
        );
    }
    return found.length === 0 ? doctorFinding('sharing.none') : found;
  },
};
