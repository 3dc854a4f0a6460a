import { Option } from 'commander';
import type { ReplayOptions } from '../commands/replay.ts';
import { configOption, type Definition, withExamples } from './definition.ts';

export const defineReplay: Definition = (program, done) =>
  withExamples(
    program
      .command('replay')
      .summary('judge a recorded trace')
      .description('Reads a trace, plain or gzip, and says what the live run would have said, as fast as it can.')
      .argument('<trace>', 'the trace; - is standard input')
      .addOption(new Option('--json', 'print each verdict as a line of JSON, the last with "final": true'))
      .addOption(configOption())
      .action(async (trace: string, options: ReplayOptions) => {
        const { replay } = await import('../commands/replay.ts');
        done(await replay(trace, options));
      }),
    [
      ['omnimind replay test.jsonl.gz', 'the timeline and the final verdict'],
      ['omnimind replay --json test.jsonl.gz | tail -n 1', 'the final verdict, for a program'],
      ['ssh host cat t.jsonl.gz | omnimind replay -', 'a trace from elsewhere'],
    ],
  );
