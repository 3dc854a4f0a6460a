import { type FakeChance, fakeChance } from '@omnimind/testing/fake-drift';

/** One minute of a workload. */
export interface Minute {
  readonly cores: number;
  readonly anon_MiB: number;
}

/** A way in which an honest workload may spend a day. */
export interface HonestDay {
  readonly name: string;
  readonly note: string;
  /** Begins a day: each call of what it returns gives the next minute. */
  begin(chance: FakeChance): (minute: number) => Minute;
}

export const minutes = 24 * 60;
const hour = 60;

/** A load that is another one every ten minutes, 0.1 to 0.5 cores. */
const tens = (minute: number): number => 0.1 + (0.4 * ((Math.floor(minute / 10) * 7919) % 11)) / 10;
/** What comes on top of what is kept. */
const above = (chance: FakeChance, most: number): number => Math.abs(chance.normal()) * most;
/** The next value of a load that walks. */
const walked = (chance: FakeChance, load: number): number =>
  Math.min(0.9, Math.max(0.05, load * Math.exp(0.06 * chance.normal())));

/** Garbage that follows a walking load and is collected at a limit; `next` gives the limit after a collection. */
function collected(next: (chance: FakeChance) => number): HonestDay['begin'] {
  return (chance) => {
    let limit = next(chance);
    let load = 0.2;
    let held = 0;
    return () => {
      load = walked(chance, load);
      held += load * 8 * chance.between(0.5, 1.5);
      if (held > limit) {
        held = 0;
        limit = next(chance);
      }
      return { cores: load, anon_MiB: 200 + held };
    };
  };
}

/** Memory that follows the load, half of it garbage of any amount. */
function following(load: (minute: number) => number): HonestDay['begin'] {
  return (chance) => (minute) => {
    const cores = load(minute);
    return { cores, anon_MiB: 200 + cores * chance.between(0.5, 1) * 1200 };
  };
}

export const honestDays: readonly HonestDay[] = [
  { name: 'load', note: 'memory follows a load that changes every ten minutes', begin: following(tens) },
  {
    name: 'waves',
    note: 'the same, a load that rises for 90 minutes',
    begin: following((t) => 0.1 + (0.4 * (t % 90)) / 90),
  },
  { name: 'night', note: 'the same, after a quiet night', begin: following((t) => (t < 8 * hour ? 0.05 : tens(t))) },
  {
    name: 'daylight',
    note: 'the same, a load that rises all morning',
    begin: (chance) => (minute) => {
      const cores =
        0.05 + 0.6 * Math.max(0, Math.sin(((minute - 6 * hour) / (24 * hour)) * 2 * Math.PI)) * chance.between(0.7, 1);
      return { cores, anon_MiB: 150 + 700 * cores * chance.between(0.6, 1) };
    },
  },
  {
    name: 'walk',
    note: 'the same, a load that walks, and a floor that wanders',
    begin: (chance) => {
      let cores = 0.3;
      let drift = 0;
      return () => {
        cores = walked(chance, cores);
        drift = 0.97 * drift + 6 * chance.normal();
        return { cores, anon_MiB: 200 + 400 * cores * chance.between(0.5, 1) + drift };
      };
    },
  },
  {
    name: 'steps',
    note: 'a load that rises in steps all day; memory follows within the hour',
    begin: (chance) => {
      let held = 0;
      return (minute) => {
        const cores = (0.1 + 0.05 * Math.floor(minute / (2 * hour))) * chance.between(0.8, 1.2);
        held += (1000 * cores - held) * 0.05;
        return { cores, anon_MiB: 200 + held + chance.between(0, 30) };
      };
    },
  },
  {
    name: 'idle',
    note: 'nothing to do, but for a moment now and then',
    begin: (chance) => () => {
      const busy = chance.uniform() < 0.02;
      return { cores: chance.between(0, 0.02) + (busy ? 0.5 : 0), anon_MiB: 300 + chance.between(0, busy ? 120 : 20) };
    },
  },
  {
    name: 'collector',
    note: 'garbage, collected at one limit',
    begin: (chance) => {
      const limit = chance.between(400, 600);
      return collected(() => limit)(chance);
    },
  },
  {
    name: 'collectors',
    note: 'garbage, collected at limits that differ',
    begin: collected((chance) => chance.between(300, 700)),
  },
  {
    name: 'restarts',
    note: 'a worker that is restarted at a limit, busier before',
    begin: (chance) => {
      const usual = chance.between(400, 600);
      let limit = usual;
      let rate = 0;
      let held = Number.POSITIVE_INFINITY;
      return () => {
        if (held > limit) {
          held = 0;
          rate = 3 * chance.between(0.6, 1.4);
          limit = usual * chance.between(0.8, 1.2);
        }
        held += rate;
        const cores = 0.08 + 0.3 * (held / usual) * chance.uniform();
        return { cores, anon_MiB: 190 + 0.3 * held + above(chance, 0.7 * held) };
      };
    },
  },
  {
    name: 'batches',
    note: 'hourly, of 200 to 500 MiB',
    begin: (chance) => {
      let size = 0;
      return (minute) => {
        if (minute % hour === 0) size = chance.between(200, 500);
        const share = (minute % hour) / (0.7 * hour);
        const runs = share < 1;
        return {
          cores: 0.05 + (runs ? 0.5 * chance.uniform() : 0),
          anon_MiB: 150 + (runs ? size * share : 0) + chance.between(0, 10),
        };
      };
    },
  },
  {
    name: 'cache',
    note: 'fills for hours, up to 500 MiB',
    begin: (chance) => {
      let held = 0;
      return () => {
        const cores = chance.between(0.1, 0.4);
        held += (500 - held) * 0.016 * cores;
        return { cores, anon_MiB: 200 + held + above(chance, 80 * cores) };
      };
    },
  },
  {
    name: 'loads',
    note: 'a model of up to 60 MiB is loaded every five hours, and stays',
    begin: (chance) => {
      let held = chance.between(0, 60);
      return (minute) => {
        if (chance.uniform() < 1 / 300) held += chance.between(0, 60);
        const cores = tens(minute);
        return { cores, anon_MiB: 200 + held + cores * 300 * chance.between(0.5, 1) };
      };
    },
  },
];

/** A day's minutes. */
export function dayOf({ begin }: HonestDay, seed: number): Minute[] {
  const next = begin(fakeChance(seed));
  return Array.from({ length: minutes }, (_, minute) => next(minute));
}
