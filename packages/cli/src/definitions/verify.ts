import { Option } from 'commander';
import type { VerifyOptions } from '../commands/verify.ts';
import { configOption, type Definition, withExamples } from './definition.ts';

export const defineVerify: Definition = (program, done) =>
  withExamples(
    program
      .command('verify')
      .summary('check that the setup holds')
      .description(
        'Checks whether all holds that `omnimind setup` promised, in the kernel and not only in the files: for each check ' +
          'what was expected, what was found, and the command that mends it. Changes nothing and needs no privilege. The exit ' +
          'status is 0 when all holds, else 1.',
      )
      .addOption(new Option('--user', 'check the setup of this user'))
      .addOption(new Option('--system', 'check the setup of the system'))
      .addOption(configOption())
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (options: VerifyOptions) => {
        const { verify } = await import('../commands/verify.ts');
        done(await verify(options));
      }),
    [
      ['omnimind verify', "your setup, or the system's where you have none"],
      ['omnimind verify --system', 'the setup of the system'],
      ['omnimind verify --json | jq \'.checks[] | select(.state == "fail")\'', 'what fails, for a program'],
    ],
  );
