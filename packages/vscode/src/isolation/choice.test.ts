import { expect, test } from 'vitest';
import { isIsolated, isolations, type Started, testRunnerOf } from './choice.ts';

test('each choice takes in what the one before does', () => {
  const started: readonly Started[] = ['test', 'task', 'debug', 'terminal'];
  const taken = isolations.map((choice) => started.filter((each) => isIsolated(choice, each)));
  expect(taken).toEqual([[], ['test'], ['test', 'task'], ['test', 'task', 'debug', 'terminal']]);
});

test.each([
  [['node', '/w/node_modules/vitest/dist/worker.js'], 'vitest'],
  [['/usr/bin/python3', '/e/ms-python/python_files/vscode_pytest/run_pytest_script.py'], 'pytest'],
  [['/usr/bin/python3', '-m', 'unittest', 'discover'], 'unittest'],
  [['/usr/local/go/bin/go', 'test', '-json', './...'], 'go test'],
  [['npm', 'run', 'test:unit'], 'npm test:unit'],
  [['./gradlew', 'test'], 'gradlew test'],
  [['node', '--inspect', '/w/node_modules/.bin/jest'], 'jest'],
])('%j tests', (words, name) => {
  expect(testRunnerOf(words)).toBe(name);
});

test.each([
  [['node', '/e/typescript/tsserver.js']],
  [['git', 'status', '--', 'test']],
  [['npm', 'run', 'dev']],
  [['/usr/bin/python3', '/w/latest.py']],
  [['java', '-jar', '/e/server/javac.jar']],
  [[]],
])('%j does not', (words) => {
  expect(testRunnerOf(words)).toBeNull();
});
