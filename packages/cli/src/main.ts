import { reportFailure } from './failure.ts';
import { writeOutput } from './output.ts';
import { parseRun } from './parse-run.ts';

/** The command line; what is used most, `run`, takes a short way that loads no more than it needs. @returns the exit status */
async function main(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if ((first === '--version' || first === '-V') && rest.length === 0) {
    const { readVersion } = await import('./version.ts');
    writeOutput(`${readVersion()}\n`);
    return 0;
  }
  if (first === 'run') {
    const parsed = parseRun(rest);
    if (parsed !== undefined) {
      const { run } = await import('./commands/run.ts');
      return await run(parsed.command, parsed.options);
    }
  }
  const { runProgram } = await import('./run-program.ts');
  return await runProgram(words);
}

// Writing to a pipe that nobody reads is an error to us, not the end. Node ignores the signal at first, but whoever
// listens to it for a while leaves it at its deadly default.
process.on('SIGPIPE', () => {});
process.on('uncaughtException', (error) => process.exit(reportFailure(error)));
process.exit(await main(process.argv.slice(2)).catch(reportFailure));
