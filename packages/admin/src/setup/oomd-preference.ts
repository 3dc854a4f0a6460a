import { backendService } from './backend-unit.ts';
import { monitorService } from './monitor-unit.ts';
import type { UnitFacts, UnitPlace, UnitRow } from './unit-row.ts';

const sections: Readonly<Record<string, string>> = { service: 'Service', scope: 'Scope', slice: 'Slice' };

/**
 * Asks systemd-oomd to spare what is protected, where it runs; systemd.resource-control(5), `ManagedOOMPreference=`. It chooses
 * among cgroups without others below them, and what is asked for a slice does not reach the scopes inside: so the wish stands
 * in the units of the programs, which desktops name after the program (systemd.io/DESKTOP_ENVIRONMENTS). For those of a user
 * it is heard only while the user's own manager is watched, as distributions do for memory pressure: a user's wish counts for
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
      path: `${unit}.d/50-omnimind.conf`,
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
