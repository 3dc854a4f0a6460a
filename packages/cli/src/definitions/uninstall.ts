import { Option } from 'commander';
import type { UninstallOptions } from '../commands/uninstall.ts';
import { type Definition, withExamples } from './definition.ts';

export const defineUninstall: Definition = (program, done) =>
  withExamples(
    program
      .command('uninstall')
      .summary('take back what setup did')
      .description(
        'Stops the services and removes what `omnimind setup` wrote and nobody changed since; the rest is told and left. ' +
          'Workloads that run go on.',
      )
      .addOption(new Option('--user', 'what was set up for yourself (default unless root)').conflicts('system'))
      .addOption(new Option('--system', 'what was set up for the machine, as root (default for root)'))
      .addOption(new Option('--purge', 'remove kept runs and logs too'))
      .addOption(new Option('--dry-run', 'only show what would go'))
      .addOption(new Option('--yes', 'do not ask'))
      .addOption(new Option('--json', 'print one JSON object; it is done only with --yes'))
      .action(async (options: UninstallOptions) => {
        const { uninstall } = await import('../commands/uninstall.ts');
        done(await uninstall(options));
      }),
    [
      ['omnimind uninstall --dry-run', 'what would go'],
      ['sudo omnimind uninstall --system --yes', 'take back the setup of the machine'],
    ],
  );
