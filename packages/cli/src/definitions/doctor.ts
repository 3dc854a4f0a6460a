import { Option } from 'commander';
import type { DoctorOptions } from '../commands/doctor.ts';
import { configOption, type Definition, withExamples } from './definition.ts';

export const defineDoctor: Definition = (program, done) =>
  withExamples(
    program
      .command('doctor')
      .summary('look for the traps of this machine')
      .description(
        'Looks for what keeps OmniMind from working well on this machine: cgroups, pressure, swap, systemd, other killers, and ' +
          'why a process is killed, nobody is alerted or earlyoom kills the wrong one. Changes nothing and needs no privilege. ' +
          'The exit status is 0, or 1 when something is bad.',
      )
      .addOption(configOption())
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (options: DoctorOptions) => {
        const { doctor } = await import('../commands/doctor.ts');
        done(await doctor(options));
      }),
    [
      ['omnimind doctor', 'all checks'],
      ['omnimind doctor --json | jq \'.checks[] | select(.state == "bad")\'', 'what is bad, for a program'],
    ],
  );
