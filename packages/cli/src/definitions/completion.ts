import { Argument } from 'commander';
import { type Definition, withExamples } from './definition.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export const defineCompletion: Definition = (program, done) =>
  withExamples(
    program
      .command('completion')
      .summary('print a completion script for a shell')
      .description('Prints a script that teaches a shell to complete omnimind.')
      .addArgument(new Argument('<shell>', 'the shell').choices(shells))
      .action(async (shell: Shell) => {
        const { completion } = await import('../commands/completion.ts');
        done(completion(shell, program));
      }),
    [
      ['. <(omnimind completion bash)', 'bash: in ~/.bashrc'],
      ['. <(omnimind completion zsh)', 'zsh: in ~/.zshrc, after compinit'],
      ['omnimind completion fish | source', 'fish: in ~/.config/fish/config.fish'],
    ],
  );
