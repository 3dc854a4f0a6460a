import { createHash } from 'node:crypto';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { unitOf } from '@omnimind/act/workload-identity';
import { UsualUse } from '@omnimind/engine/behavior/usual-use';
import type { ObservedWorkload } from '@omnimind/engine/snapshot';
import { LifeShape } from '@omnimind/engine/statistics/life-shape';
import type { Engine } from '@omnimind/engine/tick';
import { readUnits } from '@omnimind/linux/procfs/pid/once';
import { bootId } from '@omnimind/linux/procfs/process-identity';
import { containerOf } from '@omnimind/observe/container-names';
import type { WorkloadDescription } from '@omnimind/observe/workload-description';
import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { foldedProtection } from '@omnimind/protocol/event';
import { cgroupIn } from '@omnimind/protocol/workload-id';
import { lookBack, withLife } from '@omnimind/remember/earlier/earlier-lives';
import { type EarlierUse, EarlierUses } from '@omnimind/remember/earlier/earlier-uses';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import type { Judged } from './judgment.ts';
import type { MachineSource } from './monitor-options.ts';
import type { WorkloadOwners } from './workload-owners.ts';

/** By then a process has executed the program that it is for, s. */
const settled_s = 10;
/** What lived for less, or never held as much, is not kept: s, bytes. */
const leastLife_s = 300;
const leastPeak_bytes = 16 * 2 ** 20;
/** What was older when it was first seen was not watched from its start, s. */
const startedWithin_s = 60;
/** A life is kept when it has doubled, and at its end: files are written this far apart, s, which is 24 MB a day at the most. */
const writesApart_s = 15;
/** Lives that have ended and wait for that; the oldest beyond these are not kept. */
const maxWaiting = 100;
/** Files that a tick reads at most, of 100 µs each. */
const maxReads = 4;

/** One life of a workload: of a unit, of a container, of a program in a session. */
interface Life {
  readonly workload: string;
  /** When it was first seen, s. */
  readonly seen_s: number;
  readonly shape: LifeShape;
  /** Whether the workload had another life before, in this session: then it was seen from its start. */
  readonly isNext: boolean;
  /** What makes it the same again; `null` where nothing does, so that it is not kept. */
  thing: readonly unknown[] | null;
  description: WorkloadDescription | undefined;
  /** Of the newest sample, s. */
  t: number;
  /** When it is to be compared next, s. */
  due_s: number;
  /** How old it was when it was first seen, s; `NaN` while that is not known. */
  olderBy_s: number;
  id: string;
  earlier: EarlierLives | null;
  readonly usual: UsualUse;
}

export interface LivesDependencies {
  readonly engine: Pick<Engine, 'recall'>;
  readonly source: Pick<MachineSource, 'describe' | 'processesOf'>;
  readonly owners: Pick<WorkloadOwners, 'of'>;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Wall clock, ms since 1970. */
  wall_ms(): number;
  /** s since the machine started. */
  uptime_s?(): number;
}

/**
 * What workloads that come back used in their earlier lives: kept on disk, and recalled for the engine when they are there again. A
 * killed monitor loses at most the second half of the lives that it was watching.
 */
export class Lives {
  readonly #dependencies: LivesDependencies;
  readonly #uses: EarlierUses;
  readonly #clockTicks = readUnits().clockTicks;
  readonly #lives = new Map<string, Life>();
  #waiting: Life[] = [];
  #written_s = Number.NEGATIVE_INFINITY;

  constructor(dependencies: LivesDependencies) {
    this.#dependencies = dependencies;
    this.#uses = new EarlierUses(join(stateDirectory(dependencies.environment), 'lives'));
  }

