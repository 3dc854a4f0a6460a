import { cpuBehaviors } from '@omnimind/protocol/verdict';

export interface MetricsState {
  /** s since it was written, by its own timestamp; NaN when it has none. */
  readonly age_s: number;
  /** `cpu_behavior` of the machine. */
  readonly word: string;
  readonly isKnownWord: boolean;
}

/** After this many intervals without a write the file is stale. */
export const staleIntervals = 2.5;

export function metricsFile({ runtimeDirectory }: { readonly runtimeDirectory: string }): string {
  return `${runtimeDirectory}/omnimind/metrics-5min.txt`;
}

/** Parses the lines of the machine. @param wall_ms now */
export function parseMetrics(text: string, wall_ms: number): MetricsState {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1));
  }
  const word = values.get('cpu_behavior') ?? '';
  const age_s = (wall_ms - Date.parse(values.get('timestamp') ?? '')) / 1000;
  return { age_s, word, isKnownWord: cpuBehaviors.some((known) => known === word) };
}
