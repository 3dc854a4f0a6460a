import { gapIntervals, type Sample } from '@omnimind/protocol/trace';
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
  /** Of the bytes, those written through calls, to a terminal or a file as to a pipe, bytes/s. */
  written: 8,
} as const;
export type Channel = (typeof channels)[keyof typeof channels];
const channelCount = Object.keys(channels).length;
/** What comes at once, a line or a file: over a pause its mean would be a little in every slot. All else goes on meanwhile. */
const bursts = [channels.bytes, channels.written, channels.output] as const;

/** Slots of 5 s smooth a scheduler's jitter and still see a spike; 128 of them hold ten minutes. */
const slotLength_s = 5;
const slotCapacity = 128;
/** Minutes that are remembered: six hours. */
const minuteCapacity = 360;
const minute_s = 60;
/** All that is remembered is over after this time, s. */
const memory_s = minuteCapacity * minute_s;

/** Scratch for copies of slots and minutes. */
const scratch = new Float64Array(minuteCapacity);
const rates = new Float64Array(channelCount);
const ofMinute = new Float64Array(channelCount);

/** The use of the processor by one workload, and its signs of progress. Constant size: about 16 KiB. */
export class CpuSignals {
  /** Cores that the workload may use. */
  readonly cap: number;
  /** The last minutes in slots of 5 s, or of the sampling interval when that is longer. */
  readonly slots: RateRing;
  /** The last hours in minutes, or in sampling intervals when these are longer; each the median of its slots. */
  readonly minutes: RateRing;
  readonly #slotsPerMinute: number;
  /** Over more than this no rate of {@link bursts} is taken, s. */
  readonly #longest_s: number;
  #slotsSinceMinute = 0;
  /** s of rates since the windows began. */
  observed_s = 0;
  /** Threads as of the newest sample; `NaN` where they were not counted. */
  threads = Number.NaN;
  readonly busyThread = new BusyThread();
  /** When the last sample was taken, s, and its counters. A part that was not measured is `NaN`: it is left out alone. */
  #t = Number.NaN;
  readonly #before = new Float64Array(13);

