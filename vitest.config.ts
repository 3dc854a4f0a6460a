import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/guarantees/**', '**/node_modules/**'],
    globalSetup: ['test/built-program.ts'],
    setupFiles: ['test/fast-check-seed.ts'],
    // Most of a file is waiting: both of two processors are worth it (248 s with one worker, 146 s with two).
    maxWorkers: '100%',
    // The limits of waiting for what must come: on a machine that puts each process off for seconds, it comes late.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
});
