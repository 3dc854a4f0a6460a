import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
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
 * @returns warnings, in words
 * @throws OmnimindError `trace_unreadable`, `trace_damaged` with file and line
 */
export async function readTrace(file: string, visitor: TraceVisitor): Promise<string[]> {
  const name = file === '-' ? 'standard input' : file;
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
  const warnings: string[] = [];
  if (!isWhole) warnings.push(`${name} ends within its compressed data: the recorder was killed; the rest is used`);
  const { rest } = splitter;
  if (rest.length > 0) {
    if (isJson(rest)) readLine(rest);
    else warnings.push(`${name} ends within a line: the recorder was killed; the rest is used`);
  }
  if (!headerSeen)
    throw new OmnimindError(
      'trace_damaged',
      message('trace.damaged', { file, line: 1, damage: message('trace.no_header') }),
    );
  return warnings;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
