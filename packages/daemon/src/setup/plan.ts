import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { ManagerKind } from '@omnimind/linux';
import { devSlice, omnimindSlice, userManagerCgroup } from '../slice-names.ts';
import { backendService } from './backend-unit.ts';
import { readSetupFacts, unitStates } from './facts.ts';
import { limitsFor } from './limits.ts';
import { type ManifestPlaces, manifestFile, readSetup } from './manifest.ts';
import { monitorService } from './monitor-unit.ts';
import { notesFor } from './notes.ts';
import { planCommands } from './plan-commands.ts';
import { compareFiles, missingDirectories } from './plan-files.ts';
import { manifestOf } from './plan-manifest.ts';
import {
  checkUnitPath,
  monitorCommand,
  renderedRows,
  serviceEnvironment,
  unitDirectory,
  wantedFiles,
} from './plan-wanted.ts';
import type { SetupPlan } from './planned.ts';
import { programDirectory, programLauncher } from './program-files.ts';
import { placesOf, type SetupRequest } from './request.ts';
import type { UnitFacts } from './unit-row.ts';
import type { SetupWorld } from './world.ts';

/**
 * Looks at the machine and says what a setup would do. Nothing is changed.
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
  const unitFacts: UnitFacts = { kind, limits, configuration, systemdVersion, monitor, environment };
  const rendered = renderedRows(unitFacts);
  const wanted = await wantedFiles(request, facts, rendered, monitor, world);
  const wantedLinks = kind === 'system' ? [{ path: '/usr/local/bin/omnimind', target: programLauncher }] : [];
  const { files, links, stale } = compareFiles(world, earlier, wanted, wantedLinks, programDirectory);
  const rows = rendered.map(({ row }) => row);
  const services = rows
    .filter(({ place, path }) => place === kind && path.endsWith('.service'))
    .map(({ path }) => path);
  const staleServices = (earlier?.services ?? []).filter((service) => !services.includes(service));
  const states = unitStates(kind, world, [omnimindSlice, devSlice, monitorService, backendService]);
  const commands = planCommands({ kind, world, facts, files, stale, services, staleServices, states });
  const file = manifestFile(kind, { environment: world.environment });
  const wants = join(unitDirectory(kind, world), `${kind === 'system' ? 'multi-user' : 'default'}.target.wants/x`);
  const directories = missingDirectories(world, [file, wants, ...[...files, ...links].map(({ path }) => path)]);
  const manifest = manifestOf(request, { uid: world.uid, facts, earlier, files, links, directories, services, rows });
  return {
    kind,
    profile,
    machine: facts.machine,
    files,
    links,
    stale,
    directories,
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
      // The service is kept out of home directories.
      unreadFiles: (request.configurationFiles ?? []).filter((path) => !path.startsWith('/etc/')),
    }),
    manifestFile: file,
    manifest,
    changesManifest: JSON.stringify(manifest) !== JSON.stringify(earlier),
  };
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
