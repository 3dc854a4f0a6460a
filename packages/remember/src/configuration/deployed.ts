import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Configuration } from '@omnimind/protocol/configuration';
import { z } from 'zod';
import { stateDirectory } from '../runs/state-directory.ts';
import { StateFile } from '../state-file.ts';

/** By key, since a value may be a secret: a hash of it. */
const schema = z.object({ version: z.literal(1), keys: z.record(z.string(), z.string()) });

/**
 * Keeps what the monitor runs with.
 *
 * @returns the keys whose values differ from those of the last monitor, such as `ladder.freeze`; none for the first one, and none that
 * a later version has added
 */
export function deployConfiguration(configuration: Configuration, environment?: NodeJS.ProcessEnv): string[] {
  const file = new StateFile(join(stateDirectory(environment), 'deployed.json'), schema);
  const keys = Object.fromEntries(hashesOf(configuration));
  const before = file.readOrNull()?.keys;
  const changed = Object.entries(keys)
    .filter(([key, hash]) => before?.[key] !== undefined && before[key] !== hash)
    .map(([key]) => key);
  if (before !== undefined && changed.length === 0 && Object.keys(keys).length === Object.keys(before).length)
    return [];
  try {
    file.write({ version: 1, keys });
  } catch {
    // Where nothing can be kept, the next monitor says it once more.
  }
  return changed;
}

function hashesOf(section: object, prefix = ''): [string, string][] {
  return Object.entries(section).flatMap(([key, value]): [string, string][] => {
    const name = `${prefix}${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return hashesOf(value, `${name}.`);
    const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
    return [[name, createHash('sha256').update(`${name}=${text}`).digest('hex').slice(0, 32)]];
  });
}
