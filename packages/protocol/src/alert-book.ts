import { z } from 'zod';
import { type Announcement, announcementSchema } from './announcement.ts';
import { type Rung, rungs } from './event.ts';
import { lacksRoom } from './lacks-room.ts';
import { type Severity, severities } from './verdict.ts';

export interface AlertRules {
  /** From which severity on an announcement opens an alert. */
  readonly severity: Severity;
  /** The same matter is raised again only after this time, unless it worsens, s. */
  readonly again_after_s: number;
}

const alertSchema = z.object({
  /** What the announcements of this matter share. */
  cause: z.string(),
  latest: announcementSchema,
  /** The worst severity that it was raised with. */
  worst: z.enum(severities),
  /** When it was opened, when it was last raised, and when something was last heard of it, s. */
  since_s: z.number(),
  raised_s: z.number(),
  heard_s: z.number(),
  /** The rungs that hold its workload back, a throttle or a pause. */
  held: z.array(z.enum(rungs)).default([]),
  /** Whether it is over: kept for a while, so that what comes back is known. */
  over: z.boolean(),
});
/** A matter that people are told about: what stands on a desktop, or fires in an Alertmanager. */
export type Alert = z.infer<typeof alertSchema>;

const stateSchema = z.object({ version: z.literal(1), alerts: z.array(alertSchema) });
export type AlertBookState = z.infer<typeof stateSchema>;

/** `raise`: show it again; `update`: replace quietly what stands; `clear`: it is over. */
export interface AlertChange {
  readonly action: 'raise' | 'update' | 'clear';
  readonly alert: Alert;
}

/** What nothing was heard of for so long is over, s. */
const silent_s = 86_400;
/** More matters than this are no help to anybody; the oldest go. */
const maxAlerts = 1000;

/**
 * Makes alerts of announcements, one for each cause: raised at most once in a while unless it worsens, kept up to date quietly,
 * closed when it is over. So a workload that is in trouble again and again does not flap (psi-notify, netdata). Time comes
 * with each call, s of any clock that goes on over restarts.
 */
export class AlertBook {
  readonly #rules: AlertRules;
  readonly #alerts = new Map<string, Alert>();

  constructor(rules: AlertRules) {
    this.#rules = rules;
  }

  /** A book as {@link state} gave it; an empty one when that is damaged. */
  static restore(rules: AlertRules, state: unknown): AlertBook {
    const book = new AlertBook(rules);
    const parsed = stateSchema.safeParse(state);
    for (const alert of parsed.data?.alerts ?? []) book.#alerts.set(alert.cause, alert);
    return book;
  }

  /** Takes an announcement. @returns what is to be shown for it; `null` for nothing */
  take(announcement: Announcement, now_s: number): AlertChange | null {
    const { cause, severity, over } = announcement;
    const known = this.#known(cause, now_s);
    const isPause = announcement.event?.type === 'action_taken' && announcement.event.rung === 'freeze';
    // Who waits for what stands still has to hear of it, however well it was.
    const isMinor = !isPause && rank(severity) < rank(this.#rules.severity);
    const held = heldAfter(announcement, known?.held ?? []);
    if ((over || isMinor) && (known === undefined || known.over)) return null;
    if (known !== undefined && over) return this.#keep('clear', { ...known, latest: announcement, held: [], over });
    if (known !== undefined && isMinor)
      return this.#keep('update', { ...known, latest: announcement, held, heard_s: now_s });
    if (known === undefined) {
      const times = { since_s: now_s, raised_s: now_s, heard_s: now_s };
      return this.#keep('raise', { cause, latest: announcement, worst: severity, ...times, held, over: false });
    }
    const since_s = known.over ? now_s : known.since_s;
    const isWorse = rank(severity) > rank(known.worst);
    const isDue = isWorse || isPause || now_s - known.raised_s >= this.#rules.again_after_s;
    const heard = { cause, latest: announcement, since_s, heard_s: now_s, held, over: false };
    const worst = isPause && !isWorse ? known.worst : severity;
    if (isDue) return this.#keep('raise', { ...heard, worst, raised_s: now_s });
    return this.#keep('update', { ...known, ...heard });
  }

  /**
   * Closes what nobody will say the end of: kills and floods that are old, and what nothing was heard of for a day, as when the
   * monitor and then the workload were killed. To be called now and then.
   */
  expire(now_s: number): AlertChange[] {
    const changes: AlertChange[] = [];
    for (const alert of this.#alerts.values()) {
      const isOld = now_s - alert.raised_s >= this.#rules.again_after_s || now_s < alert.raised_s;
      if (!isOld) continue;
      if (alert.over) this.#alerts.delete(alert.cause);
      else if (hasNoEnd(alert.latest) || now_s - alert.heard_s >= silent_s) {
        this.#alerts.delete(alert.cause);
        changes.push({ action: 'clear', alert: { ...alert, over: true } });
      }
    }
    return changes;
  }

  /** What stands. */
  open(): Alert[] {
    return [...this.#alerts.values()].filter(({ over }) => !over);
  }

  /** To be kept over a restart, as plain JSON. */
  state(): AlertBookState {
    return { version: 1, alerts: [...this.#alerts.values()] };
  }

  /** What is known of a cause; nothing of one that was over so long ago that it counts as new. */
  #known(cause: string, now_s: number): Alert | undefined {
    const alert = this.#alerts.get(cause);
    if (alert === undefined || !alert.over || now_s - alert.raised_s < this.#rules.again_after_s) return alert;
    this.#alerts.delete(cause);
    return undefined;
  }

  #keep(action: AlertChange['action'], alert: Alert): AlertChange {
    // Behind all others: the first of the map is the one that was silent for longest.
    this.#alerts.delete(alert.cause);
    this.#alerts.set(alert.cause, alert);
    const [oldest] = this.#alerts.keys();
    if (this.#alerts.size > maxAlerts && oldest !== undefined) this.#alerts.delete(oldest);
    return { action, alert };
  }
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** What still holds a workload back after an announcement. */
function heldAfter({ event }: Announcement, held: readonly Rung[]): Rung[] {
  if ((event?.type !== 'action_taken' && event?.type !== 'action_undone') || !lacksRoom(event)) return [...held];
  const others = held.filter((rung) => rung !== event.rung);
  return event.type === 'action_taken' ? [...others, event.rung] : others;
}

/** Whether its workload lacks memory that a person can give it. */
export function isHeld({ held }: Pick<Alert, 'held'>): boolean {
  return held.length > 0;
}

/** Whether its workload stands still. */
export function isPaused({ held }: Pick<Alert, 'held'>): boolean {
  return held.includes('freeze');
}

/** Matters whose end is never announced. */
function hasNoEnd({ kind }: Announcement): boolean {
  return kind === 'kill' || kind === 'flood' || kind === 'monitor_trouble';
}
