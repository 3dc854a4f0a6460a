import { dirname } from 'node:path';
import type { SetupFacts } from './facts.ts';
import type { Backup, SetupManifest } from './manifest.ts';
import type { PlannedFile, PlannedLink } from './planned.ts';
import type { SetupRequest } from './request.ts';
import type { UnitRow } from './unit-row.ts';
import { attributesOf } from './unit-table.ts';

export interface ManifestFacts {
  readonly uid: number;
  readonly facts: SetupFacts;
  readonly earlier: SetupManifest | null;
  readonly files: readonly PlannedFile[];
  readonly links: readonly PlannedLink[];
  /** Directories that are made now. */
  readonly directories: readonly string[];
  readonly services: readonly string[];
  readonly rows: readonly UnitRow[];
  /** Files that are taken over now. */
  readonly backups: readonly Backup[];
  readonly earlyoom: SetupManifest['earlyoom'];
  readonly userServices: readonly string[];
}

/** What a setup writes down about itself. */
export function manifestOf(
  { kind, profile, installedPackages = [] }: SetupRequest,
  given: ManifestFacts,
): SetupManifest {
  const { uid, facts, earlier, files, links, directories, services, rows } = given;
  const isSystem = kind === 'system';
  const paths = new Set(files.map(({ path }) => path));
  return {
    format: 'omnimind-setup',
    version: 1,
    kind,
    profile,
    uid,
    processors: facts.machine.processors,
    memory_bytes: facts.machine.memory_bytes,
    files: files.map(({ path, sha256, mode }) => ({ path, sha256, mode, before: beforeOf(path, sha256, earlier) })),
    links: links.map(({ path, target }) => ({ path, target })),
    directories: [...new Set([...(earlier?.directories ?? []), ...directories])],
    services: [...services],
    made_group: earlier?.made_group === true || (isSystem && !facts.hasGroup),
    attributes: isSystem
      ? attributesOf(
          rows.filter(({ place }) => place === 'system'),
          facts.systemdVersion,
        )
      : [],
    user_attributes: [
      ...aboveUsers(rows, facts.systemdVersion),
      ...attributesOf(
        rows.filter(({ place }) => place === 'user'),
        facts.systemdVersion,
      ),
    ],
    former: [...(earlier?.former ?? []).filter(({ path }) => paths.has(path)), ...given.backups],
    earlyoom: given.earlyoom,
    packages: [...new Set([...(earlier?.packages ?? []), ...installedPackages])],
    user_services: [...given.userServices],
  };
}

/** What an earlier setup had written there, as long as this one writes something else. */
function beforeOf(path: string, sha256: string, earlier: SetupManifest | null): string | null {
  const known = earlier?.files.find((candidate) => candidate.path === path);
  if (known === undefined) return null;
  return known.sha256 === sha256 ? known.before : known.sha256;
}

/** What the system's setup gives the ancestors of each user's manager: rows for templates, whose instances differ. */
function aboveUsers(rows: readonly UnitRow[], systemdVersion: number): SetupManifest['user_attributes'] {
  const instances = [
    ['user-.slice', 'user-UID.slice', '..'],
    ['user@.service', 'user@UID.service', '.'],
  ] as const;
  return instances.flatMap(([template, unit, cgroup]) =>
    attributesOf(
      rows.filter(({ path }) => dirname(path) === `${template}.d`).map((row) => ({ ...row, cgroup })),
      systemdVersion,
    ).map((attribute) => ({ ...attribute, unit })),
  );
}
