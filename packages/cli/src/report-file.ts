import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { readLocale } from '@omnimind/messages/locale';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { RunReport } from '@omnimind/protocol/report';
import { toJson } from './json.ts';
import { reportMarkdown } from './render/markdown.ts';
import { makeScreen } from './render/screen.ts';
import { tellNotice } from './tell-notice.ts';

/** How a report is written, by the extension of its file's name. */
export type ReportFormats<Report> = Readonly<Record<string, (report: Report) => string>>;

const formats: ReportFormats<RunReport> = {
  '.json': (report) => `${toJson(report, 2)}\n`,
  '.md': (report) => reportMarkdown(makeScreen({ language: readLocale(process.env).language }), report),
};

/** {@link checkReportFiles} of the report on a run. */
export function checkReports(files: readonly string[]): void {
  checkReportFiles(files, formats, 'omnimind run');
}

/** {@link writeReportFile} of the report on a run. */
export function writeReport(file: string, report: RunReport): void {
  writeReportFile(file, report, formats);
}

/**
 * Says before the command starts what would go wrong with a report after it, when hours of work may lie between.
 *
 * @param command whose help tells of the formats
 * @throws OmnimindError `usage` for an unknown extension, `output_unwritable` for a place that can't be written
 */
export function checkReportFiles(files: readonly string[], known: ReportFormats<never>, command: string): void {
  for (const file of files) {
    if (!Object.hasOwn(known, extname(file)))
      throw new OmnimindError('usage', `--report ${file}: the name must end in ${listed(Object.keys(known))}`, {
        hint: `The extension decides the format: see \`${command} --help\`.`,
      });
    const problem = problemOf(file);
    if (problem !== undefined) throw new OmnimindError('output_unwritable', `--report ${file}: ${problem}`, { file });
  }
}

/** `.html, .json or .md` */
function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' or ');
}

function problemOf(file: string): string | undefined {
  const directory = dirname(file);
  const place = statSync(directory, { throwIfNoEntry: false });
  if (place === undefined) return `the directory ${directory} does not exist`;
  if (!place.isDirectory()) return `${directory} is no directory`;
  const before = statSync(file, { throwIfNoEntry: false });
  if (before?.isDirectory()) return 'it is a directory';
  return isWritable(before === undefined ? directory : file) ? undefined : 'permission denied';
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Writes the report. The command has ended and its exit status stands: a failure is told, not thrown. */
export function writeReportFile<Report>(file: string, report: Report, known: ReportFormats<Report>): void {
  try {
    writeFileSync(file, known[extname(file)]?.(report) ?? '');
  } catch (error) {
    tellNotice(`the report was not written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
