import { join } from 'node:path';
import { devSlice, omnimindSlice } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { onMachine } from '@omnimind/protocol/last-resort';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { exists } from './disk.ts';
import { earlyoomPlan } from './earlyoom-plan.ts';
import { type Attempt, readSetupFacts, unitStates } from './facts.ts';
import { limitsFor } from './limits.ts';
import { manifestFile, placesOf, readSetup } from './manifest.ts';
import { compareFiles } from './plan-files.ts';
import {
  checkUnitPath,
  monitorCommand,
  programWords,
  renderedRows,
  serviceEnvironment,
  wantedFiles,
} from './plan-wanted.ts';
import type { SetupRequest } from './planned.ts';
import { packagedMark, programDirectory, programLauncher } from './program-files.ts';
import { backendService, monitorService, notifyService } from './service-units.ts';
import type { UnitPlace, UnitRow } from './unit-row.ts';
import type { SetupWorld } from './world.ts';

const oomdService = 'systemd-oomd.service';

/** What a plan is made of: what was asked for, how the machine is, and what setup wants of it. */
export type SetupDraft = Awaited<ReturnType<typeof draftSetup>>;

/**
 * Reads the machine, and holds what setup wants against it.
 *
 * @throws OmnimindError `permission_denied`, `setup_refused`, `bus_unavailable`, `config_invalid`
 */
export async function draftSetup(asked: SetupRequest, world: SetupWorld) {
  const { kind, profile } = asked;
  const isSystem = kind === 'system';
  const obstacles: ReceivedMessage[] = [];
  const attempt: Attempt = (action, otherwise) => {
    try {
      return action();
    } catch (error) {
      if (asked.isOnlyShown !== true || !(error instanceof OmnimindError)) throw error;
      obstacles.push(error.problem);
      return otherwise;
    }
  };
  const facts = readSetupFacts(kind, world, attempt);
  attempt(() => checkUnitPath(kind, facts.unitPath, world), undefined);
  const { machine, systemdVersion } = facts;
  const configuration = onMachine(asked.configuration, machine.memory_bytes);
  const request = { ...asked, configuration };
  const earlier = attempt(() => readSetup(kind, placesOf(world)), null);
  const limits = limitsFor(configuration, machine, profile);
  const monitor = monitorCommand(request, world);
  const environment = serviceEnvironment(kind, world);
  const program = programWords(request);
  const isOomdActive = isSystem && unitStates('system', world, [oomdService]).get(oomdService)?.active === 'active';
  const about = { kind, limits, configuration, systemdVersion, isOomdActive };
  const rendered = renderedRows({ ...about, program, monitor, environment });
  const rows = rendered.map(({ row }) => row);
  const earlyoom = earlyoomPlan(request, world);
  const isPackaged = isSystem && exists(world.real(join(programDirectory, packagedMark)));
  const own = await wantedFiles(request, rendered, monitor, world, isPackaged);
  const wanted = earlyoom.wanted === null ? own : [...own, earlyoom.wanted.file];
  const wantedLinks = isSystem && !isPackaged ? [{ path: '/usr/local/bin/omnimind', target: programLauncher }] : [];
  const services = servicesOf(rows, kind);
  const userServices = isSystem ? servicesOf(rows, 'user') : [];
  return {
    ...{ request, world, isSystem, isPackaged, facts, earlier, limits, isOomdActive, rows, earlyoom, obstacles },
    ...compareFiles(world, earlier, wanted, wantedLinks, isSystem && !isPackaged ? programDirectory : null),
    /** Services that this setup has, and those that an earlier one had and this one has not. */
    services,
    staleServices: (earlier?.services ?? []).filter((service) => !services.includes(service)),
    /** The same in the managers of all users. */
    userServices,
    staleUserServices: (earlier?.user_services ?? []).filter((service) => !userServices.includes(service)),
    states: unitStates(kind, world, [omnimindSlice, devSlice, monitorService, notifyService, backendService]),
    manifestFile: manifestFile(kind, { environment: world.environment }),
  };
}

/** Services that are enabled: a unit that only says something has no such section. */
function servicesOf(rows: readonly UnitRow[], of: UnitPlace): string[] {
  return rows
    .filter(
      ({ place, path, sections }) => place === of && path.endsWith('.service') && sections['Install'] !== undefined,
    )
    .map(({ path }) => path);
}
