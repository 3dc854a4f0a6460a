import { type Alert, AlertBook, isHeld } from '@omnimind/protocol/alert-book';
import type { Announcement } from '@omnimind/protocol/announcement';
import { type Severity, severities } from '@omnimind/protocol/verdict';
import type { Settings } from '../settings.ts';

/** The same matter is shown again only after this time, unless it worsens, s. */
export const repeat_s = 3600;
/** What arrives later (the window slept, the monitor was away) is not shown, s. */
export const maxAge_s = 900;
const maxSubjects = 1000;
/** From which severity on somebody is interrupted. */
const shownFrom: Severity = 'alert';

type Subject = 'cpu' | 'memory';

/** What became of an announcement, and why. */
export type Decision =
  | 'waiting'
  | 'updated'
  | 'over'
  | 'too_old'
  | 'known_or_mild'
  | 'switched_off'
  | 'other_user'
  | 'not_wanted';

/** Decides which announcements this window shows as alerts. Times are s of the wall clock. */
export class AlertDesk {
  readonly #uid: number;
  readonly #book = new AlertBook({ severity: shownFrom, again_after_s: repeat_s });
  /** To be shown as soon as the window has the focus, and what became milder before is an alert again; by cause. */
  readonly #waiting = new Map<string, Alert>();
  /** What each cause was last about: announcements of actions do not say it. */
  readonly #subjects = new Map<string, Subject>();

  /** @param uid of the user; workloads of others are not shown */
  constructor(uid: number) {
    this.#uid = uid;
  }

  /** Decides about one announcement. @returns what was decided */
  take(announcement: Announcement, settings: Settings, now_s: number): Decision {
    const subject = this.#subjectOf(announcement);
    const refusal = announcement.over ? null : this.#refusal(announcement, subject, settings);
    if (refusal !== null) return refusal;
    const change = this.#book.take(announcement, now_s);
    if (change === null) return 'known_or_mild';
    const { cause } = announcement;
    if (change.action === 'clear') {
      this.#waiting.delete(cause);
      return 'over';
    }
    if (change.action === 'update') {
      if (this.#waiting.has(cause)) this.#waiting.set(cause, change.alert);
      return 'updated';
    }
    if (now_s - Date.parse(announcement.time) / 1000 > maxAge_s) return 'too_old';
    this.#waiting.set(cause, change.alert);
    return 'waiting';
  }

  /** Takes out what is to be shown now. */
  due(now_s: number): Alert[] {
    for (const { alert } of this.#book.expire(now_s)) this.#waiting.delete(alert.cause);
    const due: Alert[] = [];
    for (const [cause, alert] of this.#waiting) {
      const isOld = now_s - alert.raised_s >= repeat_s;
      if (!isOld && isMild(alert)) continue;
      this.#waiting.delete(cause);
      if (!isOld) due.push(alert);
    }
    return due;
  }

  /** Why it is not shown; `null` for one that may be. */
  #refusal(
    { workload, kind, severity }: Announcement,
    subject: Subject | undefined,
    { isWatching, mode, alertOnCpu, alertOnMemory }: Settings,
  ): Decision | null {
    if (!isWatching || mode === 'disabled') return 'switched_off';
    if (workload.uid !== null && workload.uid !== this.#uid && !(workload.uid === 0 && kind === 'kill'))
      return 'other_user';
    if (kind === 'monitor_trouble' && severity !== 'alert' && severity !== 'critical') return 'known_or_mild';
    if (kind === 'kill') return null;
    const isWanted = subject === 'cpu' ? alertOnCpu : subject === 'memory' ? alertOnMemory : true;
    return isWanted ? null : 'not_wanted';
  }

  #subjectOf({ cause, type, over }: Announcement): Subject | undefined {
    const said = type.startsWith('cpu_')
      ? 'cpu'
      : type.startsWith('memory_') || type === 'exhaustion_forecast'
        ? 'memory'
        : undefined;
    const subject = said ?? this.#subjects.get(cause);
    this.#subjects.delete(cause);
    if (subject !== undefined && !over) this.#subjects.set(cause, subject);
    const [oldest] = this.#subjects.keys();
    if (this.#subjects.size > maxSubjects && oldest !== undefined) this.#subjects.delete(oldest);
    return subject;
  }
}

/** Whether it is no alert as it is now, and holds nobody back. */
function isMild(alert: Alert): boolean {
  return !isHeld(alert) && severities.indexOf(alert.latest.severity) < severities.indexOf(shownFrom);
}
