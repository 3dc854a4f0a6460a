import { announceFlood } from '@omnimind/messages/announce/without-event';
import type { Announcement } from '@omnimind/protocol/announcement';

/** For tests: numbered announcements of one writer. */
export function numbered(sequence: number, more: Partial<Announcement> = {}): Announcement {
  const workload = { id: 'machine', name: 'box', uid: null };
  const flood = announceFlood(sequence, 1, '2026-11-25T14:02:03.000Z', {
    id: `w-1-${sequence}`,
    sequence,
    host: 'box',
    workload,
  });
  return { ...flood, ...more };
}

export function range(from: number, to: number): Announcement[] {
  return Array.from({ length: to - from + 1 }, (_, index) => numbered(from + index));
}
