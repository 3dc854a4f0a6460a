import { readLocale } from '@omnimind/messages/locale';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { invisible } from '@omnimind/protocol/escape';
import { message, type ReceivedMessage } from '@omnimind/protocol/message';
import { OutputClosed, writeError } from './output.ts';

/** 128 + SIGPIPE: what a program that died of it leaves. */
const closedStatus = 141;

/** Says on standard error what failed; with OMNIMIND_DEBUG=1 the stack follows. @returns the exit status */
export function reportFailure(error: unknown): number {
  if (error instanceof OutputClosed) return closedStatus;
  const known = asOmnimindError(error);
  reportProblem(known.problem);
  debug(error);
  return known.exitStatus;
}

function asOmnimindError(error: unknown): OmnimindError {
  if (error instanceof OmnimindError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new OmnimindError('internal', message('defect', { detail }));
}

/** `omnimind: ` and the problem as a sentence, escaped, on standard error. */
export function reportProblem(problem: ReceivedMessage): void {
  const { language } = readLocale(process.env);
  writeError(`omnimind: ${oneLine(translate(language, problem))}\n`);
}

function debug(error: unknown): void {
  if (!process.env['OMNIMIND_DEBUG'] || process.env['OMNIMIND_DEBUG'] === '0') return;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) writeError(`${cause.stack}\n`);
}

/** Names in a problem are hostile. Escapes that are there already stay. */
function oneLine(text: string): string {
  return text.replace(invisible, (character) => {
    if (character === '\n') return '\\n';
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}
