import { isUnavailable, type Unavailable } from '@omnimind/linux/files/outcome';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { UnitProperties } from '../checks/units.ts';
import { monitorUnit } from '../verify/monitor.ts';
import type { DoctorContext } from './context.ts';

/** The monitor's service: of this manager, or for a user who has none that of the system. */
export interface FoundMonitor {
  readonly kind: ManagerKind;
  readonly properties: UnitProperties;
  /** Directory of the directory of its metrics file. */
  readonly runtimeDirectory: string;
}

/** @returns `null` when there is no such service, or why that is not known */
export async function findMonitor(context: DoctorContext): Promise<FoundMonitor | Unavailable | null> {
  const own = await ofManager(context, context.kind, context.runtimeDirectory);
  if (context.kind === 'system' || (own !== null && !isUnavailable(own))) return own;
  return (await ofManager(context, 'system', '/run')) ?? own;
}

async function ofManager(
  { units }: DoctorContext,
  kind: ManagerKind,
  runtimeDirectory: string,
): Promise<FoundMonitor | Unavailable | null> {
  const properties = await units.read(kind, monitorUnit);
  if (isUnavailable(properties)) return properties;
  return properties.text('LoadState') === 'loaded' ? { kind, properties, runtimeDirectory } : null;
}
