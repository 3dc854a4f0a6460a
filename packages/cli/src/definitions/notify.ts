import { Option } from 'commander';
import type { NotifyOptions, ServeCommandOptions } from '../commands/notify.ts';
import { configOption, type Definition, valued, withExamples } from './definition.ts';

export const defineNotify: Definition = (program, done) => {
  const notify = program
    .command('notify')
    .summary('tell the desktop and webhooks, and try it out')
    .description(
      'The monitor writes down what happens; these commands tell it to people: as notifications of the desktop, to webhooks ' +
        'and to Alertmanager, as the table `notify` of the configuration says.',
    )
    .helpCommand(false);
  const commands = () => import('../commands/notify.ts');
  const json = () => new Option('--json', 'print one JSON object');
  withExamples(
    notify
      .command('test')
      .summary('send a test to the desktop and to each webhook')
      .description(
        'Shows a test notification on the desktop and posts one to each webhook, and says what came of it. The exit status is 0 ' +
          'when all took it, else 1.',
      )
      .addOption(configOption())
      .addOption(json())
      .action(async (options: NotifyOptions) => done(await (await commands()).test(options))),
    [['omnimind notify test', 'does it get through?']],
  );
  withExamples(
    notify
      .command('serve')
      .summary('tell what the monitor announces, until interrupted')
      .description(
        'Reads what `omnimind monitor --announce` writes, and tells it to each receiver in order, at least once, as long as ' +
          'it takes; omnimind-notify.service runs it.',
      )
      .addOption(
        new Option('--receivers <which>', 'whom to tell').choices(['all', 'desktop', 'webhooks']).default('all'),
      )
      .addOption(valued('--events <directory>', "the monitor's event log (default: that of this user's monitor)"))
      .addOption(configOption())
      .action(async (options: ServeCommandOptions) => done(await (await commands()).serve(options))),
    [
      ['omnimind notify serve', 'tell all receivers'],
      ['omnimind notify serve --receivers desktop --events /var/lib/omnimind/events', "the system's events"],
    ],
  );
  withExamples(
    notify
      .command('ignore')
      .summary('show no more notifications of a workload')
      .description('Workloads of that name are shown on the desktop no more; webhooks and the log go on.')
      .argument('<name>', 'name of the workload, as the notification has it')
      .action(async (name: string) => done((await commands()).ignore(name))),
    [['omnimind notify ignore api-tests', 'no more notifications of api-tests']],
  );
  withExamples(
    notify
      .command('unignore')
      .summary('show notifications of a workload again')
      .description('Takes a name off the list of ignored workloads. The exit status is 1 when it was not on it.')
      .argument('<name>', 'name of the workload')
      .action(async (name: string) => done((await commands()).unignore(name))),
    [['omnimind notify unignore api-tests', 'notifications of api-tests again']],
  );
  withExamples(
    notify
      .command('ignored')
      .summary('list the workloads that are ignored')
      .description('Lists the names that `omnimind notify ignore` or a notification put on the list, a line each.')
      .addOption(json())
      .action(async (options: NotifyOptions) => done((await commands()).ignored(options))),
    [['omnimind notify ignored', 'the list']],
  );
  return withExamples(notify, [
    ['omnimind notify test', 'does it get through?'],
    ['omnimind notify ignore api-tests', 'no more notifications of api-tests'],
  ]);
};
