import { type Killer, killers, type OmnimindEvent, type Rung, rungs } from '@omnimind/protocol/event';
import { severities, type Verdict } from '@omnimind/protocol/verdict';
import type { ExpositionText } from './exposition-text.ts';

const ranks: readonly string[] = severities;
const alertRank = ranks.indexOf('alert');

/** How often what happened, since the monitor's start. Each count is there from the start, so that its first increase shows. */
export class EventCounts {
  readonly #actions = new Map<Rung, number>(rungs.slice(rungs.indexOf('deprioritize')).map((rung) => [rung, 0]));
  readonly #kills = new Map<Killer, number>(killers.map((killer) => [killer, 0]));
  readonly #alerts = new Map<string, number>(severities.slice(alertRank).map((severity) => [severity, 0]));
  readonly #dismissed = new Map<string, number>([
    ['ignore', 0],
    ['release', 0],
  ]);

  count(event: OmnimindEvent): void {
    if (event.type === 'action_taken') increase(this.#actions, event.rung);
    if (event.type === 'kill') increase(this.#kills, event.killer);
    if (event.type !== 'behavior_changed') return;
    const change = event.changes.find(({ aspect }) => aspect === 'severity');
    if (change === undefined) return;
    if (ranks.indexOf(change.from) < alertRank && ranks.indexOf(change.to) >= alertRank)
      increase(this.#alerts, change.to);
  }

  /** A person took an alert for a false alarm; without an alert it says nothing. */
  dismissed(verdict: Verdict | null, by: 'ignore' | 'release'): void {
    if (verdict !== null && severities.indexOf(verdict.severity) >= alertRank) increase(this.#dismissed, by);
  }

  write(out: ExpositionText): void {
    const family = (name: string, help: string, label: string, counts: ReadonlyMap<string, number>) => {
      const add = out.family(`omnimind_${name}`, 'counter', help);
      for (const [value, count] of counts) add(count, { [label]: value });
    };
    family('actions_total', 'Actions taken.', 'rung', this.#actions);
    family('kills_total', 'Processes that others killed for want of memory.', 'by', this.#kills);
    family('alerts_total', 'Times that a workload became an alert.', 'severity', this.#alerts);
    family('alerts_dismissed_total', 'Alerts that a person took for false alarms.', 'by', this.#dismissed);
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
