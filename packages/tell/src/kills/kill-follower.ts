import { followJournal } from '@omnimind/linux/journal/follow';
import { KillLines, type KillReport, killMatches } from '@omnimind/linux/journal/kill-lines';
import { reasonOf } from '@omnimind/protocol/errors';
import type { Kill } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import { awaitDeath } from './await-death.ts';
import { type KilledWorkload, killEvent } from './kill-event.ts';
import type { KillStore } from './kill-store.ts';

/** Kills that are older than this when the monitor starts are no news any more, µs. */
const newsFor_usec = 600e6;

export interface FoundWorkload extends KilledWorkload {
  /** `null` when it was not watched: its cgroup alone names it. */
  readonly id: string | null;
}

export interface KillFollowerOptions {
  readonly store: KillStore;
  /** Wall clock, ms since 1970. */
  now_ms(): number;
  find(report: KillReport): FoundWorkload | null;
  /** @param time of the kill, ISO 8601 */
  tell(kill: Omit<Kill, 't' | 'time' | 'workload'>, workload: FoundWorkload | null, time: string): Kill;
  onNotice(notice: Message): void;
  readonly follow?: typeof followJournal;
  readonly proc?: string;
}

/** Follows the journal for kills, ties each to its workload, keeps it and tells it. @returns ends it */
export function followKills(options: KillFollowerOptions): () => void {
  const { store, now_ms, find, tell, onNotice, follow = followJournal, proc } = options;
  const lines = new KillLines();
  const now_usec = now_ms() * 1000;
  const kept = guard(() => {
    const followed = store.followed_usec;
    if (followed === null) store.follow(now_usec);
    return followed;
  }, onNotice);
  const since_usec = Math.max(kept ?? now_usec, now_usec - newsFor_usec);
  return follow({
    matches: killMatches,
    since_usec,
    onEntry: (entry) => {
      const report = lines.take(entry);
      if (report === null) return;
      const found = find(report);
      const onDeath = (): void => {
        const time = new Date(report.time_usec / 1000).toISOString();
        const kill = tell(killEvent(report, found), found, time);
        guard(() => {
          store.keep(kill, found?.name ?? null);
          store.follow(report.time_usec);
        }, onNotice);
      };
      awaitDeath(report, onDeath, proc);
    },
    onUnavailable: (reason) => onNotice(message('kills.not_followed', { reason })),
  });
}

function guard<Value>(action: () => Value, onNotice: (notice: Message) => void): Value | null {
  try {
    return action();
  } catch (error) {
    onNotice(message('kills.not_kept', { reason: reasonOf(error) }));
    return null;
  }
}
