import type { UnitProperty } from '@omnimind/linux/systemd/service-manager';
import { rungs } from '@omnimind/protocol/event';
import { z } from 'zod';

/** What was replaced of one property of a unit, and by what. Values are texts: the journal is JSON, which has no 64 bits. */
export const unitEntrySchema = z.object({
  workload: z.string(),
  manager: z.enum(['system', 'user']),
  unit: z.string(),
  /** Inode of the unit's cgroup: another unit of that name has another. */
  inode: z.int(),
  rung: z.enum(rungs),
  property: z.string(),
  signature: z.enum(['t', 's']),
  before: z.string(),
  set: z.string(),
});
export type UnitEntry = z.infer<typeof unitEntrySchema>;

/** A value of an entry as systemd is given it. */
export function toUnitProperty({ property, signature }: UnitEntry, text: string): UnitProperty {
  return [property, signature, signature === 't' ? BigInt(text) : text];
}
