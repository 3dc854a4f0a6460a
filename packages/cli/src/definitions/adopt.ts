import { Option } from 'commander';
import type { AdoptOptions } from '../commands/adopt.ts';
import { configOption, type Definition, valued, withExamples } from './definition.ts';

export const defineAdopt: Definition = (program, done) =>
  withExamples(
    program
      .command('adopt')
      .summary('move a running process with its tree into omnimind-dev.slice')
      .description(
        'Moves a running process with its whole tree, double-forked children included, into a scope of its own in ' +
          'omnimind-dev.slice. What it uses already is not moved: memory stays charged to where it was. What was moved is ' +
          'undone by `omnimind release`. A process that is in the slice already stays as it is.',
      )
      .usage('[options] (<pid> | --match <name>)')
      .argument('[pid]', 'the process')
      .addOption(valued('--match <name>', 'all programs of this whole name: of a process, its file or its script'))
      .addOption(valued('--name <name>', "name of the scope (default: the program's own)"))
      .addOption(new Option('--force', 'move the main process of a service, too'))
      .addOption(new Option('--json', 'print one JSON object'))
      .addOption(configOption())
      .action(async (pid: string | undefined, options: AdoptOptions) => {
        const { adopt } = await import('../commands/adopt.ts');
        done(await adopt(pid, options));
      }),
    [
      ['omnimind adopt 4711', 'a process with its tree'],
      ['omnimind adopt --match pytest', 'all that go by this name'],
      ['sudo omnimind adopt 4711', 'one of another user'],
    ],
  );
