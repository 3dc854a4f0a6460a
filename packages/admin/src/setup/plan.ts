import { dirname, join } from 'node:path';
import { planBackup } from './backup.ts';
import { draftSetup, type SetupDraft } from './draft.ts';
import { earlyoomOf } from './earlyoom-plan.ts';
import type { Backup, SetupManifest } from './manifest.ts';
import { notesFor } from './notes.ts';
import { planCommands, userWants } from './plan-commands.ts';
import { missingDirectories } from './plan-files.ts';
import { unitDirectory } from './plan-wanted.ts';
import type { SetupPlan, SetupRequest } from './planned.ts';
import type { UnitRow } from './unit-row.ts';
import { attributesOf } from './unit-table.ts';
import type { SetupWorld } from './world.ts';

/**
 * Reads the machine and plans what a setup would do. Changes nothing.
 *
 * @throws OmnimindError `permission_denied`, `setup_refused`, `bus_unavailable`, `config_invalid`
 */
export async function planSetup(request: SetupRequest, world: SetupWorld): Promise<SetupPlan> {
  const draft = await draftSetup(request, world);
  const { isSystem, facts, earlier, files, links, stale, userServices, earlyoom, manifestFile } = draft;
  const commands = planCommands(draft);
  const backups = files
    .filter(({ change }) => change === 'taken_over')
    .map(({ path }) => planBackup(path, manifestFile, world));
  const wants = join(unitDirectory(request.kind, world), `${isSystem ? 'multi-user' : 'default'}.target.wants/x`);
  const paths = [...files, ...links].map(({ path }) => path);
  const made = [manifestFile, wants, ...paths, ...backups.map(({ kept }) => kept)];
  const directories = missingDirectories(world, [...made, ...userServices.slice(0, 1).map(userWants)]);
  const manifest = manifestOf(draft, directories, backups);
  const restartsEarlyoom = commands.after.some(({ purpose }) => purpose === 'restart_earlyoom');
  return {
    kind: request.kind,
    profile: request.profile,
    machine: facts.machine,
    files,
    links,
    stale,
    backups: { make: backups, restore: (earlier?.former ?? []).filter(({ path }) => stale.includes(path)) },
    directories,
    install: earlyoom.install,
    earlyoomWords: restartsEarlyoom ? (earlyoom.wanted?.words ?? null) : null,
    commandsBefore: commands.before,
    commandsAfter: commands.after,
    settle: commands.settle,
    notes: notesFor(draft),
    manifestFile,
    manifest,
    changesManifest: JSON.stringify(manifest) !== JSON.stringify(earlier),
  };
}

/** What a setup writes down about itself. @param directories made now @param backups of files that are taken over now */
function manifestOf(draft: SetupDraft, directories: readonly string[], backups: readonly Backup[]): SetupManifest {
  const { request, world, isSystem, facts, earlier, files, links, rows } = draft;
  const { kind, profile, installedPackages = [] } = request;
  const { machine, systemdVersion, hasGroup } = facts;
  const paths = new Set(files.map(({ path }) => path));
  const rowsOf = (of: UnitRow['place']) => rows.filter(({ place }) => place === of);
  const attributes = (of: UnitRow['place']) => attributesOf(rowsOf(of), systemdVersion);
  return {
    format: 'omnimind-setup',
    version: 1,
    kind,
    profile,
    uid: world.uid,
    processors: machine.processors,
    memory_bytes: machine.memory_bytes,
    files: files.map(({ path, sha256, mode }) => ({ path, sha256, mode, before: beforeOf(path, sha256, earlier) })),
    links: links.map(({ path, target }) => ({ path, target })),
    directories: [...new Set([...(earlier?.directories ?? []), ...directories])],
    services: draft.services,
    made_group: earlier?.made_group === true || (isSystem && !hasGroup),
    attributes: isSystem ? attributes('system') : [],
    user_attributes: [...aboveUsers(rows, systemdVersion), ...attributes('user')],
    former: [...(earlier?.former ?? []).filter(({ path }) => paths.has(path)), ...backups],
    earlyoom: earlyoomOf(draft.earlyoom),
    packages: [...new Set([...(earlier?.packages ?? []), ...installedPackages])],
    user_services: draft.userServices,
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
