import { pressureCounters, type Sample, sampleCounters, sampleGauges } from '@omnimind/protocol/trace';

/** Every number that a sample can hold, one after the other: its place in an array. */
const names = [
  't',
  ...sampleCounters,
  ...sampleGauges,
  ...pressureCounters.map((key) => `psi.${key}`),
  ...pressureCounters.map((key) => `host.${key}`),
  'host.cpu_busy_usec',
  'host.memory_available_bytes',
  'host.swap_free_bytes',
];
const gauges = new Set<string>([...sampleGauges, 'host.memory_available_bytes', 'host.swap_free_bytes']);

export const slotCount = names.length;

/** The place of a key such as `anon_bytes` or `host.cpu_busy_usec`; -1 for one that the format does not know. */
export function slotOf(name: string): number {
  return names.indexOf(name);
}

/** 1 for a number that never falls, 0 for a gauge. */
export const neverFalls = Uint8Array.from(names, (name) => (gauges.has(name) ? 0 : 1));

const counterAt = slotOf('user_usec');
const gaugeAt = slotOf('anon_bytes');
const psiAt = slotOf('psi.cpu_some_usec');
const hostAt = slotOf('host.cpu_some_usec');

/** Takes apart what {@link sampleOf} put together. `NaN` stands for what was not measured. */
export function fillSlots(sample: Sample, slots: Float64Array): void {
  const { psi, host } = sample;
  slots.fill(Number.NaN);
  slots[0] = sample.t;
  sampleCounters.forEach((key, i) => {
    slots[counterAt + i] = sample[key] ?? Number.NaN;
  });
  sampleGauges.forEach((key, i) => {
    slots[gaugeAt + i] = sample[key] ?? Number.NaN;
  });
  pressureCounters.forEach((key, i) => {
    slots[psiAt + i] = psi?.[key] ?? Number.NaN;
    slots[hostAt + i] = host?.[key] ?? Number.NaN;
  });
  slots[hostAt + 5] = host?.cpu_busy_usec ?? Number.NaN;
  slots[hostAt + 6] = host?.memory_available_bytes ?? Number.NaN;
  slots[hostAt + 7] = host?.swap_free_bytes ?? Number.NaN;
}

/** Makes a sample of always the same shape, which is what the engine is fastest with. */
export function sampleOf(s: Float64Array, hasPsi: boolean, hasHost: boolean): Sample {
  return {
    t: s[0] ?? Number.NaN,
    user_usec: known(s[1]),
    system_usec: known(s[2]),
    minflt: known(s[3]),
    majflt: known(s[4]),
    read_bytes: known(s[5]),
    write_bytes: known(s[6]),
    rchar: known(s[7]),
    wchar: known(s[8]),
    ctx_voluntary: known(s[9]),
    ctx_involuntary: known(s[10]),
    run_delay_usec: known(s[11]),
    throttled_usec: known(s[12]),
    output_lines: known(s[13]),
    anon_bytes: known(s[14]),
    file_bytes: known(s[15]),
    pids: known(s[16]),
    threads: known(s[17]),
    swap_bytes: known(s[18]),
    psi: hasPsi ? pressureOf(s, 19) : null,
    host: hasHost
      ? {
          ...pressureOf(s, 24),
          cpu_busy_usec: known(s[29]),
          memory_available_bytes: known(s[30]),
          swap_free_bytes: known(s[31]),
        }
      : null,
  };
}

function pressureOf(s: Float64Array, at: number) {
  return {
    cpu_some_usec: known(s[at]),
    memory_some_usec: known(s[at + 1]),
    memory_full_usec: known(s[at + 2]),
    io_some_usec: known(s[at + 3]),
    io_full_usec: known(s[at + 4]),
  };
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
