import { Option } from 'commander';
import type { TopOptions } from '../commands/top.ts';
import { type Definition, valued, withExamples } from './definition.ts';

export const defineTop: Definition = (program, done) =>
  withExamples(
    program
      .command('top')
      .summary('watch the workloads live, and look into one')
      .description(
        'Shows what the monitor that runs sees (the one whose socket OMNIMIND_API names, else your own, else the machine’s): ' +
          'each workload with its last five minutes, how it behaves, what it waits for, when its memory ends and what was ' +
          'done about it. Keys sort, filter, open one with its evidence and events, ignore and release; `?` lists them.',
      )
      .addOption(valued('--interval <duration>', 'time between two looks').default('1s'))
      .addOption(
        new Option('--sort <order>', 'what comes first')
          .choices(['severity', 'cpu', 'memory', 'name'])
          .default('severity'),
      )
      .addOption(valued('--filter <text>', 'only workloads whose name has this text'))
      .action(async (options: TopOptions) => {
        const { top } = await import('../commands/top.ts');
        done(await top(options));
      }),
    [
      ['omnimind top', 'those in trouble first'],
      ['omnimind top --sort memory --filter docker', 'the largest containers first'],
    ],
  );
