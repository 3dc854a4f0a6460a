import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRun } from './parse-run.ts';
import { makeProgram, withSubcommands } from './program.ts';

/** What commander makes of the same words. */
function parseWithCommander(words: readonly string[]): ReturnType<typeof parseRun> {
  let result: ReturnType<typeof parseRun>;
  const program = makeProgram('', 'en', () => {});
  for (const each of withSubcommands(program)) each.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  program.commands
    .find((each) => each.name() === 'run')
    ?.action((command: string[], options: { report: string[] }) => {
      result = { command, options };
    });
  try {
    program.parse(['run', ...words], { from: 'user' });
  } catch {
    return undefined;
  }
  return result;
}

describe('parseRun', () => {
  test.each([
    [['--', 'make', '-j8'], { command: ['make', '-j8'], options: { report: [] } }],
    [['make', '--', '--name'], { command: ['make', '--', '--name'], options: { report: [] } }],
    [
      ['--name=a=b', '--report', 'x.md', '--report=y.json', 'make'],
      { command: ['make'], options: { name: 'a=b', report: ['x.md', 'y.json'] } },
    ],
    [['--full', 'make', '--quiet'], { command: ['make', '--quiet'], options: { report: [], full: true } }],
    [['-', 'x'], { command: ['-', 'x'], options: { report: [] } }],
  ])('%j', (words, parsed) => expect(parseRun(words)).toEqual(parsed));

  test.each([
    [[]],
    [['--']],
    [['--help', 'x']],
    [['--nmae', 'x', 'y']],
    [['--name']],
    [['--name', '--', 'x']],
    [['--name=', 'x']],
    [['--mode', 'wrong', '--mode=smart', 'x']],
  ])('leaves %j to commander', (words) => expect(parseRun(words)).toBeUndefined());

  test('agrees with commander on all that it takes', () => {
    const word = fc.oneof(
      fc.constantFrom(
        '--',
        '-',
        '--name',
        '--report',
        '--mode',
        '--config',
        '--mode=smart',
        '--name=',
        '-h',
        'smart',
        '',
      ),
      fc.constantFrom(
        '--report=a.md',
        '--name=b',
        '--config=c',
        '--json',
        'make',
        '-x',
        '--name=a=b',
        '--full',
        '--quiet',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const parsed = parseRun(words);
        // commander checks the mode itself; the short way leaves that to the command.
        const isModeWrong = parsed?.options.mode !== undefined && parsed.options.mode !== 'smart';
        if (parsed !== undefined && !isModeWrong) expect(parsed).toEqual(parseWithCommander(words));
      }),
      { numRuns: 500 },
    );
  });
});
