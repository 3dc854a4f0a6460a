import { type EngineParameters, engineParameters } from '@omnimind/engine/parameters';
import type { Message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { replayTrace } from '@omnimind/run/replay';
import { writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { toJson } from '../json.ts';
import { BufferedOutput } from '../output.ts';
import { replayLines } from '../render/replay.ts';
import { tellNotice } from '../render/screen.ts';
import { TraceReport } from '../trace-report.ts';

/** `omnimind replay`: the engine over a recorded trace. @returns the exit status */
export async function replay(trace: string, { json, config }: OptionsOf<'replay'>): Promise<number> {
  const { configuration } = loadConfiguration({ file: config });
  const parameters = engineParameters(configuration);
  const warnings = await (json ? replayJson(trace, parameters) : replayForPeople(trace, parameters));
  for (const warning of warnings) tellNotice(warning);
  return 0;
}

async function replayJson(trace: string, parameters: EngineParameters): Promise<Message[]> {
  const output = new BufferedOutput();
  try {
    const { warnings } = await replayTrace(trace, {
      parameters,
      onVerdict: (verdict, final) => output.line(toJson(final ? { ...verdict, final } : verdict)),
    });
    return warnings;
  } finally {
    // What was found before the damaged line is right, and shown.
    output.flush();
  }
}

async function replayForPeople(trace: string, parameters: EngineParameters): Promise<Message[]> {
  const report = new TraceReport();
  const { warnings } = await replayTrace(trace, {
    parameters,
    onHeader: (header) => report.header(header),
    onSample: (sample) => report.sample(sample),
    onVerdict: (verdict) => report.verdict(verdict),
  });
  writeLines((screen) => replayLines(screen, report.report()));
  return warnings;
}
