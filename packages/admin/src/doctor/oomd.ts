import { isUnavailable } from '@omnimind/linux/files/outcome';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { devSlice, devSliceOf, omnimindSlice } from '@omnimind/linux/systemd/slice-names';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';
import { killersOf } from './killers.ts';

/** Units above our slice, with the manager that knows them. */
function ancestors({ kind, uid }: DoctorContext): [ManagerKind, string][] {
  const above: [ManagerKind, string][] =
    kind === 'system'
      ? [['system', '-.slice']]
      : [
          ['system', '-.slice'],
          ['system', 'user.slice'],
          ['system', `user-${uid}.slice`],
          ['system', `user@${uid}.service`],
        ];
  return [...above, [kind, omnimindSlice], [kind, devSlice]];
}

/**
 * Whether systemd-oomd would kill what we slow down: MemoryHigh= makes pressure on purpose, and pressure is what
 * ManagedOOMMemoryPressure=kill looks at; systemd.resource-control(5).
 */
export const oomdCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'oomd',
  run: async (context) => {
    if (!killersOf(context.machine).includes('systemd-oomd')) return doctorFinding('oomd.not_running');
    const watching: string[] = [];
    for (const [kind, unit] of ancestors(context)) {
      const properties = await context.units.read(kind, unit);
      if (isUnavailable(properties)) return doctorFinding('oomd.unknown', { reason: properties.unavailable });
      if (properties.text('ManagedOOMMemoryPressure') === 'kill') watching.push(unit);
    }
    if (watching.length === 0) return doctorFinding('oomd.not_watching');
    if (await areSpared(context)) return doctorFinding('oomd.avoids', { units: watching });
    return doctorFinding('oomd.watching', { units: watching });
  },
};

/**
 * Whether systemd-oomd is asked to spare what runs in the slice. It chooses among cgroups without others below them, and what
 * is asked for a slice does not hold for the scopes inside.
 */
async function areSpared(context: DoctorContext): Promise<boolean> {
  const slice = devSliceOf(context.kind, context.uid);
  const scopes = context.machine.cgroupChildren(slice);
  for (const unit of scopes.length > 0 ? scopes : [devSlice]) {
    const properties = await context.units.read(context.kind, unit);
    if (isUnavailable(properties)) return false;
    if (!['avoid', 'omit'].includes(properties.text('ManagedOOMPreference'))) return false;
  }
  return true;
}
