import { Option } from 'commander';
import type { RunsOptions } from '../commands/runs.ts';
import { type Definition, valued, withExamples } from './definition.ts';

export const defineRuns: Definition = (program, done) =>
  withExamples(
    program
      .command('runs')
      .summary('list past runs')
      .description('Lists the runs that are kept, newest first.')
      .addOption(valued('--limit <count>', 'list at most this many'))
      .addOption(new Option('--json', 'print one JSON array'))
      .action(async (options: RunsOptions) => {
        const { runs } = await import('../commands/runs.ts');
        done(await runs(options));
      }),
    [
      ['omnimind runs', 'list all'],
      ['omnimind runs --limit 5', 'list the newest five'],
      ["omnimind runs --json | jq '.[0].verdict'", 'the newest verdict, for a program'],
    ],
  );
