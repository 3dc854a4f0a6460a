/** What is isolated as it starts, the widest last: the setting `omnimind.isolate`. */
export const isolations = ['off', 'tests', 'tasksAndTests', 'all'] as const;
export type Isolation = (typeof isolations)[number];

/** What starts in an editor. */
export type Started = 'test' | 'task' | 'debug' | 'terminal';

const widths: Record<Started, Isolation> = { test: 'tests', task: 'tasksAndTests', debug: 'all', terminal: 'all' };

/** Whether it is isolated by that choice. */
export function isIsolated(choice: Isolation, started: Started): boolean {
  return isolations.indexOf(choice) >= isolations.indexOf(widths[started]);
}

/** Words of a command line that are looked at, and characters of each. */
const mostWords = 8;
const mostLength = 300;

/** Names of test runners, as a program or anywhere in the path of a script: `node_modules/vitest/…`, `run_pytest_script.py`. */
const runner =
  /(?:^|[^a-z])(pytest|unittest|vitest|jest|mocha|ava|karma|jasmine|playwright|cypress|phpunit|rspec|minitest|nosetests|ctest|tox|nextest|testhost|vstest|gotestsum)(?:[^a-z]|$)/i;
/** Programs of which the next word says that they test: `go test`, `npm run test:unit`. */
const tool =
  /^(?:go|cargo|dotnet|npm|pnpm|yarn|bun|deno|mvn|mvnw|gradle|gradlew|bazel|bazelisk|swift|mix|rake|make|just)$/;

/**
 * The name of what tests, by its command line; `null` for everything else that an editor starts: language servers, git.
 *
 * @param words as of /proc/PID/cmdline; hostile
 */
export function testRunnerOf(words: readonly string[]): string | null {
  const [program = '', ...rest] = words.slice(0, mostWords).map((word) => word.slice(0, mostLength));
  const name = program.slice(program.lastIndexOf('/') + 1);
  const words1 = rest.filter((word) => !word.startsWith('-') && word !== 'run');
  if (tool.test(name) && /^test(?:$|[:_-])/.test(words1[0] ?? '')) return `${name} ${words1[0]}`;
  for (const word of [name, ...rest]) {
    const found = runner.exec(word)?.[1];
    if (found !== undefined) return found.toLowerCase();
  }
  return null;
}