  constructor(cap: number, interval_s: number) {
    this.cap = cap;
    const slot_s = Math.max(slotLength_s, interval_s);
    // What rests comes once a slot, and a little late at times.
    this.#longest_s = Math.max(slot_s + interval_s / 2, gapIntervals * interval_s);
    this.#slotsPerMinute = Math.max(1, Math.round(minute_s / slot_s));
    this.slots = new RateRing(slot_s, slotCapacity, channelCount, interval_s);
    this.minutes = new RateRing(slot_s * this.#slotsPerMinute, minuteCapacity, channelCount, interval_s);
  }

  /**
   * Adds a sample; returns how many slots were closed with it. `gap` forbids a rate across the time since the last sample: its
   * slots hold nothing, and those before it keep what they hold.
   */
  add(sample: Sample, gap: boolean): number {
    const seconds = sample.t - this.#t;
    this.#rates(sample, seconds);
    if (Number.isNaN(seconds)) return 0;
    if (gap) rates.fill(Number.NaN);
    else this.observed_s += seconds;
    if (seconds > this.#longest_s) for (const channel of bursts) rates[channel] = Number.NaN;
    return this.slots.spread(Math.min(seconds, memory_s), rates, this.#closeSlot);
  }

  /** Ends the open slot, so that the end of a short run can be judged; a scrap of one beside whole ones says nothing. */
  conclude(): void {
    if (this.slots.count < 3 || this.slots.open_s >= this.slots.slot_s / 2) this.slots.close();
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

  readonly #closeSlot = (): void => {
    this.#slotsSinceMinute += 1;
    if (this.#slotsSinceMinute < this.#slotsPerMinute) return;
    this.#slotsSinceMinute = 0;
    for (let channel = 0; channel < channelCount; channel += 1) {
      const copied = this.slots.copy(channel, this.#slotsPerMinute, scratch);
      ofMinute[channel] = median(scratch, 0, copied);
    }
    this.minutes.add(this.minutes.slot_s, ofMinute);
  };

  /** Writes the rates since the sample before into the scratch array and remembers this one. */
  #rates(sample: Sample, seconds: number): void {
    const perSecond = 1 / seconds;
    const coresPerUsec = perSecond / 1e6;
    const user = this.#grown(0, sample.user_usec);
    const system = this.#grown(1, sample.system_usec);
    const written = this.#grown(3, sample.wchar);
    const stored = plus(this.#grown(4, sample.read_bytes), this.#grown(5, sample.write_bytes));
    const others = plus(this.#grown(2, sample.rchar), stored);
    const faults = plus(this.#grown(6, sample.minflt), this.#grown(7, sample.majflt));
    const births = plus(this.#changed(8, sample.pids), this.#changed(9, sample.threads));
    rates[channels.cores] = plus(user, system) * coresPerUsec;
    rates[channels.system] = system * coresPerUsec;
    rates[channels.delay] = this.#grown(10, sample.run_delay_usec) * coresPerUsec;
    rates[channels.bytes] = plus(others, written) * perSecond;
    rates[channels.written] = written * perSecond;
    rates[channels.switches] = this.#grown(11, sample.ctx_voluntary) * perSecond;
    rates[channels.faults] = faults * perSecond;
    rates[channels.births] = Math.max(0, births) * perSecond;
    rates[channels.output] = this.#grown(12, sample.output_lines) * perSecond;
    this.threads = sample.threads ?? Number.NaN;
    this.busyThread.add(sample);
    this.#t = sample.t;
  }

  /** What a counter has grown by; `NaN` when it was not measured twice, or fell, which is damage. */
  #grown(counter: number, now: number | null | undefined): number {
    const change = this.#changed(counter, now);
    return change >= 0 ? change : Number.NaN;
  }

  #changed(counter: number, now: number | null | undefined): number {
    const change = (now ?? Number.NaN) - (this.#before[counter] ?? Number.NaN);
    this.#before[counter] = now ?? Number.NaN;
    return change;
  }
}

/** The sum of what was measured; `NaN` when neither was. */
function plus(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : a + b;
}

/** A thread that wants this share of a processor, running or waiting for it, does not sleep. */
const sleeplessShare = 0.9;
/** Time over which that is looked at, s: a scheduler's jitter is smoothed. */
const look_s = 5;

/** Follows the busiest thread of a workload: since when it has not slept. Constant size. */
class BusyThread {
  #tid = Number.NaN;
  #lookedAt = Number.NaN;
  #wanted = 0;
  #since = Number.NaN;
  #began = Number.NaN;

  /** How long one and the same thread has not slept at `t`, s; 0 while it sleeps, or none was followed. */
  pinned_s(t: number): number {
    return t - this.#since || 0;
  }

  /** How long the workload had been followed when it began, s. */
  get before_s(): number {
    return this.#since - this.#began;
  }

  /** Adds a sample; one in which no thread wanted the processor ends what went on. */
  add({ t, busy_tid, busy_run_usec, busy_delay_usec }: Sample): void {
    if (Number.isNaN(this.#began)) this.#began = t;
    const wanted = ((busy_run_usec ?? Number.NaN) + (busy_delay_usec ?? 0)) / 1e6;
    if (busy_tid !== this.#tid || !(wanted >= this.#wanted)) {
      this.#tid = typeof busy_tid === 'number' ? busy_tid : Number.NaN;
      this.#lookedAt = t;
      this.#wanted = wanted;
      this.#since = Number.NaN;
      return;
    }
    const elapsed = t - this.#lookedAt;
    if (elapsed < look_s) return;
    const pinned = wanted - this.#wanted >= sleeplessShare * elapsed;
    if (!pinned) this.#since = Number.NaN;
    else if (Number.isNaN(this.#since)) this.#since = this.#lookedAt;
    this.#lookedAt = t;
    this.#wanted = wanted;
  }
}
