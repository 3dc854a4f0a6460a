import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Attacks and faults that take longer than the gate allows: `npm run test:guarantees`, as root; docs/guarantees.md. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/guarantees/**/*.test.ts'],
    globalSetup: ['test/built-program.ts'],
    setupFiles: ['test/fast-check-seed.ts'],
    testTimeout: 900_000,
    hookTimeout: 150_000,
    // One after the other: loads would disturb each other's figures.
    fileParallelism: false,
  },
});
