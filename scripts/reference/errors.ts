import { errorTable } from '@omnimind/protocol/errors';
import { pageHead, table } from './page.ts';

/** docs/reference/errors.md. */
export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([code, row]) => [
    `\`${code}\``,
    String(row.exitStatus),
    String(row.httpStatus),
  ]);
  return [
    pageHead('Errors', 'the table of errors in packages/protocol'),
    'An error is one line on standard error, in the language of the locale: what happened, and what to do about it. The API',
    'answers with its code, that line as `detail`, and a `problem` (a code with parameters) for programs. Exit statuses follow',
    'sysexits(3) where the shell has no meaning of its own. `omnimind run` and `omnimind record` otherwise end with the',
    "command's own exit status, 128 + N if signal N ended it. Standard output that nobody reads any more gives 141.",
    '',
    table(['Error', 'Exit status', 'HTTP status'], rows),
    '',
  ].join('\n');
}
