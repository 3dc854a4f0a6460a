import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Pictures of the extension in every theme and language, for people to look at: `npm run pictures`. */
export default defineConfig({ test: { ...config.test, include: ['test/e2e/pictures.ts'], testTimeout: 400_000 } });
