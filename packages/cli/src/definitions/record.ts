import { Option } from 'commander';
import type { RecordOptions } from '../commands/record.ts';
import { configOption, type Definition, valued, withExamples } from './definition.ts';

export const defineRecord: Definition = (program, done) =>
  withExamples(
    program
      .command('record')
      .summary('only record how a command or a process behaves')
      .description(
        "Writes what a command's or a process's whole tree uses to a trace, and does nothing else about it. " +
          "With a command the exit status is the command's own.",
      )
      .usage('[options] --out <file> (--pid <pid> | [--] <command> [argument...])')
      .argument('[command...]', 'the command and its arguments')
      .addOption(valued('--out <file>', 'write the trace here; .gz compresses it').makeOptionMandatory())
      .addOption(valued('--pid <pid>', 'record this process and its descendants, instead of a command'))
      .addOption(valued('--for <duration>', 'stop recording after this time, such as 90s or 10m; the command goes on'))
      .addOption(valued('--interval <duration>', 'time between two samples (default: as configured)'))
      .addOption(configOption())
      .addOption(new Option('--json', 'say what was recorded as a JSON object, on standard error'))
      .passThroughOptions()
      .action(async (command: string[], options: RecordOptions) => {
        const { record } = await import('../commands/record.ts');
        done(await record(command, options));
      }),
    [
      ['omnimind record --out test.jsonl.gz -- npm test', 'record a command until it ends'],
      ['omnimind record --out api.jsonl.gz --for 10m --pid 4711', 'record a process for ten minutes'],
    ],
  );
