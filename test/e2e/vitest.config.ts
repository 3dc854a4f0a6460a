import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What is tested against real programs that Debian's packages bring: `npm run test:e2e`. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/e2e/**/*.test.ts'],
    setupFiles: ['test/fast-check-seed.ts'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
