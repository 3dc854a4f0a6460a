import { Option } from 'commander';
import type { ReleaseOptions } from '../commands/release.ts';
import { type Definition, withExamples } from './definition.ts';

export const defineRelease: Definition = (program, done) =>
  withExamples(
    program
      .command('release')
      .summary('put adopted processes back to where they came from')
      .description(
        'Puts the processes of an adopted scope back to where each came from; what was born since goes with its parent. ' +
          'Where that place is gone, they get a scope of their own beside the other programs.',
      )
      .usage('[options] (<scope> | --all)')
      .argument('[scope]', 'the scope, the name it was adopted under, or the PID of a process in it')
      .addOption(new Option('--all', 'release everything that was adopted'))
      .addOption(new Option('--json', 'print one JSON array'))
      .action(async (scope: string | undefined, options: ReleaseOptions) => {
        const { release } = await import('../commands/release.ts');
        done(await release(scope, options));
      }),
    [
      ['omnimind release pytest', 'what was adopted under this name'],
      ['omnimind release 4711', 'the scope that a process is in'],
      ['omnimind release --all', 'everything'],
    ],
  );
