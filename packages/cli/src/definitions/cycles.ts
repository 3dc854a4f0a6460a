import { Option } from 'commander';
import type { CyclesOptions } from '../commands/cycles.ts';
import { configOption, type Definition, repeated, valued, withExamples } from './definition.ts';

export const defineCycles: Definition = (program, done) =>
  withExamples(
    program
      .command('cycles')
      .summary('run a command many times and report what changes from cycle to cycle')
      .description(
        'Runs a command so many times, each in a scope of its own and without a time-out, and reports how every cycle went, ' +
          'what drifts from cycle to cycle (duration, peaks, memory left behind, failures that come together) and who was ' +
          'killed by whom. Under memory pressure the next cycle waits. It stops at the first cycle that fails.',
      )
      .usage('[options] <count> -- <command> [argument...]')
      .argument('<count>', 'how many cycles')
      .argument('<command...>', 'the command and its arguments; it finds the number of its cycle in OMNIMIND_CYCLE')
      .addOption(valued('--name <name>', "what it is called (default: the command's own name)"))
      .addOption(valued('--checkpoint <file>', 'note each cycle there at its end, safe from kill -9 and power loss'))
      .addOption(
        new Option('--resume', 'go on after the last cycle in the checkpoint; without the file begin with cycle 1'),
      )
      .addOption(new Option('--keep-going', 'go on after a cycle that failed'))
      .addOption(
        valued('--retry-killed <times>', 'run a cycle that was killed anew, at most so many times').default('0'),
      )
      .addOption(valued('--cooldown <duration>', 'wait between two cycles, such as 2s').default('0s'))
      .addOption(
        valued(
          '--max-wait <duration>',
          'hold a cycle back while the machine is under pressure for at most so long',
        ).default('2m'),
      )
      .addOption(
        new Option(
          '--until-stable',
          'stop early: from 30 cycles on, when the trend of duration, peaks and memory over all cycles is, with 95 % ' +
            'confidence, too small to count as a drift (10 %, of memory left behind 5 %)',
        ),
      )
      .addOption(
        repeated(
          '--watch <unit|pid>',
          'look at the memory of this unit or process tree after each cycle; may be repeated',
        ),
      )
      .addOption(
        repeated(
          '--report <file>',
          'also write the report to this file, .json, .md, .html or .xml (JUnit); may be repeated',
        ),
      )
      .addOption(
        new Option('--mode <mode>', 'act gently, only say, or watch nothing (default: as configured)').choices([
          'smart',
          'observe',
          'off',
        ]),
      )
      .addOption(configOption())
      .addOption(
        new Option(
          '--json',
          "print the report as JSON on standard output; the command's own output goes to standard error",
        ),
      )
      .addHelpText(
        'after',
        `
Ending:
  The first Ctrl-C (or SIGTERM, SIGHUP) ends it after the current cycle; the
  second hands the signal on to the command, whose cycle does not count; the
  third kills it. The report is written in each case. The command runs in a
  session of its own, so that Ctrl-C does not reach it: it may read the
  terminal by its standard input, but can't open /dev/tty.

Environment:
  OMNIMIND_RESOURCE_MODE  smart, observe or off; --mode comes before it, the
                          configuration after it

Exit status:
  0 if every cycle passed, 1 if one failed or was killed in its last attempt,
  130 if it was ended on request before the last cycle; 126 and 127 as of a
  shell, 64 for a wrong use of omnimind itself.`,
      )
      .action(async (count: string, command: string[], options: CyclesOptions) => {
        const { cycles } = await import('../commands/cycles.ts');
        done(await cycles(count, command, options));
      }),
    [
      ['omnimind cycles 500 -- npm test', 'five hundred times, up to the first failure'],
      [
        'omnimind cycles 500 --checkpoint tests.jsonl --resume --report tests.html -- npm test',
        'go on where it was interrupted, and keep the report',
      ],
      [
        'omnimind cycles 200 --watch api.service --keep-going -- ./requests.sh',
        'find out whether a backend keeps memory',
      ],
    ],
  );
