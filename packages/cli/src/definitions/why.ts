import { Option } from 'commander';
import type { WhyOptions } from '../commands/why.ts';
import { type Definition, withExamples } from './definition.ts';

export const defineWhy: Definition = (program, done) =>
  withExamples(
    program
      .command('why')
      .summary('say why a run was treated as it was, or a process killed')
      .description(
        'Says why the verdict and each action of a run came about, with the numbers that decided; or who killed a process for ' +
          'want of memory (earlyoom, systemd-oomd, the kernel, a limit), and what it had done in the minutes before.',
      )
      .argument(
        '[run]',
        'id of a run, the beginning of one, or a name; or PID or name of what was killed (default: the newest of all)',
      )
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (which: string | undefined, options: WhyOptions) => {
        const { why } = await import('../commands/why.ts');
        done(await why(which, options));
      }),
    [
      ['omnimind why', 'the newest run'],
      ['omnimind why api', 'the newest run of that name'],
      ['omnimind why 4711', 'the process of that PID, which was killed'],
      ['omnimind why api --json', 'all of it, for a program'],
    ],
  );