  observe({ t, snapshot, gone }: Pick<Judged, 't' | 'snapshot' | 'gone'>): void {
    for (const id of gone) this.#end(id);
    if (this.#waiting.length > 0 && this.#mayWrite(t)) this.#keep(this.#waiting.shift(), t);
    let reads = 0;
    for (const observed of snapshot.workloads) {
      // It stands for many.
      if (observed.protectedBy === foldedProtection) continue;
      const life = this.#follow(t, observed);
      if (t >= life.due_s && reads < maxReads && this.#compare(life)) reads += 1;
    }
  }

  /** This life as it was watched, and what the earlier ones used; `undefined` where it is not followed. */
  of(workload: string): Readonly<Pick<Life, 'shape' | 'earlier'>> | undefined {
    return this.#lives.get(workload);
  }

  /** Keeps what is known of all that still live. */
  close(): void {
    for (const life of [...this.#waiting, ...this.#lives.values()]) this.#keep(life, life.t);
  }

  #follow(t: number, { id, sample }: ObservedWorkload): Life {
    const description = this.#dependencies.source.describe?.(id);
    let life = this.#lives.get(id);
    if (life === undefined) life = this.#begin(id, t, description, false);
    else if (life.description !== description) life = this.#described(life, t, description);
    life.t = t;
    // What was swapped out is held all the same.
    life.shape.add(
      t - life.seen_s,
      (sample.anon_bytes ?? Number.NaN) + (sample.swap_bytes ?? 0) + (sample.shmem_bytes ?? 0),
    );
    return life;
  }

  /** A session that runs another program, in another place, is another life. */
  #described(life: Life, t: number, description: WorkloadDescription | undefined): Life {
    life.description = description;
    const thing = thingOf(life.workload, this.#dependencies.owners.of(life.workload), description);
    if (JSON.stringify(thing) === JSON.stringify(life.thing)) return life;
    // Its first words were those of the shell that started it, or it had no name yet.
    if (life.thing === null || life.t - life.seen_s < settled_s) {
      life.thing = thing;
      life.due_s = Math.min(life.due_s, t + settled_s);
      return life;
    }
    this.#end(life.workload);
    return this.#begin(life.workload, t, description, true);
  }

  #begin(workload: string, t: number, description: WorkloadDescription | undefined, isNext: boolean): Life {
    const thing = thingOf(workload, this.#dependencies.owners.of(workload), description);
    const life: Life = {
      ...{ workload, seen_s: t, shape: new LifeShape(), isNext, thing, description, t, due_s: t + settled_s },
      ...{ olderBy_s: isNext ? 0 : Number.NaN, id: '', earlier: null, usual: new UsualUse() },
    };
    if (isNext) this.#dependencies.engine.recall(workload, life.usual, null, 0);
    this.#lives.set(workload, life);
    return life;
  }

  #end(workload: string): void {
    const life = this.#lives.get(workload);
    this.#lives.delete(workload);
    if (life === undefined || !isWorthKeeping(life)) return;
    this.#waiting = [...this.#waiting, life].slice(-maxWaiting);
  }

  /** Reads what is known of its earlier lives, and keeps this one so far. @returns whether it was time for that */
  #compare(life: Life): boolean {
    const { thing, t, workload } = life;
    const watched_s = t - life.seen_s;
    const isKept = isWorthKeeping(life);
    if (isKept && !this.#mayWrite(t)) return false;
    life.due_s = t + Math.max(leastLife_s - watched_s, watched_s, settled_s);
    if (thing === null) return false;
    const uses = this.#uses.of(thing);
    if (life.id === '') this.#identify(life, uses);
    if (isKept) this.#keep(life, t, uses);
    life.earlier = lookBack(uses, life.id, ageOf(life));
    this.#dependencies.engine.recall(workload, life.usual, life.earlier, ageOf(life));
    return true;
  }

  /** How old it is, and which one it is, should an earlier monitor have kept it already. */
  #identify(life: Life, uses: readonly EarlierUse[]): void {
    const { source, uptime_s = uptime, wall_ms } = this.#dependencies;
    if (Number.isNaN(life.olderBy_s)) {
      const started = source.processesOf(life.workload).map(({ starttime }) => starttime / this.#clockTicks);
      const age_s = started.length === 0 ? 0 : uptime_s() - Math.min(...started);
      life.olderBy_s = Math.max(0, age_s - (life.t - life.seen_s));
    }
    const instance = createHash('sha256').update(`${bootId()} ${life.workload}`).digest('hex').slice(0, 16);
    const known = isWhole(life) ? undefined : uses.findLast((use) => use.life?.id.startsWith(`${instance}.`));
    life.id = known?.life?.id ?? `${instance}.${Math.round(wall_ms() / 1000)}`;
  }

  #keep(life: Life | undefined, t: number, known?: readonly EarlierUse[]): void {
    if (life === undefined || life.thing === null || !isWorthKeeping(life)) return;
    const uses = known ?? this.#uses.of(life.thing);
    if (life.id === '') this.#identify(life, uses);
    const whole = isWhole(life);
    const kept = { id: life.id, whole, plateau: whole ? life.shape.plateau() : null };
    const use = { duration_s: Math.round(ageOf(life)), peak_memory: life.shape.peak, cpu_time: null, life: kept };
    this.#uses.keep(life.thing, withLife(uses, use));
    this.#written_s = t;
  }

  #mayWrite(t: number): boolean {
    return t - this.#written_s >= writesApart_s;
  }
}

/** As old as it is known to be, s. */
function ageOf({ t, seen_s, olderBy_s }: Life): number {
  return t - seen_s + (Number.isNaN(olderBy_s) ? 0 : olderBy_s);
}

function isWhole({ olderBy_s }: Life): boolean {
  return olderBy_s < startedWithin_s;
}

function isWorthKeeping({ t, seen_s, shape }: Life): boolean {
  return t - seen_s >= leastLife_s && shape.peak >= leastPeak_bytes;
}

/**
 * What makes a workload the same again, of one user: its unit or run, the name of its container, else what runs where. Never a PID.
 *
 * @returns `null` where nothing does
 */
export function thingOf(
  workload: string,
  uid: number | null,
  description: Pick<WorkloadDescription, 'name' | 'directory'> | undefined,
): readonly unknown[] | null {
  const unit = unitOf(workload);
  if (unit !== null) return [uid, unit];
  if (description === undefined || description.name === '') return null;
  const { name, directory } = description;
  if (containerOf(cgroupIn(workload)?.path ?? '') === null) return [uid, { name, directory }];
  // One that nobody named, or has not been named yet, does not come back.
  return /^container [0-9a-f]{12}$/.test(name) ? null : [uid, { container: name }];
}
