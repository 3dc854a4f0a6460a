import { test } from 'vitest';
import { expectCompletion } from '../cli/complete.ts';

test.each(['zsh', 'fish'] as const)(
  '%s completes commands, options, values, files, runs and the commands of the system',
  (shell) => expectCompletion(shell),
);
