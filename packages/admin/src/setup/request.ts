import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { Profile } from '@omnimind/protocol/setup-plan';
import type { ManifestPlaces } from './manifest.ts';
import type { SetupWorld } from './world.ts';

/** What a setup is asked to be. */
export interface SetupRequest {
  readonly kind: ManagerKind;
  readonly profile: Profile;
  readonly configuration: Configuration;
  /** What `--config` named. */
  readonly configurationFile?: string | undefined;
  /** The files that had a say in the configuration. */
  readonly configurationFiles?: readonly string[];
  /** The command line's package: `bin/omnimind` and `package.json` lie in it. */
  readonly packageDirectory: string;
  /** Whether earlyoom is to be installed where it is not. */
  readonly installEarlyoom?: boolean;
  /** Packages that were installed for this setup. */
  readonly installedPackages?: readonly string[];
}

/** Where readers of the manifest look in this world. */
export function placesOf(world: SetupWorld): ManifestPlaces {
  return { root: world.real('/'), environment: world.environment };
}
