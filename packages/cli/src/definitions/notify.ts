import { Option } from 'commander';
import type { IgnoreOptions, NotifyOptions, ServeCommandOptions } from '../commands/notify.ts';
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
      .summary('neither act on a workload nor announce it')
      .description(
        'The workload is watched and shown as before, but nothing is done to it and nobody is notified of it, also after it was ' +
          'started again: without end, or as long as --for says. Prints what is ignored, and until when.',
      )
      .argument('<name>', 'name of the workload: of a run, a unit or a program')
      .addOption(valued('--for <duration>', 'for how long, such as 2h'))
      .action(async (name: string, options: IgnoreOptions) => done(await (await commands()).ignore(name, options))),
    [
      ['omnimind notify ignore api-tests', 'leave api-tests alone'],
      ['omnimind notify ignore --for 2h api-tests', 'for two hours'],
    ],
  );
  withExamples(
    notify
      .command('unignore')
      .summary('act on a workload and announce it again')
      .description('Takes back what `omnimind notify ignore`, `omnimind top`, a notification or an editor had ignored.')
      .argument('<name>', 'name of the workload')
      .action(async (name: string) => done(await (await commands()).unignore(name))),
    [['omnimind notify unignore api-tests', 'heed api-tests again']],
  );
  withExamples(
    notify
      .command('ignored')
      .summary('list what is ignored')
      .description('Lists what is ignored, whoever asked for it, and until when, a line each.')
      .addOption(json())
      .action(async (options: NotifyOptions) => done(await (await commands()).ignored(options))),
    [['omnimind notify ignored', 'the list']],
  );
  return withExamples(notify, [
    ['omnimind notify test', 'does it get through?'],
    ['omnimind notify ignore api-tests', 'leave api-tests alone'],
  ]);
};
