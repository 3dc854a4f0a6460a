import { devSlice, omnimindSlice } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { ExpectedAttribute } from '../setup/manifest.ts';
import { knownSetup, setupCommand, systemctl, type VerifyContext } from './context.ts';

/** Whether the kernel holds our slices and services to what setup planned, whatever the units say. */
export const limitsCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'limits',
  run: (context) => {
    const planned = (knownSetup(context)?.attributes ?? []).filter((attribute) => !isKeptMemory(attribute));
    if (planned.length === 0) return verifyFinding('limits.not_planned');
    const { machine } = context;
    // The cgroup of a slice comes with the first unit inside, that of a service when it starts.
    const waiting = planned.filter(({ cgroup }) => !machine.cgroupExists(cgroup));
    const wrong = planned
      .filter((attribute) => !waiting.includes(attribute))
      .map((attribute) => ({ attribute, found: machine.cgroupFile(attribute.cgroup, attribute.attribute) }))
      .filter(({ attribute, found }) => !isAsPlanned(attribute, found));
    if (wrong.length > 0)
      return verifyFinding(
        'limits.differ',
        {
          differences: wrong.map(({ attribute, found }) => difference(attribute, found)),
          expected: wrong.map(({ attribute }) => `${attribute.attribute} ${attribute.expected}`),
        },
        `${systemctl(context, 'daemon-reload')} && ${setupCommand(context)}`,
      );
    // Slices in the manager of a user who runs nothing are none of the system's business.
    const late = waiting.filter(({ cgroup }) => cgroup.includes('user@') === (context.kind === 'user'));
    if (late.length > 0) return verifyFinding('limits.waiting', { units: [...new Set(late.map(({ unit }) => unit))] });
    const values = planned.map(({ attribute, expected }) => `${attribute} ${expected}`);
    return verifyFinding('limits.in_force', { values: [...new Set(values)] });
  },
};

/** Memory that is kept for somebody: `memory_low` looks after it. */
export function isKeptMemory({ attribute }: ExpectedAttribute): boolean {
  return attribute === 'memory.low' || attribute === 'memory.min';
}

export function isOfSlice({ unit }: ExpectedAttribute): boolean {
  return unit === omnimindSlice || unit === devSlice;
}

/** Whether the kernel's text is the planned one. It rounds memory down to pages. */
export function isAsPlanned({ attribute, expected }: ExpectedAttribute, found: string | null): boolean {
  if (found === null) return false;
  const line = attribute === 'io.weight' ? (found.split('\n')[0] ?? '') : found;
  if (line === expected) return true;
  if (attribute === 'io.weight') return line.replace('default ', '') === expected.replace('default ', '');
  if (!attribute.startsWith('memory.')) return false;
  const [a, b] = [Number(line), Number(expected)];
  return Math.abs(a - b) < pageBytes;
}

/** The largest page that Linux has on machines of developers. */
const pageBytes = 65_536;

/** `omnimind-dev.slice memory.high max`; with the manager before it when it is a user's. */
export function difference({ unit, cgroup, attribute }: ExpectedAttribute, found: string | null): string {
  const manager = /(user@\d+\.service)\/./.exec(cgroup)?.[1];
  return `${manager === undefined ? '' : `${manager}: `}${unit} ${attribute} ${found ?? '–'}`;
}
