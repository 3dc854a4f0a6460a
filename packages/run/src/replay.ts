import type { EngineParameters } from '@omnimind/engine/parameters';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { readTrace } from '@omnimind/remember/traces/trace-reader';

export interface ReplayOptions {
  readonly parameters: EngineParameters;
  onHeader?(header: TraceHeader): void;
  /** @param final whether it is the last one, at the end of the trace, which comes even without a change */
  onVerdict(verdict: Verdict, final: boolean): void;
  onSample?(sample: Sample): void;
}

/**
 * Runs the engine over a trace as fast as it can be read. The verdicts are those that the live run gave.
 *
 * @param file path, or `-` for standard input; plain or gzip by content
 * @throws OmnimindError `trace_unreadable`, `trace_damaged`
 */
export async function replayTrace(
  file: string,
  options: ReplayOptions,
): Promise<{ samples: number; warnings: Message[] }> {
  const { parameters, onHeader, onVerdict, onSample } = options;
  let analysis: WorkloadAnalysis | undefined;
  let samples = 0;
  let t = 0;
  const warnings = await readTrace(file, {
    onHeader: (header) => {
      analysis = new WorkloadAnalysis(header, parameters);
      onHeader?.(header);
    },
    onSample: (sample) => {
      samples += 1;
      t = sample.t;
      onSample?.(sample);
      if (analysis?.observe(sample) !== true) return;
      const verdict = analysis.verdict();
      if (verdict !== null) onVerdict(verdict, false);
    },
  });
  if (analysis === undefined)
    throw new OmnimindError('internal', message('defect', { detail: 'a trace without a header was read' }));
  onVerdict(analysis.conclude() ?? unknownVerdict(t), true);
  return { samples, warnings };
}
