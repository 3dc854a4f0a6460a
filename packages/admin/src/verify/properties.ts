import { isUnavailable } from '@omnimind/linux/files/outcome';
import { managerCgroup } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { ExpectedAttribute } from '../setup/manifest.ts';
import { knownSetup, setupCommand, systemctl, type VerifyContext } from './context.ts';
import { isOfSlice } from './limits.ts';

/** A file of a cgroup as the property that systemd makes it of; systemd.resource-control(5). */
interface Rendering {
  readonly property: string;
  /** The property's value for the text of the file. */
  readonly value: (text: string) => number;
}

const plain = (text: string): number => (text === 'max' ? Number.POSITIVE_INFINITY : Number(text));
const renderings: Readonly<Record<string, Rendering>> = {
  'cpu.weight': { property: 'CPUWeight', value: Number },
  'io.weight': { property: 'IOWeight', value: (text) => Number(text.replace('default ', '')) },
  'cpu.max': { property: 'CPUQuotaPerSecUSec', value: quotaUsec },
  'memory.high': { property: 'MemoryHigh', value: plain },
  'memory.max': { property: 'MemoryMax', value: plain },
  'memory.low': { property: 'MemoryLow', value: plain },
  'memory.min': { property: 'MemoryMin', value: plain },
  'pids.max': { property: 'TasksMax', value: plain },
};

/** `200000 100000` → 2 s of processor time a second; `max 100000` → Infinity. */
function quotaUsec(text: string): number {
  const [quota = '', period] = text.split(' ');
  return quota === 'max' ? Number.POSITIVE_INFINITY : (Number(quota) / Number(period)) * 1e6;
}

/** Whether the manager itself wants of our slices what setup planned: what `set-property` or an edited file changed. */
export const propertiesCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'properties',
  run: async (context) => {
    const manager = managerCgroup(context.kind, context.uid);
    const planned = (knownSetup(context)?.attributes ?? []).filter(
      // Only this manager can be asked: what holds in users' managers, `limits` compares in the kernel.
      (attribute) => isOfSlice(attribute) && attribute.cgroup.includes('user@') === manager.includes('user@'),
    );
    if (planned.length === 0) return verifyFinding('properties.not_planned');
    const differences: string[] = [];
    const expected: string[] = [];
    for (const attribute of planned) {
      const rendering = renderings[attribute.attribute];
      if (rendering === undefined) continue;
      const properties = await context.units.read(context.kind, attribute.unit);
      if (isUnavailable(properties))
        return verifyFinding('properties.no_manager', { reason: properties.unavailable }, 'omnimind doctor');
      const wanted = rendering.value(attribute.expected);
      const found = properties.setting(rendering.property);
      if (isSame(attribute, wanted, found)) continue;
      differences.push(`${attribute.unit} ${rendering.property} ${shown(found)}`);
      expected.push(`${rendering.property} ${shown(wanted)}`);
    }
    if (differences.length === 0) return verifyFinding('properties.as_planned', { count: planned.length });
    const units = [...new Set(differences.map((text) => text.split(' ')[0]))].join(' ');
    return verifyFinding(
      'properties.differ',
      { differences, expected },
      `${systemctl(context, `revert ${units}`)} && ${setupCommand(context)}`,
    );
  },
};

/** Memory is rounded to pages by the kernel, a quota to µs by systemd. */
function isSame({ attribute }: ExpectedAttribute, wanted: number, found: number | null): boolean {
  if (found === null) return false;
  if (wanted === found) return true;
  const slack = attribute.startsWith('memory.') ? 65_536 : attribute === 'cpu.max' ? 1000 : 0;
  return Math.abs(wanted - found) < slack;
}

function shown(value: number | null): string {
  return value === null ? '–' : Number.isFinite(value) ? String(value) : 'max';
}
