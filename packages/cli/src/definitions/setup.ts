import { Option } from 'commander';
import type { SetupOptions } from '../commands/setup.ts';
import { configOption, type Definition, withExamples } from './definition.ts';

export const defineSetup: Definition = (program, done) =>
  withExamples(
    program
      .command('setup')
      .summary('install slices, limits and the monitor as a service')
      .description(
        'Shows what it would do to this machine and why: files with their differences, and commands. Then it asks, and ' +
          'does it. A second run changes nothing; a failure in the middle undoes what was done. `omnimind uninstall` takes ' +
          'it all back.',
      )
      .addOption(new Option('--user', 'for yourself alone, without root (default unless root)').conflicts('system'))
      .addOption(new Option('--system', 'for the whole machine, as root (default for root)'))
      .addOption(
        new Option('--profile <profile>', '`dev` lets weights alone decide, `test` sets a quota of CPU time as well')
          .choices(['dev', 'test'])
          .default('dev'),
      )
      .addOption(
        new Option(
          '--install-earlyoom',
          'install earlyoom too, by apt-get, where it is not (for the machine)',
        ).conflicts('user'),
      )
      .addOption(new Option('--dry-run', 'only show the plan'))
      .addOption(new Option('--yes', 'do not ask'))
      .addOption(new Option('--json', 'print the plan as one JSON object; it is done only with --yes'))
      .addOption(configOption())
      .action(async (options: SetupOptions) => {
        const { setup } = await import('../commands/setup.ts');
        done(await setup(options));
      }),
    [
      ['omnimind setup --dry-run', 'what it would do for you'],
      ['omnimind setup', 'do it, after asking'],
      ['sudo omnimind setup --system --profile test', 'for the machine, with a quota'],
      ['sudo omnimind setup --system --install-earlyoom', 'with the last resort when memory ends'],
    ],
  );
