import type { Command } from 'commander';
import type { shells } from '../command-table.ts';
import { bashScript } from '../completion/bash.ts';
import { describeProgram } from '../completion/describe.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { writeOutput } from '../output.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `omnimind completion`: the script that teaches a shell to complete our command line. @returns the exit status */
export function completion(shell: (typeof shells)[number], _: object, { parent }: Command): number {
  if (parent !== null) writeOutput(scripts[shell](describeProgram(parent)));
  return 0;
}
