import { devSlice, devSliceCgroup, omnimindSlice } from '@omnimind/linux/systemd/service-manager';
import { monitorMemory } from './limits.ts';
import { backendService, monitorService } from './service-units.ts';
import { sizeText, type UnitFacts, type UnitPlace, type UnitRow } from './unit-row.ts';

/** The two slices, in the manager of the system or in those of users. */
export function sliceUnits(place: UnitPlace, { limits }: UnitFacts): UnitRow[] {
  const { cpu_weight, io_weight, cpu_quota_percent, memory_high_mib, memory_max_mib } = limits;
  return [
    {
      purpose: 'omnimind_slice',
      place,
      path: omnimindSlice,
      cgroup: omnimindSlice,
      sections: {
        Unit: [
          ['Description', 'Test runs, builds and other work that OmniMind looks after'],
          ['Documentation', 'man:systemd.resource-control(5)'],
        ],
        // Weights count among siblings, and only while somebody else wants the time.
        Slice: [
          ['CPUWeight', cpu_weight],
          ['IOWeight', io_weight],
        ],
      },
    },
    {
      purpose: 'dev_slice',
      place,
      path: devSlice,
      cgroup: devSliceCgroup,
      sections: {
        Unit: [
          ['Description', 'Test runs and builds started by omnimind run'],
          ['Documentation', 'man:systemd.resource-control(5)'],
        ],
        Slice: [
          ['CPUQuota', cpu_quota_percent === null ? null : `${cpu_quota_percent}%`],
          // Throttles and reclaims, never kills; MemoryMax= is the wall behind it, where the kernel does kill.
          ['MemoryHigh', sizeText(memory_high_mib)],
          ['MemoryMax', sizeText(memory_max_mib)],
          // Throttling makes memory pressure on purpose: that is no reason to kill what is throttled.
          ['ManagedOOMPreference', 'avoid', 248],
        ],
      },
    },
  ];
}

const dropIn = '50-omnimind.conf';

/**
 * What reserves memory for editor, session, backend and monitor. `MemoryLow=` holds only as far as every ancestor allows it, so each
 * of them gets the same.
 */
export function systemProtection({ limits, configuration }: UnitFacts): UnitRow[] {
  const { protect_low_mib, backend_low_mib } = limits;
  const services_mib = monitorMemory.low_mib + (configuration.backend.command.length > 0 ? backend_low_mib : 0);
  const session = (slice: string, cgroup: string | null, section = 'Slice'): UnitRow => ({
    purpose: 'protect_sessions',
    place: 'system',
    path: `${slice}.d/${dropIn}`,
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
      path: `system.slice.d/${dropIn}`,
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
  if (limits.protect_low_mib === 0) return [];
  return ['app.slice', 'session.slice'].map(
    (slice): UnitRow => ({
      purpose: 'protect_editor',
      place: 'user',
      path: `${slice}.d/${dropIn}`,
      cgroup: slice,
      sections: { Slice: [['MemoryLow', sizeText(limits.protect_low_mib)]] },
    }),
  );
}

const sections: Readonly<Record<string, string>> = { service: 'Service', scope: 'Scope', slice: 'Slice' };

/**
 * Asks systemd-oomd to spare what is protected, where it runs; systemd.resource-control(5), `ManagedOOMPreference=`. It chooses
 * among cgroups without others below them, and what is set on a slice does not reach the scopes inside: so the setting stands
 * in the units of the programs, which desktops name after the program (systemd.io/DESKTOP_ENVIRONMENTS). For those of a user
 * it counts only while the user's own manager is watched, as distributions do for memory pressure: a user's setting counts for
 * nothing against other users. `avoid` and not `omit`, since an editor that leaks may be the one to go in the end. Our own two
 * services have `omit` in their units.
 */
export function oomdPreferences({ kind, configuration, isOomdActive }: UnitFacts): UnitRow[] {
  if (kind !== 'system' || !isOomdActive) return [];
  const units = configuration.protect.units.filter((unit) => unit !== backendService && unit !== monitorService);
  return [
    ...units.flatMap((unit) => preference('system', unit)),
    ...configuration.protect.names.flatMap((name) => {
      const app = escaped(name);
      return [`app-${app}-.scope`, `app-gnome-${app}-.scope`, `app-${app}@.service`].flatMap((unit) =>
        preference('user', unit),
      );
    }),
  ];
}

function preference(place: UnitPlace, unit: string): UnitRow[] {
  const section = sections[/\.(\w+)$/.exec(unit)?.[1] ?? ''];
  if (section === undefined || !/^[\w:.@\\-]{1,200}$/.test(unit)) return [];
  return [
    {
      purpose: 'spare_from_oomd',
      place,
      path: `${unit}.d/${dropIn}`,
      cgroup: null,
      sections: { [section]: [['ManagedOOMPreference', 'avoid', 248]] },
    },
  ];
}

/** A name as it stands in the name of a unit; systemd-escape(1). */
function escaped(name: string): string {
  return [...Buffer.from(name)]
    .map((byte, index) => {
      const character = String.fromCharCode(byte);
      const isPlain = /[A-Za-z0-9:_]/.test(character) || (character === '.' && index > 0);
      return isPlain ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}
