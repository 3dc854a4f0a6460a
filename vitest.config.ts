import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/guarantees/**', '**/node_modules/**'],
    globalSetup: ['test/built-program.ts'],
    setupFiles: ['test/fast-check-seed.ts'],
    // Most of a file is waiting: both of two processors are worth it (248 s with one worker, 146 s with two).
    maxWorkers: '100%',
    testTimeout: 20_000,
  },
});
