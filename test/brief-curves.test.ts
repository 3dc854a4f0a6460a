import { join } from 'node:path';
import { engineParameters } from '@omnimind/engine/parameters';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Verdict } from '@omnimind/protocol/verdict';
import { replayTrace } from '@omnimind/run/replay';
import { describe, expect, it } from 'vitest';

/** Two processors; the brief's percentages of both, for five minutes; at one second with ±3 % of noise. */
const traces = join(import.meta.dirname, 'fixtures/traces');

async function finalVerdict(file: string): Promise<Verdict | undefined> {
  let last: Verdict | undefined;
  await replayTrace(join(traces, file), {
    parameters: engineParameters(defaultConfiguration),
    onVerdict: (verdict, final) => {
      if (final) last = verdict;
    },
  });
  return last;
}

describe("the brief's two curves, replayed", () => {
  it.each(['brief-good-60s.jsonl', 'brief-good-1s.jsonl'])('%s: 50→75→92→88→85 is heavy and well', async (file) => {
    expect((await finalVerdict(file))?.cpu_behavior).toBe('high_but_stable');
  });

  it.each(['brief-bad-60s.jsonl', 'brief-bad-1s.jsonl'])('%s: 85→92→96→99→99 is growing', async (file) => {
    expect((await finalVerdict(file))?.cpu_behavior).toBe('growing');
  });
});
