import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { devSlice, type ManagerKind, omnimindSlice, userManagerCgroup } from '@omnimind/linux/systemd/service-manager';
import { backendService } from './backend-unit.ts';
import { planBackup } from './backup.ts';
import { earlyoomOf, earlyoomPlan, restartEarlyoom } from './earlyoom-plan.ts';
import { readSetupFacts, type SetupFacts, unitStates } from './facts.ts';
import { limitsFor } from './limits.ts';
import { type Backup, type ManifestPlaces, manifestFile, placesOf, readSetup, type SetupManifest } from './manifest.ts';
import { monitorService } from './monitor-unit.ts';
import { notesFor } from './notes.ts';
import { notifyService } from './notify-unit.ts';
import { planCommands, userWants } from './plan-commands.ts';
import { compareFiles, missingDirectories } from './plan-files.ts';
import {
  checkUnitPath,
  monitorCommand,
  programWords,
  renderedRows,
  serviceEnvironment,
  unitDirectory,
  wantedFiles,
} from './plan-wanted.ts';
import type { PlannedFile, PlannedLink, SetupPlan, SetupRequest } from './planned.ts';
import { programDirectory, programLauncher } from './program-files.ts';
import type { UnitFacts, UnitPlace, UnitRow } from './unit-row.ts';
import { attributesOf } from './unit-table.ts';
import type { SetupWorld } from './world.ts';

const oomdService = 'systemd-oomd.service';

/**
 * Reads the machine and plans what a setup would do. Changes nothing.
 *
 * @throws OmnimindError `permission_denied`, `setup_refused`, `bus_unavailable`, `config_invalid`
 */
export async function planSetup(request: SetupRequest, world: SetupWorld): Promise<SetupPlan> {
  const { kind, profile, configuration } = request;
  const facts = readSetupFacts(kind, world);
  checkUnitPath(kind, facts.unitPath, world);
  const places = placesOf(world);
  const earlier = readSetup(kind, places);
  const limits = limitsFor(configuration, facts.machine, profile);
  const monitor = monitorCommand(request, world);
  const { systemdVersion } = facts;
  const environment = serviceEnvironment(kind, world);
  const program = programWords(request);
  const isOomdActive = kind === 'system' && hasOomd(world);
  const unitFacts: UnitFacts = {
    kind,
    limits,
    configuration,
    systemdVersion,
    isOomdActive,
    program,
    monitor,
    environment,
  };
  const rendered = renderedRows(unitFacts);
  const earlyoom = earlyoomPlan(request, world);
  const own = await wantedFiles(request, rendered, monitor, world);
  const wanted = earlyoom.wanted === null ? own : [...own, earlyoom.wanted.file];
  const wantedLinks = kind === 'system' ? [{ path: '/usr/local/bin/omnimind', target: programLauncher }] : [];
  const { files, links, stale } = compareFiles(world, earlier, wanted, wantedLinks, programDirectory);
  const rows = rendered.map(({ row }) => row);
  const services = servicesOf(rows, kind);
  const userServices = kind === 'system' ? servicesOf(rows, 'user') : [];
  const staleServices = (earlier?.services ?? []).filter((service) => !services.includes(service));
  const staleUserServices = (earlier?.user_services ?? []).filter((service) => !userServices.includes(service));
  const states = unitStates(kind, world, [omnimindSlice, devSlice, monitorService, notifyService, backendService]);
  const commands = planCommands({
    ...{ kind, world, facts, files, stale, services, staleServices, userServices, staleUserServices, states },
    restartEarlyoom: restartEarlyoom(earlyoom, files, stale, earlier),
  });
  const file = manifestFile(kind, { environment: world.environment });
  const backups = files
    .filter(({ change }) => change === 'taken_over')
    .map(({ path }) => planBackup(path, file, world));
  const wants = join(unitDirectory(kind, world), `${kind === 'system' ? 'multi-user' : 'default'}.target.wants/x`);
  const made = [file, wants, ...[...files, ...links].map(({ path }) => path), ...backups.map(({ kept }) => kept)];
  if (userServices.length > 0) made.push(userWants(userServices[0] ?? ''));
  const directories = missingDirectories(world, made);
  const manifest = manifestOf(request, {
    ...{ uid: world.uid, facts, earlier, files, links, directories, services, rows, userServices, backups },
    earlyoom: earlyoomOf(earlyoom),
  });
  return {
    kind,
    profile,
    machine: facts.machine,
    files,
    links,
    stale,
    backups: { make: backups, restore: (earlier?.former ?? []).filter(({ path }) => stale.includes(path)) },
    directories,
    install: earlyoom.install,
    earlyoomWords: commands.after.some(({ purpose }) => purpose === 'restart_earlyoom')
      ? (earlyoom.wanted?.words ?? null)
      : null,
    commandsBefore: commands.before,
    commandsAfter: commands.after,
    settle: commands.settle,
    notes: notesFor({
      ...request,
      limits,
      machine: facts.machine,
      programDirectory,
      isProtectedAbove: isProtectedAbove(world),
      hasOtherSetup: hasSetup(kind === 'system' ? 'user' : 'system', places),
      isLingering: isLingering(world),
      earlyoom,
      isOomdActive,
      hasUserNotifications: userServices.length > 0,
      // The service is kept out of home directories.
      unreadFiles: (request.configurationFiles ?? []).filter((path) => !path.startsWith('/etc/')),
    }),
    manifestFile: file,
    manifest,
    changesManifest: JSON.stringify(manifest) !== JSON.stringify(earlier),
  };
}

function hasOomd(world: SetupWorld): boolean {
  return unitStates('system', world, [oomdService]).get(oomdService)?.active === 'active';
}

function servicesOf(rows: readonly UnitRow[], of: UnitPlace): string[] {
  return rows.filter(({ place, path }) => place === of && path.endsWith('.service')).map(({ path }) => path);
}

function hasSetup(kind: ManagerKind, places: ManifestPlaces): boolean {
  return existsSync(manifestFile(kind, places));
}

/** Whether the cgroup of this user's manager has memory kept for it. */
function isProtectedAbove(world: SetupWorld): boolean {
  try {
    return Number(readFileSync(world.real(`/sys/fs/cgroup/${userManagerCgroup(world.uid)}/memory.low`), 'utf8')) > 0;
  } catch {
    return false;
  }
}

function isLingering(world: SetupWorld): boolean {
  try {
    return existsSync(world.real(`/var/lib/systemd/linger/${userInfo({ encoding: 'utf8' }).username}`));
  } catch {
    return false;
  }
}

interface ManifestFacts {
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
function manifestOf({ kind, profile, installedPackages = [] }: SetupRequest, given: ManifestFacts): SetupManifest {
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
