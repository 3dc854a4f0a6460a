import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { readLocale } from '@omnimind/messages/locale';
import { OmnimindError, reasonOf } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { toJson } from './json.ts';
import { reportMarkdown } from './render/markdown.ts';
import { makeScreen, tellNotice } from './render/screen.ts';

/** How a report is written, by the extension of its file's name. */
export type ReportFormats<Report> = Readonly<Record<string, (report: Report) => string>>;

export const runReportFormats: ReportFormats<RunReport> = {
  '.json': (report) => `${toJson(report, 2)}\n`,
  '.md': (report) => reportMarkdown(makeScreen({ language: readLocale(process.env).language }), report),
};

/**
 * Says before the command starts what would go wrong with a report after it, when hours of work may lie between.
 *
 * @throws OmnimindError `usage` for an unknown extension, `output_unwritable` for a place that can't be written
 */
export function checkReportFiles(files: readonly string[], known: ReportFormats<never>): void {
  for (const file of files) {
    if (!Object.hasOwn(known, extname(file)))
      throw new OmnimindError('usage', message('usage.report_extension', { file, extensions: Object.keys(known) }));
    checkWritable(file);
  }
}

/** @throws OmnimindError `output_unwritable` */
function checkWritable(file: string): void {
  const unwritable = (path: string, errno: string) =>
    new OmnimindError('output_unwritable', message('file.unwritable', { file: path, errno }));
  const directory = dirname(file);
  const parent = statSync(directory, { throwIfNoEntry: false });
  if (parent === undefined) throw unwritable(directory, 'ENOENT');
  if (!parent.isDirectory()) throw unwritable(directory, 'ENOTDIR');
  const before = statSync(file, { throwIfNoEntry: false });
  if (before?.isDirectory()) throw unwritable(file, 'EISDIR');
  try {
    accessSync(before === undefined ? directory : file, constants.W_OK);
  } catch {
    throw unwritable(file, 'EACCES');
  }
}

/** Writes the report. The command has ended and its exit status stands: a failure is told, not thrown. */
export function writeReportFile<Report>(file: string, report: Report, known: ReportFormats<Report>): void {
  try {
    writeFileSync(file, known[extname(file)]?.(report) ?? '');
  } catch (error) {
    tellNotice(message('report.not_written', { reason: reasonOf(error) }));
  }
}
