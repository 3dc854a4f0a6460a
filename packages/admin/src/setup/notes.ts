import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { readOr } from '@omnimind/linux/files/outcome';
import { userManagerCgroup } from '@omnimind/linux/systemd/service-manager';
import type { Note } from '@omnimind/protocol/setup-plan';
import type { SetupDraft } from './draft.ts';
import { manifestFile, placesOf } from './manifest.ts';
import { programDirectory } from './program-files.ts';
import type { SetupWorld } from './world.ts';

const MiB = 2 ** 20;

/** The notes of a plan, in the order in which they are read. */
export function notesFor(draft: SetupDraft): Note[] {
  const { request, world, isSystem, facts, limits } = draft;
  const isProtected = isSystem || isProtectedAbove(world);
  const other = isSystem ? 'user' : 'system';
  // The service is kept out of home directories.
  const unreadFiles = (request.configurationFiles ?? []).filter((path) => isSystem && !path.startsWith('/etc/'));
  const low_bytes = limits.protect_low_mib * MiB;
  const notes: (Note | false)[] = [
    ...draft.obstacles.map((reason) => ({ note: 'not_here', reason }) as const),
    {
      note: 'weights',
      cpu_weight: limits.cpu_weight,
      io_weight: limits.io_weight,
      siblings: isSystem
        ? ['user.slice', 'system.slice', 'app.slice', 'session.slice']
        : ['app.slice', 'session.slice'],
    },
    limits.cpu_quota_percent === null
      ? { note: 'no_quota' }
      : { note: 'quota', percent: limits.cpu_quota_percent, processors: facts.machine.processors },
    { note: 'memory', high_bytes: limits.memory_high_mib * MiB, max_bytes: limits.memory_max_mib * MiB },
    low_bytes > 0 && isProtected && { note: 'protection', low_bytes },
    low_bytes > 0 && !isProtected && { note: 'protection_needs_system', low_bytes },
    isSystem && !draft.isPackaged && { note: 'program', directory: programDirectory },
    !isSystem && { note: 'no_oom_score' },
    { note: 'no_io_in_user' },
    !isSystem && !isLingering(world) && { note: 'ends_at_logout' },
    request.configuration.backend.command.length === 0 && { note: 'no_backend' },
    existsSync(manifestFile(other, placesOf(world))) && { note: 'two_setups', other },
    ...unreadFiles.map((file) => ({ note: 'configuration_of_service', file }) as const),
  ];
  // Services of the users show desktop notifications.
  notes.push(...lastResort(draft), draft.userServices.length > 0 && { note: 'desktop' });
  return notes.filter((note) => note !== false);
}

/** What is said of earlyoom and systemd-oomd; nothing in the setup of a user, who has no say in it. */
function lastResort({ request, isSystem, earlyoom, isOomdActive }: SetupDraft): (Note | false)[] {
  if (!isSystem) return [];
  const { facts, wanted } = earlyoom;
  if (facts === null) return [!isOomdActive && { note: 'earlyoom_absent' }];
  const runs = facts.isActive || facts.isEnabled;
  return [
    wanted === null
      ? { note: 'earlyoom_unmanaged' }
      : {
          note: 'earlyoom',
          memory_percent: percentOf(request.configuration.earlyoom.memory),
        },
    !runs && { note: 'earlyoom_off' },
    runs && isOomdActive && { note: 'two_killers' },
  ];
}

/** Whether the cgroup of this user's manager has memory kept for it. */
function isProtectedAbove(world: SetupWorld): boolean {
  const file = world.real(`/sys/fs/cgroup/${userManagerCgroup(world.uid)}/memory.low`);
  return readOr(false, () => Number(readFileSync(file, 'utf8')) > 0);
}

function isLingering(world: SetupWorld): boolean {
  return readOr(false, () =>
    existsSync(world.real(`/var/lib/systemd/linger/${userInfo({ encoding: 'utf8' }).username}`)),
  );
}

function percentOf(share: number): number {
  return Number((share * 100).toFixed(2));
}
