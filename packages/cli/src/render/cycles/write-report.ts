import { readLocale } from '@omnimind/messages/locale';
import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import { toJson } from '../../json.ts';
import { checkReportFiles, type ReportFormats, writeReportFile } from '../../report-file.ts';
import { makeScreen, type Screen } from '../screen.ts';
import { cyclesPage } from './html/page.ts';
import { cyclesJunit } from './junit.ts';
import { cyclesMarkdown } from './markdown.ts';

/** A file is read elsewhere: it knows the reader's language, and nothing of a terminal. */
const reader = (): Screen => makeScreen({ language: readLocale(process.env).language });

const formats: ReportFormats<CyclesReport> = {
  '.html': (report) => cyclesPage(reader(), report),
  '.json': (report) => `${toJson(report, 2)}\n`,
  '.md': (report) => cyclesMarkdown(reader(), report),
  '.xml': (report) => cyclesJunit(reader(), report),
};

/**
 * Says before the first cycle what would go wrong with a report after the last one.
 *
 * @throws OmnimindError `usage` for an unknown extension, `output_unwritable` for a place that can't be written
 */
export function checkCyclesReports(files: readonly string[]): void {
  checkReportFiles(files, formats);
}

/** Writes the report in the format of the file's extension. A failure is told on standard error, not thrown. */
export function writeCyclesReport(file: string, report: CyclesReport): void {
  writeReportFile(file, report, formats);
}
