import { Option } from 'commander';
import type { MonitorOptions } from '../commands/monitor.ts';
import { configOption, type Definition, valued, withExamples } from './definition.ts';

export const defineMonitor: Definition = (program, done) =>
  withExamples(
    program
      .command('monitor')
      .summary('watch the whole machine')
      .description(
        'Watches every workload of the machine until it is interrupted: a live table on a terminal, elsewhere a line ' +
          'for each change. A workload is a leaf cgroup where cgroup v2 is in use, else a session. As a service it tells its ' +
          'service manager that it is up and alive (sd_notify).',
      )
      .addOption(
        new Option('--mode <mode>', 'only say, or act on what is in omnimind-dev.slice')
          .choices(['observe', 'smart'])
          .default('observe'),
      )
      .addOption(valued('--interval <duration>', 'time between two samples (default: as configured)'))
      .addOption(valued('--metrics-file <file>', 'keep this file of key=value lines up to date'))
      .addOption(
        new Option(
          '--announce',
          'tell others: write the event log that `omnimind notify serve` reads, and the journal',
        ),
      )
      .addOption(valued('--log-file <file>', 'with --announce: also keep a log, a line for each event'))
      .addOption(new Option('--no-api', 'do not answer `omnimind status`, `omnimind top` and the editor'))
      .addOption(valued('--socket <path>', 'answer there (default: /run/omnimind or $XDG_RUNTIME_DIR)'))
      .addOption(new Option('--json', 'print each tick and each event as a line of JSON'))
      .addOption(configOption())
      .action(async (options: MonitorOptions) => {
        const { monitor } = await import('../commands/monitor.ts');
        done(await monitor(options));
      }),
    [
      ['omnimind monitor', 'a live table'],
      ['omnimind monitor --interval 5s >> changes.log', 'changes as plain lines'],
      ['omnimind monitor --metrics-file /run/user/1000/omnimind.txt', 'figures for other programs'],
    ],
  );
