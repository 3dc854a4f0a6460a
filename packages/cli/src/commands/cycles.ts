import { isatty } from 'node:tty';
import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import type { CyclesListener } from '@omnimind/run/cycles/cycles-options';
import { runCycles } from '@omnimind/run/cycles/run-cycles';
import { leave } from '@omnimind/run/launcher/exit-status';
import { writeJson } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { CyclesBar } from '../cycles/cycles-bar.ts';
import { CyclesLines } from '../cycles/cycles-lines.ts';
import { countOption, durationOption } from '../options.ts';
import { writeError } from '../output.ts';
import { askedMode, checkWords } from '../parse-run.ts';
import { cyclesReportLines } from '../render/cycles/lines.ts';
import { cyclesReportFormats } from '../render/cycles/write-report.ts';
import { finish, screenOf } from '../render/screen.ts';
import { checkReportFiles, writeReportFile } from '../report-file.ts';
import { startAgainWhenCold } from '../start-again.ts';

const day_s = 86_400;
const interruptedStatus = 130;

/** `omnimind cycles`: runs a command many times and reports on all of it. @returns the exit status */
export async function cycles(count: string, command: string[], options: OptionsOf<'cycles'>): Promise<number> {
  const { name, checkpoint, resume = false, report: files, config, json = false } = options;
  const planned = countOption('<count>', count);
  if (resume && checkpoint === undefined)
    throw new OmnimindError('usage', message('usage.needs_option', { option: '--resume', needed: '--checkpoint' }));
  const cooldown_s = durationOption('--cooldown', options.cooldown, 0, day_s);
  const maxWait_s = durationOption('--max-wait', options.maxWait, 0, day_s);
  const retryKilled = options.retryKilled === '0' ? 0 : countOption('--retry-killed', options.retryKilled);
  const asked = askedMode(options.mode, process.env);
  checkWords(command);
  checkReportFiles(files, cyclesReportFormats);
  startAgainWhenCold();
  const { configuration } = loadConfiguration({ file: config });
  const view = makeView();
  let report: CyclesReport;
  try {
    report = await runCycles({
      command,
      planned,
      ...(name === undefined ? {} : { name }),
      mode: asked ?? configuration.run.mode,
      configuration,
      ...(checkpoint === undefined ? {} : { checkpoint }),
      resume,
      keepGoing: options.keepGoing ?? false,
      cooldown_s,
      untilStable: options.untilStable ?? false,
      retryKilled,
      watch: options.watch,
      maxWait_s,
      output: json ? 2 : 1,
      listener: view,
    });
  } finally {
    view.close();
  }
  const screen = screenOf(2);
  writeError(finish(screen, cyclesReportLines(screen, report)));
  for (const file of files) writeReportFile(file, report, cyclesReportFormats);
  if (json) writeJson(report);
  return leave(statusOf(report));
}

function makeView(): CyclesListener & { close(): void } {
  return CyclesBar.fits(isatty(2)) ? new CyclesBar() : new CyclesLines({ everyCycles: 10 });
}

function statusOf({ ended_by, totals }: CyclesReport): number {
  if (ended_by === 'interrupted') return interruptedStatus;
  return totals.failed + totals.killed > 0 ? 1 : 0;
}
