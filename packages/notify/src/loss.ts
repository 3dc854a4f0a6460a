import type { Announcement } from '@omnimind/protocol/announcement';
import { announceFlood } from '@omnimind/tell/announce';

/**
 * What a receiver is told instead of announcements that were removed before it took them: that there were so many.
 *
 * @param next the first that is there again
 */
export function lossOf(next: Announcement, lost: number): Announcement {
  const { id, sequence, host, time } = next;
  const workload = { id: 'machine', name: host, uid: null };
  return announceFlood(lost, null, time, { id: `${id}-lost`, sequence, host, workload });
}
