import { parseJson } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { TraceParser } from '@omnimind/protocol/trace-parser';
import { LineSplitter } from './line-splitter.ts';
import { readTraceBytes } from './trace-source.ts';

export interface TraceVisitor {
  onHeader(header: TraceHeader): void;
  onSample(sample: Sample): void;
}

/**
 * Reads a whole trace, plain or gzip by its content; `-` is standard input. A killed recorder leaves a partial line or compressed
 * block at the end: that is a warning, and the rest is used.
 *
 * @returns warnings
 * @throws OmnimindError `trace_unreadable`, `trace_damaged` with file and line
 */
export async function readTrace(file: string, visitor: TraceVisitor): Promise<Message[]> {
  const parser = new TraceParser(file);
  let headerSeen = false;
  const readLine = (line: string): void => {
    const sample = parser.parse(line);
    if (sample !== undefined) visitor.onSample(sample);
    else if (!headerSeen && parser.header !== undefined) {
      headerSeen = true;
      visitor.onHeader(parser.header);
    }
  };
  const splitter = new LineSplitter(file, readLine);
  const isWhole = await readTraceBytes(file, (chunk) => splitter.push(chunk));
  const { rest } = splitter;
  const isTorn = rest.length > 0 && parseJson(rest) === undefined;
  if (rest.length > 0 && !isTorn) readLine(rest);
  if (!headerSeen)
    throw new OmnimindError(
      'trace_damaged',
      message('trace.damaged', { file, line: 1, damage: message('trace.no_header') }),
    );
  return isWhole && !isTorn ? [] : [message('trace.torn', { file })];
}
