import { Option } from 'commander';
import type { StatusOptions } from '../commands/status.ts';
import { type Definition, withExamples } from './definition.ts';

export const defineStatus: Definition = (program, done) =>
  withExamples(
    program
      .command('status')
      .summary('say how the machine and its workloads are right now')
      .description(
        'Asks the monitor that runs (the one whose socket OMNIMIND_API names, else your own, else the machine’s) and shows on ' +
          'one screen: the machine, the workloads in trouble with the reason, and the busiest. The exit status is 0 while all ' +
          'is well, 1 when something is alert or critical, 69 when no monitor answers: of use in scripts and prompts.',
      )
      .addOption(new Option('--json', 'print one JSON object: the machine and all workloads, as the API gives them'))
      .action(async (options: StatusOptions) => {
        const { status } = await import('../commands/status.ts');
        done(await status(options));
      }),
    [
      ['omnimind status', 'how it looks right now'],
      ['omnimind status >/dev/null || echo trouble', 'in a script'],
      ["omnimind status --json | jq '.machine.severity'", 'for other programs'],
    ],
  );
