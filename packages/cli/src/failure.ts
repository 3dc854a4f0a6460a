import { readLocale } from '@omnimind/messages/locale';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { invisible } from './invisible.ts';
import { OutputClosed, OutputFailed, writeError } from './output.ts';

const internalStatus = 70;
const unwritableStatus = 73;
/** 128 + SIGPIPE: what a program that died of it leaves. */
const closedStatus = 141;

/**
 * Says what failed and what to do, two lines on standard error. With OMNIMIND_DEBUG=1 the stack follows.
 *
 * @returns the exit status
 */
export function reportFailure(error: unknown): number {
  if (error instanceof OutputClosed) return closedStatus;
  if (error instanceof OutputFailed) {
    tell(`standard output can't be written: ${error.message}`, 'Check the free space.');
    return unwritableStatus;
  }
  if (error instanceof OmnimindError) {
    const { language } = readLocale(process.env);
    tell(translate(language, error.problem), error.hint);
    debug(error);
    return error.exitStatus;
  }
  tell(
    `something unexpected happened: ${error instanceof Error ? error.message : String(error)}`,
    'This is a defect in OmniMind. Please report it with the text that OMNIMIND_DEBUG=1 adds.',
  );
  debug(error);
  return internalStatus;
}

function tell(what: string, hint?: string): void {
  writeError(`omnimind: ${oneLine(what)}\n${hint === undefined ? '' : `  ${oneLine(hint)}\n`}`);
}

function debug(error: unknown): void {
  if (!process.env['OMNIMIND_DEBUG'] || process.env['OMNIMIND_DEBUG'] === '0') return;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) writeError(`${cause.stack}\n`);
}

/** Names in messages are hostile, and not all who threw have escaped them. Escapes that are there already stay. */
function oneLine(text: string): string {
  return text.replace(invisible, (character) => {
    if (character === '\n') return '\\n';
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}
