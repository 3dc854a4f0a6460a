import { errorTable } from '@omnimind/protocol/errors';
import { reportFailure } from './failure.ts';
import { parseRun } from './parse-run.ts';

/** The command line; what is used most, `run` and `status`, takes a short way that loads no more than it needs. @returns the exit status */
async function main(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === 'run') {
    const parsed = parseRun(rest);
    if (parsed !== undefined) {
      const { run } = await import('./commands/run.ts');
      return await run(parsed.command, parsed.options);
    }
  }
  if (first === 'status' && rest.every((word) => word === '--json')) {
    const { status } = await import('./commands/status.ts');
    return await status({ json: rest.length > 0 });
  }
  const { runProgram } = await import('./run-program.ts');
  return await runProgram(words);
}

// Writing to a pipe that nobody reads is an error to us, not the end. Node ignores the signal at first, but whoever
// listens to it for a while leaves it at its deadly default.
process.on('SIGPIPE', () => {});
process.on('uncaughtException', (error) => process.exit(reportFailure(error)));
// Where nothing is left to wait for although it has not ended, that is a failure too.
process.once('beforeExit', () => process.exit(errorTable.internal.exitStatus));
main(process.argv.slice(2))
  .catch(reportFailure)
  .then((status) => process.exit(status));
