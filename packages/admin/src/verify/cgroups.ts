import { parseControllers } from '@omnimind/linux/cgroup/mount';
import { parseMemoryLimit, parseWeight } from '@omnimind/linux/cgroup/statistics';
import { managerCgroup } from '@omnimind/linux/systemd/service-manager';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import { knownSetup, setupCommand, systemctl, type VerifyContext } from '../checks/check.ts';
import { type MachineFiles, trimSlashes } from '../checks/machine-files.ts';
import type { ExpectedAttribute } from '../setup/manifest.ts';

export function checkCgroup({ machine }: VerifyContext): VerifyFinding {
  const mount = machine.cgroupMount();
  if (mount === null) return verifyFinding('cgroup.missing', {}, 'omnimind doctor');
  const controllers = parseControllers(machine.cgroupFile('', 'cgroup.controllers') ?? '');
  const missing = ['cpu', 'memory'].filter((controller) => !controllers.includes(controller));
  if (missing.length > 0) return verifyFinding('cgroup.no_controllers', { mount, missing }, 'omnimind doctor');
  return verifyFinding('cgroup.unified', { mount });
}

/** Whether the kernel holds our slices and services to what setup planned, whatever the units say. */
export function checkLimits(context: VerifyContext): VerifyFinding {
  const planned = (knownSetup(context)?.attributes ?? []).filter((attribute) => !isReservation(attribute));
  if (planned.length === 0) return verifyFinding('limits.not_planned');
  const { machine } = context;
  // The cgroup of a slice comes with the first unit inside, that of a service when it starts.
  const waiting = planned.filter(({ cgroup }) => !machine.cgroupExists(cgroup));
  const different = differences('limits.differ', planned, context);
  if (different !== null) return different;
  // Slices in the manager of a user who runs nothing are none of the system's business.
  const late = waiting.filter(({ cgroup }) => cgroup.includes('user@') === (context.kind === 'user'));
  if (late.length > 0) return verifyFinding('limits.waiting', { units: [...new Set(late.map(({ unit }) => unit))] });
  const values = planned.map(({ attribute, expected }) => `${attribute} ${expected}`);
  return verifyFinding('limits.in_force', { values: [...new Set(values)] });
}

/** Whether it reserves memory, which `memory_low` checks. */
function isReservation({ attribute }: ExpectedAttribute): boolean {
  return attribute === 'memory.low' || attribute === 'memory.min';
}

/**
 * What the kernel has otherwise than planned; `null` when nothing. A service that does not run and a slice that nothing was started
 * in have no cgroup: other checks report them.
 */
function differences(
  code: 'limits.differ' | 'memory_low.differs',
  planned: readonly ExpectedAttribute[],
  context: VerifyContext,
): VerifyFinding | null {
  const { machine } = context;
  const wrong = planned
    .filter(({ cgroup }) => machine.cgroupExists(cgroup))
    .map((attribute) => ({ attribute, found: machine.cgroupFile(attribute.cgroup, attribute.attribute) }))
    .filter(({ attribute, found }) => !isAsPlanned(attribute, found));
  if (wrong.length === 0) return null;
  const facts = {
    differences: wrong.map(({ attribute, found }) => difference(attribute, found)),
    expected: wrong.map(({ attribute }) => `${attribute.attribute} ${attribute.expected}`),
  };
  return verifyFinding(code, facts, `${systemctl(context, 'daemon-reload')} && ${setupCommand(context)}`);
}

/** Whether the kernel's text is the planned one. It rounds memory down to pages. */
function isAsPlanned({ cgroup, attribute, expected }: ExpectedAttribute, found: string | null): boolean {
  if (found === null || found === expected) return found !== null;
  // The monitor sets it to what they use.
  if (attribute === 'memory.low' && isOfSessions(cgroup)) return Number(found) > 0;
  if (attribute === 'io.weight')
    return found.split('\n')[0]?.replace('default ', '') === expected.replace('default ', '');
  return attribute.startsWith('memory.') && Math.abs(Number(found) - Number(expected)) < pageBytes;
}

/** Whether it is a session's, or above one. */
function isOfSessions(cgroup: string): boolean {
  return /^(?:user\.slice|app\.slice|session\.slice)(?:\/|$)/.test(cgroup);
}

/** The largest page that Linux has on machines of developers. */
const pageBytes = 65_536;

