import { Option } from 'commander';
import type { WhyOptions } from '../commands/why.ts';
import { type Definition, withExamples } from './definition.ts';

export const defineWhy: Definition = (program, done) =>
  withExamples(
    program
      .command('why')
      .summary('say why a run was judged and treated as it was')
      .description('Says why the verdict and each action of a run came about, with the numbers that decided.')
      .argument('[run]', 'id of a run, the beginning of one, or a name (default: the newest run)')
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (which: string | undefined, options: WhyOptions) => {
        const { why } = await import('../commands/why.ts');
        done(await why(which, options));
      }),
    [
      ['omnimind why', 'the newest run'],
      ['omnimind why api', 'the newest run of that name'],
      ['omnimind why api --json', 'all of it, for a program'],
    ],
  );
