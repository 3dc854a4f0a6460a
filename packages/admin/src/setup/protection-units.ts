import { monitorMemory } from './limits.ts';
import { sizeText, type UnitFacts, type UnitPlace, type UnitRow } from './unit-row.ts';

const name = '50-omnimind.conf';

/**
 * What keeps memory for editor, session, backend and monitor. `MemoryLow=` holds only as far as every ancestor allows it,
 * so each of them gets the same.
 */
export function systemProtection({ limits, configuration }: UnitFacts): UnitRow[] {
  const { protect_low_mib, backend_low_mib } = limits;
  const services_mib = monitorMemory.low_mib + (configuration.backend.command.length > 0 ? backend_low_mib : 0);
  const session = (slice: string, cgroup: string | null, section = 'Slice'): UnitRow => ({
    purpose: 'protect_sessions',
    place: 'system',
    path: `${slice}.d/${name}`,
    cgroup,
    sections: { [section]: [['MemoryLow', sizeText(protect_low_mib)]] },
  });
  return [
    ...(protect_low_mib === 0
      ? []
      : [session('user.slice', 'user.slice'), session('user-.slice', null), session('user@.service', null, 'Service')]),
    {
      purpose: 'protect_services',
      place: 'system',
      path: `system.slice.d/${name}`,
      cgroup: 'system.slice',
      sections: {
        Slice: [
          ['MemoryMin', sizeText(monitorMemory.min_mib)],
          ['MemoryLow', sizeText(services_mib)],
        ],
      },
    },
  ];
}

/** The same inside the manager of a user, where desktop and editor run. */
export function userProtection({ limits }: UnitFacts): UnitRow[] {
  const place: UnitPlace = 'user';
  if (limits.protect_low_mib === 0) return [];
  return ['app.slice', 'session.slice'].map((slice) => ({
    purpose: 'protect_editor',
    place,
    path: `${slice}.d/${name}`,
    cgroup: slice,
    sections: { Slice: [['MemoryLow', sizeText(limits.protect_low_mib)]] },
  }));
}
