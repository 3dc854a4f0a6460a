import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { MachineFiles } from '../checks/machine-files.ts';
import type { DoctorContext } from './context.ts';

/** Names in /proc/PID/comm, which has 15 bytes. */
const names: Readonly<Record<string, string>> = {
  earlyoom: 'earlyoom',
  'systemd-oomd': 'systemd-oomd',
  nohang: 'nohang',
  oomd: 'oomd',
};

/** The programs that run now to kill others before memory is out. */
export function killersOf(machine: MachineFiles): string[] {
  return [...new Set(machine.processes().flatMap(({ name }) => names[name] ?? []))].toSorted();
}

/** Whether just one program kills when memory gets scarce. */
export const killersCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'killers',
  run: ({ machine }) => {
    const killers = killersOf(machine);
    if (killers.length === 0) return doctorFinding('killers.none');
    if (killers.length === 1) return doctorFinding('killers.one', { killers });
    return doctorFinding('killers.both', { killers }, 'sudo systemctl disable --now systemd-oomd.socket systemd-oomd');
  },
};
