import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type EarlyoomProgram, parseEarlyoomHelp } from '@omnimind/linux/earlyoom/version';
import { earlyoomPlaces } from '../setup/earlyoom-facts.ts';

/** The earlyoom that is installed, by its own help; `null` where there is none. */
export function askEarlyoom(): EarlyoomProgram | null {
  const binary = earlyoomPlaces.find((place) => existsSync(place));
  if (binary === undefined) return null;
  const { stdout, stderr, error } = spawnSync(binary, ['--help'], {
    encoding: 'utf8',
    timeout: 5000,
    maxBuffer: 65_536,
  });
  return error === undefined ? parseEarlyoomHelp(stdout + stderr) : null;
}
