import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What is tested against real programs that Debian's packages, and npm's for VS Code, bring: `npm run test:e2e`. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/missing.ts'],
    setupFiles: ['test/fast-check-seed.ts'],
    // Waits end with what they wait for: on two busy processors the start of a monitor or a browser takes ten times as long as alone.
    testTimeout: 300_000,
    hookTimeout: 150_000,
    expect: { poll: { timeout: 60_000 } },
    // One file after the other: two processors, and VS Code with a browser takes both.
    fileParallelism: false,
  },
});
