import { test } from 'vitest';
import { expectCompletion } from './complete.ts';

// zsh and fish: test/e2e/completion.test.ts.
test('bash completes commands, options, values, files, runs and the commands of the system', { timeout: 60_000 }, () =>
  expectCompletion('bash'),
);
