import { z } from 'zod';

// The history stores the places in these lists: none may change, and new words come last.
export const cpuBehaviors = [
  'unknown',
  'idle',
  'stable',
  'high_but_stable',
  'ramping',
  'growing',
  'spiking',
  'oscillating',
  'runaway',
  'starved',
] as const;
export const memoryBehaviors = ['unknown', 'stable', 'sawtooth', 'warming_up', 'growing', 'leaking'] as const;
export const pressures = ['unknown', 'none', 'some', 'thrashing'] as const;
/** From well to worst; the order is used to compare. */
export const severities = ['ok', 'watch', 'alert', 'critical'] as const;

/** Of processes and threads, and of open descriptors. `exhausting`: the limit is near at this rate. */
export const countBehaviors = ['stable', 'growing', 'exhausting'] as const;

export type CountBehavior = (typeof countBehaviors)[number];
export type CpuBehavior = (typeof cpuBehaviors)[number];
export type MemoryBehavior = (typeof memoryBehaviors)[number];
export type Pressure = (typeof pressures)[number];
export type Severity = (typeof severities)[number];

/** One number that decided a verdict. */
export const evidenceSchema = z.object({
  /** What was measured, such as `anon_floor_slope`. */
  signal: z.string(),
  value: z.number(),
  /** Unit of `value` and `threshold`: `bytes/min`, `cores`, `share`, `s`, … */
  unit: z.string(),
  /** What `value` was held against; `null` when nothing was. */
  threshold: z.number().nullable(),
  /** What its sentence says besides, by signal: see `EvidenceParameters`. Versions before 0.2 had none. */
  parameters: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  /** The sentence, where it is shown or sent: in the language of the reader. */
  text: z.string().optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** The four things that a verdict says. */
export const verdictWords = {
  cpu_behavior: z.enum(cpuBehaviors),
  memory_behavior: z.enum(memoryBehaviors),
  pressure: z.enum(pressures),
  severity: z.enum(severities),
};

export const verdictSchema = z.object({
  /** Time of the sample, s since the workload's first. */
  t: z.number(),
  ...verdictWords,
  /** Absent where they were not measured. */
  tasks_behavior: z.enum(countBehaviors).optional(),
  descriptors_behavior: z.enum(countBehaviors).optional(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Range of s until the limit is reached at the present rate; `null` when it is not, or not known. */
  time_to_exhaustion_s: z.object({ low: z.number(), high: z.number() }).nullable(),
  evidence: z.array(evidenceSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** The worse of two severities. */
export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) >= severities.indexOf(b) ? a : b;
}

/** Whether memory ends within minutes at the rate of the last seconds, whatever its behavior. */
export function isUrgent({ evidence }: Pick<Verdict, 'evidence'>): boolean {
  return evidence.some(({ signal }) => signal === 'seconds_left');
}

/** The verdict on a workload that could not be judged: too few samples. */
export function unknownVerdict(t: number): Verdict {
  return {
    t,
    cpu_behavior: 'unknown',
    memory_behavior: 'unknown',
    pressure: 'unknown',
    severity: 'ok',
    confidence: 0,
    time_to_exhaustion_s: null,
    evidence: [],
  };
}
