import type { Sample } from '@omnimind/protocol/trace';
import { RateRing } from '../statistics/rate-ring.ts';
import { median } from '../statistics/summary.ts';

/** The signals that are followed as rates, and where each stands in a slot. */
export const channels = {
  /** CPU time, cores. */
  cores: 0,
  /** Of it, time in the kernel, cores. */
  system: 1,
  /** Time that runnable threads waited for a processor, cores. */
  delay: 2,
  /** Bytes read and written through calls and from and to storage, bytes/s. */
  bytes: 3,
  /** Voluntary context switches, 1/s. */
  switches: 4,
  /** Minor and major page faults, 1/s. */
  faults: 5,
  /** Processes and threads that appeared, 1/s. */
  births: 6,
  /** Lines printed, 1/s. */
  output: 7,
} as const;
export type Channel = (typeof channels)[keyof typeof channels];
const channelCount = Object.keys(channels).length;

/** Slots of 5 s smooth a scheduler's jitter and still see a spike; 128 of them hold ten minutes. */
const slotLength_s = 5;
const slotCapacity = 128;
/** Minutes that are remembered: six hours. */
const minuteCapacity = 360;
const minute_s = 60;

/** Scratch for copies of slots and minutes. */
const scratch = new Float64Array(minuteCapacity);
const rates = new Float64Array(channelCount);

/** The use of the processor by one workload, and its signs of progress. Constant size: about 16 KiB. */
export class CpuSignals {
  /** Cores that the workload may use. */
  readonly cap: number;
  /** The last minutes in slots of 5 s, or of the sampling interval when that is longer. */
  readonly slots: RateRing;
  /** The last hours in minutes, or in sampling intervals when these are longer; each the median of its slots. */
  readonly minutes: RateRing;
  readonly #slotsPerMinute: number;
  #slotsSinceMinute = 0;
  #observed_s = 0;
  #before = noCounters();
  #now = noCounters();

  constructor(cap: number, interval_s: number) {
    this.cap = cap;
    const slot_s = Math.max(slotLength_s, interval_s);
    this.#slotsPerMinute = Math.max(1, Math.round(minute_s / slot_s));
    this.slots = new RateRing(slot_s, slotCapacity, channelCount, interval_s);
    this.minutes = new RateRing(slot_s * this.#slotsPerMinute, minuteCapacity, channelCount, interval_s);
  }

  /** s of rates since the windows began. */
  get observed_s(): number {
    return this.#observed_s;
  }

  /** Adds a sample. True when a slot was closed with it. `gap` forbids a rate across the time since the last sample. */
  add(sample: Sample, gap: boolean): boolean {
    const seconds = sample.t - this.#before.t;
    const known = !Number.isNaN(seconds) && !gap;
    this.#rates(sample, seconds);
    if (!known) return false;
    this.#observed_s += seconds;
    const closed = this.slots.add(seconds, rates);
    if (closed) this.#closeSlot();
    return closed;
  }

  /** Ends the open slot, so that the end of a short run can be judged; a scrap of one beside whole ones says nothing. */
  conclude(): void {
    if (this.slots.count < 3 || this.slots.open_s >= this.slots.slot_s / 2) this.slots.close();
  }

  /** Forgets the windows, after a gap. What the workload did before is no longer comparable minute by minute. */
  clear(): void {
    this.#observed_s = 0;
    this.slots.clear();
    this.minutes.clear();
    this.#slotsSinceMinute = 0;
  }

  /** Copies sliding medians of the last `count` minutes of `channel`, oldest first; only whole minutes. */
  copyMinutes(channel: Channel, count: number, into: Float64Array): number {
    const whole = Math.min(count, Math.floor(this.slots.count / this.#slotsPerMinute));
    for (let i = 0; i < whole; i += 1) {
      const copied = this.slots.copy(channel, this.#slotsPerMinute, scratch, (whole - 1 - i) * this.#slotsPerMinute);
      into[i] = median(scratch, 0, copied);
    }
    return whole;
  }

  #closeSlot(): void {
    this.#slotsSinceMinute += 1;
    if (this.#slotsSinceMinute < this.#slotsPerMinute) return;
    this.#slotsSinceMinute = 0;
    for (let channel = 0; channel < channelCount; channel += 1) {
      const copied = this.slots.copy(channel, this.#slotsPerMinute, scratch);
      rates[channel] = median(scratch, 0, copied);
    }
    this.minutes.add(this.minutes.slot_s, rates);
  }

  /** Writes the rates since the sample before into the scratch array and remembers this one. */
  #rates(sample: Sample, seconds: number): void {
    const before = this.#before;
    const now = this.#now;
    readCounters(sample, now);
    const perSecond = 1 / seconds;
    const coresPerUsec = perSecond / 1e6;
    const system = grown(now.system, before.system);
    const bytes = plus(
      plus(grown(now.rchar, before.rchar), grown(now.wchar, before.wchar)),
      plus(grown(now.read, before.read), grown(now.written, before.written)),
    );
    rates[channels.cores] = plus(grown(now.user, before.user), system) * coresPerUsec;
    rates[channels.system] = system * coresPerUsec;
    rates[channels.delay] = grown(now.delay, before.delay) * coresPerUsec;
    rates[channels.bytes] = bytes * perSecond;
    rates[channels.switches] = grown(now.switches, before.switches) * perSecond;
    rates[channels.faults] = plus(grown(now.minor, before.minor), grown(now.major, before.major)) * perSecond;
    rates[channels.births] = Math.max(0, plus(now.pids - before.pids, now.threads - before.threads)) * perSecond;
    rates[channels.output] = grown(now.output, before.output) * perSecond;
    this.#before = now;
    this.#now = before;
  }
}

/** What the rates are taken of. A part that was not measured is `NaN`, and so is its difference: it is left out alone. */
interface Counters {
  t: number;
  user: number;
  system: number;
  delay: number;
  rchar: number;
  wchar: number;
  read: number;
  written: number;
  switches: number;
  minor: number;
  major: number;
  pids: number;
  threads: number;
  output: number;
}

function noCounters(): Counters {
  return {
    t: Number.NaN,
    user: 0,
    system: 0,
    delay: 0,
    rchar: 0,
    wchar: 0,
    read: 0,
    written: 0,
    switches: 0,
    minor: 0,
    major: 0,
    pids: 0,
    threads: 0,
    output: 0,
  };
}

function readCounters(sample: Sample, into: Counters): void {
  into.t = sample.t;
  into.user = sample.user_usec ?? Number.NaN;
  into.system = sample.system_usec ?? Number.NaN;
  into.delay = sample.run_delay_usec ?? Number.NaN;
  into.rchar = sample.rchar ?? Number.NaN;
  into.wchar = sample.wchar ?? Number.NaN;
  into.read = sample.read_bytes ?? Number.NaN;
  into.written = sample.write_bytes ?? Number.NaN;
  into.switches = sample.ctx_voluntary ?? Number.NaN;
  into.minor = sample.minflt ?? Number.NaN;
  into.major = sample.majflt ?? Number.NaN;
  into.pids = sample.pids ?? Number.NaN;
  into.threads = sample.threads ?? Number.NaN;
  into.output = sample.output_lines ?? Number.NaN;
}

/** What a counter has grown by; `NaN` when it was not measured twice, or fell, which is damage. */
function grown(now: number, before: number): number {
  const difference = now - before;
  return difference >= 0 ? difference : Number.NaN;
}

/** The sum of what was measured; `NaN` when neither was. */
function plus(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : a + b;
}
