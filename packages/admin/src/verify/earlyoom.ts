import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { MachineFiles } from '../checks/machine-files.ts';
import { earlyoomPlaces, earlyoomService } from '../setup/earlyoom-facts.ts';
import { knownSetup, type VerifyContext } from './context.ts';

/** The process that is earlyoom, that of the service first: anybody may give a process its name. `null`: there is none. */
function earlyoomPid(machine: MachineFiles): number | null {
  const named = machine.processes().filter(({ name }) => name === 'earlyoom');
  return (named.find(({ cgroup }) => cgroup.endsWith(`/${earlyoomService}`)) ?? named[0])?.pid ?? null;
}

/** Whether earlyoom guards the machine, with the arguments that setup gave it. OmniMind works without it. */
export const earlyoomCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'earlyoom',
  run: (context) => {
    const { machine } = context;
    const managed = knownSetup(context)?.earlyoom ?? null;
    const pid = earlyoomPid(machine);
    if (pid === null) {
      if (managed?.runs === true && isInstalled(machine))
        return verifyFinding('earlyoom.not_running', {}, `sudo systemctl restart ${earlyoomService}`);
      return isInstalled(machine)
        ? verifyFinding('earlyoom.stopped', {}, `sudo systemctl enable --now ${earlyoomService}`)
        : verifyFinding('earlyoom.absent');
    }
    if (managed === null) return verifyFinding('earlyoom.running', { pid });
    const [, ...words] = parseArguments(machine.text(`/proc/${pid}/cmdline`) ?? '');
    if (JSON.stringify(words) === JSON.stringify(managed.words)) return verifyFinding('earlyoom.as_planned', { pid });
    const facts = { words: words.join(' '), expected: managed.words.join(' ') };
    return verifyFinding('earlyoom.differs', facts, 'sudo omnimind setup --system');
  },
};

function isInstalled(machine: MachineFiles): boolean {
  return earlyoomPlaces.some((place) => machine.exists(place));
}
