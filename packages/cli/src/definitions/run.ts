import { Option } from 'commander';
import type { RunOptions } from '../parse-run.ts';
import { configOption, type Definition, repeated, valued, withExamples } from './definition.ts';

export const defineRun: Definition = (program, done) =>
  withExamples(
    program
      .command('run')
      .summary('run a command and report how it behaved')
      .description(
        'Runs a command as if it had been started directly, watches its whole process tree, answers trouble gently, ' +
          "and prints a report to standard error when it has ended. The exit status is the command's own.",
      )
      .usage('[options] [--] <command> [argument...]')
      .argument('<command...>', 'the command and its arguments')
      .addOption(valued('--name <name>', "name of the run (default: the command's own)"))
      .addOption(repeated('--report <file>', 'also write the report to this file, .json or .md; may be repeated'))
      .addOption(
        new Option('--mode <mode>', 'act gently, only say, or watch nothing (default: as configured)').choices([
          'smart',
          'observe',
          'off',
        ]),
      )
      .addOption(configOption())
      .addHelpText(
        'after',
        `
Environment:
  OMNIMIND_RESOURCE_MODE  smart, observe or off; --mode comes before it, the
                          configuration after it

Exit status:
  The command's own; 128 + N if signal N ended it; 126 if it can't be executed,
  127 if there is none; 64 for a wrong use of omnimind itself.`,
      )
      .passThroughOptions()
      .action(async (command: string[], options: RunOptions) => {
        const { run } = await import('../commands/run.ts');
        done(await run(command, options));
      }),
    [
      ['omnimind run -- npm test', 'watch a test run and report on it'],
      ['omnimind run make -j8', '`--` may be left out before a plain command'],
      ['omnimind run --name api --report api.md -- ./api', 'name the run and keep the report'],
      ['omnimind run --mode observe -- ./train.py', 'say what would be done, and do nothing'],
    ],
  );
