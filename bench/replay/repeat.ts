import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pressureCounters, type Sample, sampleCounters } from '@omnimind/protocol/trace';
import { readRecording } from '../detection/corpus.ts';

const hostCounters = ['cpu_busy_usec', ...pressureCounters] as const;

/** Writes `samples` samples to a plain trace: a recording over and over, whose time and counters go on. */
export async function repeatTrace(recording: string, samples: number, file: string): Promise<void> {
  const { header, samples: recorded, last } = readRecording(recording);
  const output = createWriteStream(file);
  output.write(`${JSON.stringify(header)}\n`);
  const ends = { first: recorded[0] ?? last, last };
  const lap_s = last.t + header.interval_s;
  for (let written = 0, lap = 0; written < samples; lap += 1) {
    for (const sample of recorded) {
      if (written === samples) break;
      written += 1;
      if (!output.write(`${JSON.stringify(later(sample, ends, lap, lap_s))}\n`)) await once(output, 'drain');
    }
  }
  output.end();
  await once(output, 'close');
}

/** A sample as it would have come `lap` repetitions later: counters go on from where they stood at the end. */
function later(sample: Sample, { first, last }: { first: Sample; last: Sample }, lap: number, lap_s: number): Sample {
  const shifted: Sample = { ...sample, t: Math.round((sample.t + lap * lap_s) * 1000) / 1000 };
  for (const key of sampleCounters) {
    const value = sample[key];
    if (value != null) shifted[key] = value + lap * ((last[key] ?? 0) - (first[key] ?? 0));
  }
  if (sample.host == null) return shifted;
  shifted.host = { ...sample.host };
  for (const key of hostCounters) {
    const value = sample.host[key];
    if (value != null) shifted.host[key] = value + lap * ((last.host?.[key] ?? 0) - (first.host?.[key] ?? 0));
  }
  return shifted;
}
