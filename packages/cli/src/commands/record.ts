import { type Message, message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { leave } from '@omnimind/run/launcher/exit-status';
import { recordTrace } from '@omnimind/run/record';
import type { OptionsOf } from '../command-table.ts';
import { toJson } from '../json.ts';
import { countOption, durationOption, usage } from '../options.ts';
import { writeError } from '../output.ts';
import { checkWords } from '../parse-run.ts';
import { finish, screenOf, tellNotice } from '../render/screen.ts';

const longest = 366 * 86_400;

/** `omnimind record`: the flight recorder alone. @returns the command's exit status, or 0 for a process */
export async function record(command: string[], options: OptionsOf<'record'>): Promise<number> {
  const { out, config } = options;
  if (command.length > 0 === (options.pid !== undefined))
    throw usage(message('usage.one_of', { command: 'omnimind record', one: '<command>', other: '--pid' }));
  checkWords(command);
  const { configuration } = loadConfiguration({ file: config });
  const interval_s =
    options.interval === undefined
      ? configuration.run.interval
      : durationOption('--interval', options.interval, 0.1, 60);
  const notices: Message[] = [];
  const result = await recordTrace({
    ...(options.pid === undefined ? { command } : { pid: countOption('--pid', options.pid) }),
    ...(options.for === undefined ? {} : { for_s: durationOption('--for', options.for, interval_s, longest) }),
    out,
    interval_s,
    scope: configuration.run.scope,
    onNotice: (notice) => notices.push(notice),
  });
  const { samples, seconds, exitStatus } = result;
  if (options.json) writeError(`${toJson({ out, samples, seconds, exit_status: exitStatus, notices })}\n`);
  else {
    for (const notice of notices) tellNotice(notice);
    const screen = screenOf(2);
    const recorded = screen.messages.report.recorded(
      screen.format.number(samples),
      screen.format.duration(seconds),
      screen.text(out),
    );
    writeError(finish(screen, [`omnimind: ${recorded}`]));
  }
  return command.length > 0 ? leave(exitStatus) : exitStatus;
}
