import { lstatSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { errorCode, readOr } from '@omnimind/linux/files/outcome';

export interface ConfigurationPlaces {
  /** What `--config` names; it must exist. */
  readonly file?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Stands before /etc; tests give a directory of their own. */
  readonly root?: string | undefined;
}

/**
 * Where configuration is looked for: /etc/omnimind/config.toml, then $XDG_CONFIG_HOME/omnimind/config.toml, then the
 * file that the user named. A later file wins key by key. A relative XDG_CONFIG_HOME is ignored, as the XDG Base
 * Directory Specification wants it.
 *
 * @returns from the weakest to the strongest; `required`: its absence is an error, the user named it
 */
export function configurationFiles(places: ConfigurationPlaces): { path: string; required: boolean }[] {
  const environment = places.environment ?? process.env;
  const configured = environment['XDG_CONFIG_HOME'] ?? '';
  // A user that systemd makes up for a service (DynamicUser=) need not be known to the C library, and has no home.
  const own = isAbsolute(configured)
    ? configured
    : readOr(null, () => join(environment['HOME'] || homedir(), '.config'));
  const directories = [join(places.root ?? '/', 'etc'), ...(own === null ? [] : [own])];
  const usual = directories.map((directory) => join(directory, 'omnimind/config.toml'));
  const files = usual.map((path) => ({ path, required: false }));
  return places.file === undefined ? files : [...files, { path: places.file, required: true }];
}

/** Whether anything stands where configuration is looked for, readable or not: without it the defaults hold. */
export function isConfigured(places: ConfigurationPlaces = {}): boolean {
  return configurationFiles(places).some(({ path }) => {
    try {
      lstatSync(path);
      return true;
    } catch (error) {
      return !['ENOENT', 'ENOTDIR'].includes(errorCode(error));
    }
  });
}
