import { unitText } from '@omnimind/linux/systemd/unit-text';
import type { ExpectedAttribute } from './manifest.ts';
import { backendUnits, monitorUnit, notifyUnits } from './service-units.ts';
import { oomdPreferences, sliceUnits, systemProtection, userProtection } from './slice-units.ts';
import type { SettingRow, UnitFacts, UnitRow } from './unit-row.ts';

/** Every unit file and drop-in of a setup: the one place that all of them come from. */
export function unitTable(facts: UnitFacts): UnitRow[] {
  const own = [monitorUnit(facts), ...notifyUnits(facts), ...backendUnits(facts)];
  if (facts.kind === 'user') return [...sliceUnits('user', facts), ...own, ...userProtection(facts)];
  const inUsers = [...sliceUnits('user', facts), ...userProtection(facts)];
  return [...sliceUnits('system', facts), ...own, ...systemProtection(facts), ...inUsers, ...oomdPreferences(facts)];
}

/** A row as the text of its file. @throws RangeError for a value that no unit file can hold */
export function rowText({ sections }: UnitRow, systemdVersion: number): string {
  const written = Object.entries(sections).map(([name, rows]) => {
    return { name, settings: writtenSettings(rows, systemdVersion) };
  });
  return unitText(['Written by `omnimind setup`, and removed by `omnimind uninstall` unless it was changed.'], written);
}

/** The settings that stand in the file: those with a value that this systemd knows. */
function writtenSettings(rows: readonly SettingRow[], systemdVersion: number): [key: string, value: string][] {
  return rows.flatMap(([key, value, since = 0]) =>
    value === null || since > systemdVersion ? [] : [[key, String(value)]],
  );
}

/** What the kernel shows of the rows once their units are active. */
export function attributesOf(rows: readonly UnitRow[], systemdVersion: number): ExpectedAttribute[] {
  return rows.flatMap(({ path, place, cgroup, sections }) => {
    if (cgroup === null) return [];
    const unit = path.split('/')[0]?.replace(/\.d$/, '') ?? path;
    return writtenSettings(Object.values(sections).flat(), systemdVersion)
      .flatMap(([key, value]) => kernelText(key, value, place === 'system') ?? [])
      .map(([attribute, expected]) => ({ unit, cgroup, attribute, expected }));
  });
}

const memoryFiles: Readonly<Record<string, string>> = {
  MemoryMin: 'memory.min',
  MemoryLow: 'memory.low',
  MemoryHigh: 'memory.high',
  MemoryMax: 'memory.max',
};

/** The kernel's file and its text for a resource setting. I/O is not delegated to the managers of users. */
function kernelText(key: string, value: string, hasIo: boolean): [string, string][] | undefined {
  const memory = memoryFiles[key];
  if (memory !== undefined) return [[memory, String(Number.parseInt(value, 10) * 2 ** 20)]];
  if (key === 'CPUWeight') return [['cpu.weight', value]];
  if (key === 'IOWeight' && hasIo) return [['io.weight', `default ${value}`]];
  // systemd's period is 100 ms.
  if (key === 'CPUQuota') return [['cpu.max', `${Number.parseInt(value, 10) * 1000} 100000`]];
  return undefined;
}
