import { InvalidArgumentError, Option } from 'commander';
import type { EarlyoomCheckOptions, EarlyoomSimulateOptions } from '../commands/earlyoom.ts';
import { configOption, type Definition, valued, withExamples } from './definition.ts';

export const defineEarlyoom: Definition = (program, done) => {
  const earlyoom = program
    .command('earlyoom')
    .summary('check earlyoom, the last resort, and say who would die')
    .description(
      'earlyoom kills a process when memory is all but gone. These commands judge whom its patterns spare and prefer, and ' +
        'say whom it would kill now. They change nothing and need no privilege.',
    )
    .helpCommand(false);
  const commands = () => import('../commands/earlyoom.ts');
  withExamples(
    earlyoom
      .command('check')
      .summary('judge the patterns of earlyoom')
      .description(
        'Judges the patterns that the running earlyoom has, or else those of /etc/default/earlyoom, or those given: refuses ' +
          'what earlyoom would not start with and what matches everything, warns where a pattern matches more than was meant, ' +
          'and lists the running processes that each matches. The exit status is 1 when a pattern is refused, else 0.',
      )
      // An empty pattern is one that is to be refused.
      .addOption(new Option('--avoid <pattern>', 'judge this pattern instead: whom to spare'))
      .addOption(new Option('--prefer <pattern>', 'judge this pattern instead: whom to kill first'))
      .addOption(configOption())
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (options: EarlyoomCheckOptions) => done((await commands()).check(options))),
    [
      ['omnimind earlyoom check', 'what earlyoom has now'],
      ["omnimind earlyoom check --avoid '^(code|node)$'", 'a pattern before it is used'],
    ],
  );
  withExamples(
    earlyoom
      .command('simulate')
      .summary('say who would die now, and why')
      .description(
        'Ranks all processes as the installed earlyoom would, by badness and memory, and says whether it would act now. ' +
          'Nothing is killed.',
      )
      .addOption(
        valued('--top <count>', 'show so many processes, the first to die first')
          .default(10, '10')
          .argParser(parseCount),
      )
      .addOption(new Option('--configured', 'with the arguments that the configuration asks for, not those in force'))
      .addOption(configOption())
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (options: EarlyoomSimulateOptions) => done((await commands()).simulate(options))),
    [
      ['omnimind earlyoom simulate', 'who would die now'],
      ['omnimind earlyoom simulate --configured', 'and after `omnimind setup`'],
    ],
  );
  return withExamples(earlyoom, [
    ['omnimind earlyoom check', 'judge the patterns'],
    ['omnimind earlyoom simulate', 'say who would die now'],
  ]);
};

function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return count;
}
