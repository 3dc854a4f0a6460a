import { join } from 'node:path';
import { connectApi } from '@omnimind/client/connect-api';
import { readLocale } from '@omnimind/messages/locale';
import type { OptionsOf } from '../command-table.ts';
import { startAgainWhenCold } from '../start-again.ts';
import { packageDirectory, readVersion } from '../version.ts';

/** `omnimind mcp`: answers a coding agent until it closes our standard input. @returns the exit status */
export async function mcp(options: OptionsOf<'mcp'>): Promise<number> {
  startAgainWhenCold();
  const [{ serveTools }, { makeTools }] = await Promise.all([import('../mcp/serve.ts'), import('../mcp/tools.ts')]);
  const { language } = readLocale(process.env);
  const world = {
    language,
    environment: process.env,
    launcher: join(packageDirectory(), 'bin/omnimind'),
    api: connectApi(),
    wall_ms: Date.now,
  };
  await serveTools(makeTools(world, options.readOnly === true), readVersion(), language);
  return 0;
}
