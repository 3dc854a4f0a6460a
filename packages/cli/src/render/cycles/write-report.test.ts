import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cyclesReportSchema } from '@omnimind/protocol/cycles-report';
import { fakeCyclesReport } from '@omnimind/testing/fake-cycles-report';
import { expect, onTestFinished, test } from 'vitest';
import { checkReportFiles, writeReportFile } from '../../report-file.ts';
import { cyclesReportFormats } from './write-report.ts';

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-cycles-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('the extension decides the format', () => {
  const directory = temporary();
  const files = ['.json', '.md', '.xml', '.html'].map((extension) => join(directory, `report${extension}`));
  checkReportFiles(files, cyclesReportFormats);
  for (const file of files) writeReportFile(file, fakeCyclesReport(), cyclesReportFormats);
  const [json = '', markdown = '', xml = '', html = ''] = files.map((file) => readFileSync(file, 'utf8'));
  expect(cyclesReportSchema.parse(JSON.parse(json))).toEqual(fakeCyclesReport());
  expect(markdown).toMatch(/^# omnimind cycles: nightly\n/);
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
  expect(html).toMatch(/^<!doctype html>\n<html /);
});

test.each([
  ['report.txt', 'usage.report_extension'],
  ['report', 'usage.report_extension'],
  ['missing/report.html', 'ENOENT'],
  ['taken.xml', 'EISDIR'],
])('%s is refused before the first cycle', (name, problem) => {
  const directory = temporary();
  mkdirSync(join(directory, 'taken.xml'));
  expect(() => checkReportFiles([join(directory, 'good.json'), join(directory, name)], cyclesReportFormats)).toThrow(
    problem,
  );
});
