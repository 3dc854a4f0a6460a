import type { Language } from './locale.ts';

/** How `omnimind status` and `omnimind top` speak of the machine and its monitor. */
export interface MachineTexts {
  /** `3.2 of 8 cores` */
  cores(used: string, all: string): string;
  /** `4.1 GiB of 15.6 GiB available` */
  available(free: string, all: string): string;
  /** `1 GiB of 2 GiB free` */
  free(free: string, all: string): string;
  readonly swap: string;
  readonly noSwap: string;
  readonly monitor: string;
  readonly machine: string;
  /** Whose monitor it is. */
  readonly manager: Readonly<Record<'system' | 'user', string>>;
  since(time: string): string;
  every(interval: string): string;
  readonly stall: Readonly<Record<'cpu' | 'memory' | 'io', string>>;
  readonly noStall: string;
  /** `in 12 min to 20 min`, short enough for a table: `12–20 min`. */
  readonly ends: string;
  readonly ignored: string;
  readonly protectedBy: (by: string) => string;
  /** `limit in 12 min` */
  endsIn(time: string): string;
  workloads(count: number): string;
}

const english: MachineTexts = {
  cores: (used, all) => `${used} of ${all} cores`,
  available: (free, all) => `${free} of ${all} available`,
  free: (free, all) => `${free} of ${all} free`,
  swap: 'swap',
  noSwap: 'none',
  monitor: 'monitor',
  machine: 'machine',
  manager: { system: "the machine's", user: 'your own' },
  since: (time) => `since ${time}`,
  every: (interval) => `every ${interval}`,
  stall: { cpu: 'CPU', memory: 'memory', io: 'I/O' },
  noStall: 'none',
  ends: 'ends in',
  ignored: 'ignored',
  protectedBy: (by) => `protected (${by})`,
  endsIn: (time) => `limit in ${time}`,
  workloads: (count) => `${count} ${count === 1 ? 'workload' : 'workloads'}`,
};

const portuguese: MachineTexts = {
  cores: (used, all) => `${used} de ${all} núcleos`,
  available: (free, all) => `${free} de ${all} disponíveis`,
  free: (free, all) => `${free} de ${all} livres`,
  swap: 'swap',
  noSwap: 'nenhuma',
  monitor: 'monitor',
  machine: 'máquina',
  manager: { system: 'o da máquina', user: 'o seu' },
  since: (time) => `desde ${time}`,
  every: (interval) => `a cada ${interval}`,
  stall: { cpu: 'CPU', memory: 'memória', io: 'E/S' },
  noStall: 'nenhuma',
  ends: 'acaba em',
  ignored: 'ignorada',
  protectedBy: (by) => `protegida (${by})`,
  endsIn: (time) => `limite em ${time}`,
  workloads: (count) => `${count} ${count === 1 ? 'carga' : 'cargas'}`,
};

export function machineTexts(language: Language): MachineTexts {
  return language === 'pt' ? portuguese : english;
}
