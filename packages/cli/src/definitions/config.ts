import { Option } from 'commander';
import type { ConfigOptions } from '../commands/config.ts';
import { configOption, type Definition, withExamples } from './definition.ts';

export const defineConfig: Definition = (program, done) => {
  const config = program
    .command('config')
    .summary('check and show the configuration')
    .description(
      'Configuration is TOML: /etc/omnimind/config.toml, then $XDG_CONFIG_HOME/omnimind/config.toml (~/.config), then ' +
        'what --config names. A later file wins key by key.',
    )
    .helpCommand(false);
  const commands = () => import('../commands/config.ts');
  withExamples(
    config
      .command('check')
      .summary('say what is wrong in the configuration')
      .description('Checks every configuration file and says each thing that is wrong, with file and line.')
      .addOption(configOption())
      .addOption(new Option('--json', 'print one JSON object'))
      .action(async (options: ConfigOptions) => done((await commands()).check(options))),
    [
      ['omnimind config check', 'check the files in use'],
      ['omnimind config check --config new.toml', 'and one more'],
    ],
  );
  withExamples(
    config
      .command('show')
      .summary('print every key, its value and where it comes from')
      .description('Prints every key with its value, its meaning and the file that set it, as a TOML file.')
      .addOption(configOption())
      .addOption(new Option('--json', 'print one JSON array'))
      .action(async (options: ConfigOptions) => done((await commands()).show(options))),
    [
      ['omnimind config show', 'what holds now'],
      ['omnimind config show > ~/.config/omnimind/config.toml', 'begin a file of your own'],
    ],
  );
  withExamples(
    config
      .command('schema')
      .summary('print the JSON Schema of the configuration')
      .description('Prints the JSON Schema of a configuration file, for editors.')
      .addOption(new Option('--json', 'accepted for evenness: the schema is JSON anyway'))
      .action(async () => done((await commands()).schema())),
    [['omnimind config schema > omnimind.schema.json', 'keep it for an editor']],
  );
  return withExamples(config, [
    ['omnimind config check', 'say what is wrong'],
    ['omnimind config show', 'say what holds, and why'],
  ]);
};