/** `omnimind-dev.slice memory.high max`; with the manager before it when it is a user's. */
function difference({ unit, cgroup, attribute }: ExpectedAttribute, found: string | null): string {
  const manager = /(user@\d+\.service)\/./.exec(cgroup)?.[1];
  return `${manager === undefined ? '' : `${manager}: `}${unit} ${attribute} ${found ?? '–'}`;
}

/**
 * Whether memory is reserved for editor, session, backend and monitor, in the kernel and on every ancestor:
 * `memory.low` of a cgroup holds only as far as those above it allow; Documentation/admin-guide/cgroup-v2.rst.
 */
export function checkMemoryLow(context: VerifyContext): VerifyFinding {
  const { kind, machine } = context;
  const setup = knownSetup(context);
  if (setup === null) return verifyFinding('memory_low.unknown');
  const planned = setup.attributes.filter(isReservation);
  if (planned.length === 0) return verifyFinding('memory_low.not_planned');
  const different = differences('memory_low.differs', planned, context);
  if (different !== null) return different;
  const [cgroup] = [...reservedCgroups(context)].flatMap((reserved) => brokenAt(machine, reserved) ?? []);
  if (cgroup === undefined)
    return verifyFinding('memory_low.in_force', { units: [...new Set(planned.map(({ unit }) => unit))] });
  return kind === 'system'
    ? verifyFinding('memory_low.broken', { cgroup }, setupCommand(context))
    : verifyFinding('memory_low.not_passed_on', { cgroup }, 'sudo omnimind setup --system');
}

/** The cgroups that need memory reserved: a user's manager; for the machine, those of protected processes. */
function reservedCgroups(context: VerifyContext): Set<string> {
  if (context.kind === 'user') return new Set([managerCgroup(context.kind, context.uid)]);
  const names = new Set(context.configuration.protect.names);
  const { machine } = context;
  const guarded = machine.processes().filter(({ pid, name }) => machine.protectorOf(pid, name, names) !== null);
  const cgroups = guarded.map(({ cgroup }) => trimSlashes(cgroup));
  return new Set(cgroups.filter((cgroup) => cgroup.startsWith('user.slice/')));
}

/** The first ancestor, from the top, that passes nothing on; `null` when the chain holds. */
function brokenAt(machine: MachineFiles, cgroup: string): string | null {
  const ancestors = [...cgroup.matchAll(/\/|$/g)].map(({ index }) => cgroup.slice(0, index));
  const low = (path: string): number => parseMemoryLimit(machine.cgroupFile(path, 'memory.low') ?? '');
  // With this mount option, which systemd sets, what an ancestor has is handed down by itself.
  const isHandedDown = machine
    .mounts()
    .some(({ type, options }) => type === 'cgroup2' && options.includes('memory_recursiveprot'));
  return (isHandedDown ? ancestors.slice(0, 1) : ancestors).find((path) => !(low(path) > 0)) ?? null;
}

/** Who must come first, where it exists. */
const favored = { system: ['user.slice', 'system.slice'], user: ['app.slice', 'session.slice'] } as const;

/** Whether editor and session outweigh what OmniMind runs, in the kernel: weights act among siblings. */
export function checkWeights(context: VerifyContext): VerifyFinding {
  const { kind, machine } = context;
  const parent = managerCgroup(kind, context.uid);
  if (!machine.cgroupExists(`${parent}/omnimind.slice`)) return verifyFinding('weights.waiting');
  const own = weightOf(machine, `${parent}/omnimind.slice`);
  const siblings = favored[kind]
    .filter((slice) => machine.cgroupExists(`${parent}/${slice}`))
    .map((slice) => ({ slice, weight: weightOf(machine, `${parent}/${slice}`) }));
  // Without the file the controller is not on for these cgroups.
  if (Number.isNaN(own)) return verifyFinding('weights.not_in_force', { parent: parent || '/' }, 'omnimind doctor');
  const facts = { weight: own, siblings: siblings.map(({ slice, weight }) => `${slice} ${weight}`) };
  return siblings.every(({ weight }) => own < weight)
    ? verifyFinding('weights.below', facts)
    : verifyFinding('weights.not_below', facts, setupCommand(context));
}

function weightOf(machine: MachineFiles, cgroup: string): number {
  return parseWeight(machine.cgroupFile(cgroup, 'cpu.weight') ?? '');
}
