import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { UnitPurpose } from '@omnimind/protocol/setup-plan';
import type { Limits } from './limits.ts';

export interface UnitFacts {
  readonly kind: ManagerKind;
  readonly limits: Limits;
  readonly configuration: Configuration;
  /** Major version of systemd: a setting that is newer is left out. */
  readonly systemdVersion: number;
  readonly isOomdActive: boolean;
  readonly program: readonly string[];
  readonly monitor: readonly string[];
  /** `NAME=value` for it. */
  readonly environment: readonly string[];
}

/**
 * One setting: its value as it stands in the file, `null` to leave it out; `since` is the version of systemd that brought
 * it, where that is newer than what setup asks for.
 */
export type SettingRow = readonly [key: string, value: string | number | null, since?: number];

/** Where a file of units lies: for the system manager, or for the managers of users. */
export type UnitPlace = 'system' | 'user';

export interface UnitRow {
  readonly purpose: UnitPurpose;
  readonly place: UnitPlace;
  /** Below the directory of units: `omnimind.slice`, `app.slice.d/50-omnimind.conf`. */
  readonly path: string;
  /** Cgroup below that of its manager; `null` when a setting is for a template whose instances differ. */
  readonly cgroup: string | null;
  readonly sections: Readonly<Record<string, readonly SettingRow[]>>;
}

/** `512M`, as `MemoryHigh=` and its like want it. */
export function sizeText(mib: number): string {
  return `${mib}M`;
}
