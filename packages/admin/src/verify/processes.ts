import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import { devSlice, managerCgroup } from '@omnimind/linux/systemd/service-manager';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import { knownSetup, type VerifyContext } from '../checks/check.ts';
import { liesIn } from '../checks/machine-files.ts';
import { disableKillers, killersOf } from '../doctor/killers.ts';
import { findEarlyoom } from '../earlyoom/installed.ts';
import { earlyoomPaths, earlyoomService } from '../setup/earlyoom-facts.ts';

/** Whether what must never be acted on runs outside the slice that is limited. */
export function checkSpared({ machine, configuration }: VerifyContext): VerifyFinding {
  const names = new Set(configuration.protect.names);
  const spared = machine.processes().filter(({ pid, name }) => machine.protectorOf(pid, name, names) !== null);
  const inside = spared.filter(({ cgroup }) => cgroup.split('/').includes(devSlice));
  if (inside.length === 0) return verifyFinding('spared.outside', { processes: spared.length });
  const processes = inside.map(({ name, pid }) => `${name} (${pid})`);
  return verifyFinding('spared.inside', { processes }, inside.map(({ pid }) => `omnimind release ${pid}`).join(' && '));
}

/** Whether something runs in the slice, for the system also in those of users. Nothing there is no failure: it may be between two runs. */
export function checkWorkload(context: VerifyContext): VerifyFinding {
  const manager = managerCgroup(context.kind, context.uid);
  const inside = context.machine.processes().flatMap(({ cgroup }) => {
    const parts = cgroup.split('/');
    const at = parts.indexOf(devSlice);
    return at < 0 || !liesIn(cgroup, manager) ? [] : [parts[at + 1] ?? ''];
  });
  if (inside.length === 0) return verifyFinding('workload.none', {}, 'omnimind run -- COMMAND');
  const units = new Set(inside.filter((unit) => unit !== ''));
  return verifyFinding('workload.some', { processes: inside.length, units: [...units] });
}

/** Whether earlyoom guards the machine, with the arguments that setup gave it. OmniMind works without it. */
export function checkEarlyoom(context: VerifyContext): VerifyFinding {
  const { machine } = context;
  const managed = knownSetup(context)?.earlyoom ?? null;
  const pid = findEarlyoom(machine);
  if (pid === null) {
    if (!earlyoomPaths.some((path) => machine.exists(path))) return verifyFinding('earlyoom.absent');
    return managed?.runs === true
      ? verifyFinding('earlyoom.not_running', {}, `sudo systemctl restart ${earlyoomService}`)
      : verifyFinding('earlyoom.stopped', {}, `sudo systemctl enable --now ${earlyoomService}`);
  }
  if (managed === null) return verifyFinding('earlyoom.running', { pid });
  const [, ...words] = parseArguments(machine.text(`/proc/${pid}/cmdline`) ?? '');
  if (JSON.stringify(words) === JSON.stringify(managed.words)) return verifyFinding('earlyoom.as_planned', { pid });
  const facts = { words: words.join(' '), expected: managed.words.join(' ') };
  return verifyFinding('earlyoom.differs', facts, 'sudo omnimind setup --system');
}

export function checkKillers({ machine }: VerifyContext): VerifyFinding {
  const killers = killersOf(machine);
  if (killers.length === 0) return verifyFinding('killers.none');
  if (killers.length === 1) return verifyFinding('killers.one', { killers });
  return verifyFinding('killers.both', { killers }, disableKillers(killers));
}
