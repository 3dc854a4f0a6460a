import { readLocale } from '@omnimind/messages/locale';
import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import { toJson } from '../../json.ts';
import type { ReportFormats } from '../../report-file.ts';
import { makeScreen, type Screen } from '../screen.ts';
import { cyclesPage } from './html/page.ts';
import { cyclesJunit } from './junit.ts';
import { cyclesMarkdown } from './markdown.ts';

/** A file is read elsewhere: it knows the reader's language, and nothing of a terminal. */
const reader = (): Screen => makeScreen({ language: readLocale(process.env).language });

export const cyclesReportFormats: ReportFormats<CyclesReport> = {
  '.html': (report) => cyclesPage(reader(), report),
  '.json': (report) => `${toJson(report, 2)}\n`,
  '.md': (report) => cyclesMarkdown(reader(), report),
  '.xml': (report) => cyclesJunit(reader(), report),
};
