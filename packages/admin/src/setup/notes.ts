import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { Note, Profile } from '@omnimind/protocol/setup-plan';
import type { EarlyoomPlan } from './earlyoom-plan.ts';
import type { Limits, Machine } from './limits.ts';

export interface NoteFacts {
  readonly kind: ManagerKind;
  readonly profile: Profile;
  readonly limits: Limits;
  readonly machine: Machine;
  readonly configuration: Configuration;
  readonly programDirectory: string;
  /** Whether the ancestors of this user's manager keep memory for it. */
  readonly isProtectedAbove: boolean;
  readonly hasOtherSetup: boolean;
  readonly isLingering: boolean;
  /** Files of the configuration that the system's service does not read. */
  readonly unreadFiles: readonly string[];
  readonly earlyoom: EarlyoomPlan;
  readonly isOomdActive: boolean;
  /** Whether services of the users show desktop notifications. */
  readonly hasUserNotifications: boolean;
}

const MiB = 2 ** 20;

/** The notes of a plan, in the order in which they are read. */
export function notesFor(facts: NoteFacts): Note[] {
  const { kind, limits, machine, configuration } = facts;
  const isSystem = kind === 'system';
  const low_bytes = limits.protect_low_mib * MiB;
  const notes: (Note | false)[] = [
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
      : { note: 'quota', percent: limits.cpu_quota_percent, processors: machine.processors },
    { note: 'memory', high_bytes: limits.memory_high_mib * MiB, max_bytes: limits.memory_max_mib * MiB },
    low_bytes > 0 && (isSystem || facts.isProtectedAbove) && { note: 'protection', low_bytes },
    low_bytes > 0 && !isSystem && !facts.isProtectedAbove && { note: 'protection_needs_system', low_bytes },
    isSystem && { note: 'program', directory: facts.programDirectory },
    !isSystem && { note: 'no_oom_score' },
    { note: 'no_io_in_user' },
    !isSystem && !facts.isLingering && { note: 'ends_at_logout' },
    configuration.backend.command.length === 0 && { note: 'no_backend' },
    facts.hasOtherSetup && { note: 'two_setups', other: isSystem ? 'user' : 'system' },
    ...facts.unreadFiles.map((file) => isSystem && ({ note: 'configuration_of_service', file } as const)),
  ];
  return [...notes, ...lastResort(facts), facts.hasUserNotifications && ({ note: 'desktop' } as const)].filter(
    (note) => note !== false,
  );
}

/** What is said of earlyoom and systemd-oomd; nothing in the setup of a user, who has no say in it. */
function lastResort({ kind, configuration, earlyoom, isOomdActive }: NoteFacts): (Note | false)[] {
  if (kind === 'user') return [];
  const { facts, wanted } = earlyoom;
  if (facts === null) return [!isOomdActive && { note: 'earlyoom_absent' }];
  const runs = facts.isActive || facts.isEnabled;
  return [
    wanted === null
      ? { note: 'earlyoom_unmanaged' }
      : { note: 'earlyoom', memory_percent: Number((configuration.earlyoom.memory * 100).toFixed(2)) },
    !runs && { note: 'earlyoom_off' },
    runs && isOomdActive && { note: 'two_killers' },
  ];
}
