import { backOff } from '@omnimind/protocol/back-off';

/** The state of the connection between this window and the monitor. */
export interface Link {
  /** `off`: switched off; `connecting`: no answer yet. */
  readonly phase: 'off' | 'connecting' | 'online' | 'offline';
  /** In a row. */
  readonly failures: number;
  /** Whether the view is visible in the window that has the focus. */
  readonly isAttended: boolean;
}

export type LinkEvent = 'started' | 'stopped' | 'answered' | 'failed' | 'attended' | 'left';

export const firstLink: Link = { phase: 'off', failures: 0, isAttended: false };

/**
 * An answer of 50 workloads costs about 10 ms, since code grows cold between two: each 2 s that was .47 % of a core (`npm run
 * bench:editor`). What changes a verdict comes by the stream, and is asked for at once.
 */
const attended_ms = 12_000;
const left_ms = 20_000;
/** From an event to the question what it changed, ms: one question for a burst of them. */
export const afterEvent_ms = 500;

/** The state after an event. */
export function linkAfter(link: Link, event: LinkEvent): Link {
  if (event === 'attended' || event === 'left') return { ...link, isAttended: event === 'attended' };
  if (event === 'stopped') return { ...link, phase: 'off', failures: 0 };
  if (event === 'started') return link.phase === 'off' ? { ...link, phase: 'connecting' } : link;
  if (link.phase === 'off') return link;
  if (event === 'answered') return { ...link, phase: 'online', failures: 0 };
  return { ...link, phase: 'offline', failures: link.failures + 1 };
}

/** How long to wait after so many failures in a row, ms. @param chance from 0 to 1 */
export function retryWait_ms(failures: number, chance: number): number {
  return Math.round(backOff({ first: 1000, max: 30_000, jitter: 0.25 }, failures, chance));
}

/** How long until the monitor is asked again, ms; `null` for never. @param chance from 0 to 1 */
export function wait_ms({ phase, failures, isAttended }: Link, chance: number): number | null {
  if (phase === 'off') return null;
  if (failures > 0) return retryWait_ms(failures, chance);
  if (phase === 'connecting') return 0;
  return isAttended ? attended_ms : left_ms;
}
