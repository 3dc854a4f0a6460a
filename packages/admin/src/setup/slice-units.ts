import { extname } from 'node:path';
import { devSlice, devSliceCgroup, omnimindSlice } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import { type Limits, monitorMemory } from './limits.ts';
import { backendService, monitorService } from './service-units.ts';
import { type SettingRow, sizeText, type UnitFacts, type UnitPlace, type UnitRow } from './unit-row.ts';

/** The two slices, in the manager of the system or in those of users. */
export function sliceUnits(place: UnitPlace, { limits, configuration }: UnitFacts): UnitRow[] {
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
          ['Description', devSliceDescription(limits, configuration)],
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

/** The limits as people say them: `systemctl show` has microseconds and bytes; docs/brief.md. A percent sign begins a specifier. */
function devSliceDescription({ cpu_quota_percent }: Limits, { slice }: Configuration): string {
  const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%%`;
  const cpu =
    cpu_quota_percent === null
      ? `CPUWeight=${slice.cpu_weight} (of ${omnimindSlice})`
      : `CPUQuota=${percent(slice.cpu_quota)}`;
  return `Test runs and builds: ${cpu} and MemoryMax=${percent(slice.memory_max)} of the machine`;
}

const sections: Readonly<Record<string, string>> = { service: 'Service', scope: 'Scope', slice: 'Slice' };

function dropInRow(
  purpose: UnitRow['purpose'],
  place: UnitPlace,
  unit: string,
  cgroup: string | null,
  settings: readonly SettingRow[],
): UnitRow {
  const section = sections[extname(unit).slice(1)] ?? '';
  return { purpose, place, path: `${unit}.d/50-omnimind.conf`, cgroup, sections: { [section]: settings } };
}

/**
 * What reserves memory for editor, session, backend and monitor. `MemoryLow=` holds only as far as every ancestor allows it, so each
 * of them gets the same.
 */
export function systemProtection({ limits, configuration }: UnitFacts): UnitRow[] {
  const { protect_low_mib, backend_low_mib } = limits;
  const services_mib = monitorMemory.low_mib + (configuration.backend.command.length > 0 ? backend_low_mib : 0);
  const low = (unit: string, cgroup: string | null = null) =>
    dropInRow('protect_sessions', 'system', unit, cgroup, [['MemoryLow', sizeText(protect_low_mib)]]);
  const sessions = [low('user.slice', 'user.slice'), low('user-.slice'), low('user@.service')];
  const services: SettingRow[] = [
    ['MemoryMin', sizeText(monitorMemory.min_mib)],
    ['MemoryLow', sizeText(services_mib)],
  ];
  return [
    ...(protect_low_mib === 0 ? [] : sessions),
    dropInRow('protect_services', 'system', 'system.slice', 'system.slice', services),
  ];
}

/** The same inside the manager of a user, where desktop and editor run. */
export function userProtection({ limits }: UnitFacts): UnitRow[] {
  if (limits.protect_low_mib === 0) return [];
  const settings: SettingRow[] = [['MemoryLow', sizeText(limits.protect_low_mib)]];
  return ['app.slice', 'session.slice'].map((slice) => dropInRow('protect_editor', 'user', slice, slice, settings));
}

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
    ...configuration.protect.names
      .map(escaped)
      .flatMap((app) => [`app-${app}-.scope`, `app-gnome-${app}-.scope`, `app-${app}@.service`])
      .flatMap((unit) => preference('user', unit)),
  ];
}

function preference(place: UnitPlace, unit: string): UnitRow[] {
  if (!/^[\w:.@\\-]{1,200}$/.test(unit) || !/\.(?:service|scope|slice)$/.test(unit)) return [];
  return [dropInRow('spare_from_oomd', place, unit, null, [['ManagedOOMPreference', 'avoid', 248]])];
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
