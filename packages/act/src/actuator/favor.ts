import { BusError } from '@omnimind/linux/systemd/bus-error';
import type { ServiceManager } from '@omnimind/linux/systemd/service-manager';
import { type Journal, toUnitProperty, type UnitEntry } from './journal.ts';
import { isSameUnit, restoreUnits } from './restore-unit.ts';
import type { UnitTarget } from './unit-actuator.ts';
import { effectiveWeight } from './unit-rungs.ts';

/** Of a unit in the session that has the focus, beside systemd's 100 of others; systemd.resource-control(5). */
const favoredWeight = 300n;
const properties = ['CPUWeight', 'IOWeight'] as const;

export interface FavorOptions {
  readonly manager: ServiceManager;
  readonly journal: Journal;
  readonly cgroupRoot: string;
  /** The unit of a workload; `null` when it has none that we may act on. */
  targetOf(workload: string): UnitTarget | null;
}

interface Favored {
  readonly entries: readonly UnitEntry[];
  /** s of the monitor's clock; then it is undone, whoever asked for it. */
  until_s: number;
}

/**
 * Gives units a higher weight for a time: those of the session that a person works in. A weight only counts where processors or
 * disks are short, and only among units of one slice. What was there is in the journal, and comes back when the time is over, before
 * the ladder acts, and at the end.
 */
export class Favor {
  readonly #options: FavorOptions;
  readonly #favored = new Map<string, Favored>();
  /** One change after the other: a unit is read before it is set. */
  #working: Promise<void> = Promise.resolve();

  constructor(options: FavorOptions) {
    this.#options = options;
  }

  /** Favors a workload until then; what has ended, or is no unit of ours, is left alone. */
  favor(workload: string, until_s: number): Promise<void> {
    return this.#then(async () => {
      const known = this.#favored.get(workload);
      if (known !== undefined) known.until_s = until_s;
      else await this.#raise(workload, until_s);
    });
  }

  /** Gives back what a workload had; nothing happens when it is not favored. */
  end(workload: string): Promise<void> {
    return this.#then(() => this.#lower(workload));
  }

  /** Ends what nobody has renewed. */
  tick(now_s: number): void {
    for (const [workload, { until_s }] of this.#favored) if (until_s <= now_s) void this.end(workload);
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    for (const workload of this.#favored.keys()) void this.end(workload);
    await this.#working;
  }

  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(work).catch((error: unknown) => {
      // Without a bus nothing is favored, and what is stays in the journal.
      if (!(error instanceof BusError)) throw error;
    });
    // The caller gets any other error; it must not block later changes.
    this.#working = done.catch(() => {});
    return done;
  }

  async #raise(workload: string, until_s: number): Promise<void> {
    const { manager, journal, cgroupRoot, targetOf } = this.#options;
    const target = targetOf(workload);
    if (target === null) return;
    const found = await manager.readUnit(target.unit);
    if (!isSameUnit(found, target, cgroupRoot)) return;
    const entries = properties.flatMap((property): UnitEntry[] => {
      const before = found.get(property);
      if (typeof before !== 'bigint' || effectiveWeight(before) >= favoredWeight) return [];
      // It stands below the rungs that act: those begin from what is given back.
      const change = { signature: 't', before: String(before), set: String(favoredWeight) } as const;
      return [{ workload, manager: manager.kind, ...target, rung: 'observe', property, ...change }];
    });
    if (entries.length === 0 || journal.note(entries) !== null) return;
    this.#favored.set(workload, { entries, until_s });
    await manager.setProperties(
      target.unit,
      entries.map((entry) => toUnitProperty(entry, entry.set)),
    );
  }

  async #lower(workload: string): Promise<void> {
    const favored = this.#favored.get(workload);
    if (favored === undefined) return;
    const { manager, journal, cgroupRoot } = this.#options;
    const { owed } = await restoreUnits(manager, favored.entries, cgroupRoot);
    // Tried again at the next tick.
    if (owed.length > 0) {
      favored.until_s = Number.NEGATIVE_INFINITY;
      return;
    }
    this.#favored.delete(workload);
    journal.undone(workload, this.#favored.size === 0);
  }
}
