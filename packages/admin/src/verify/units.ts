import { devSlice, managerCgroup, omnimindSlice } from '@omnimind/linux/systemd/service-manager';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import { knownSetup, type Setup, setupCommand, systemctl, type VerifyContext } from '../checks/check.ts';
import { isProblem } from '../checks/units.ts';
import type { ExpectedAttribute } from '../setup/manifest.ts';

export function checkSetup(context: VerifyContext): VerifyFinding {
  const { setup } = context;
  if (setup === null) return verifyFinding('setup.missing', {}, setupCommand(context));
  if ('code' in setup) return verifyFinding('setup.unreadable', { reason: setup }, setupCommand(context));
  return verifyFinding('setup.done', { profile: setup.profile, files: setup.files.length });
}

/** Whether the files that setup wrote are there as it wrote them, with their permissions. */
export function checkFiles(context: VerifyContext): VerifyFinding {
  const setup = knownSetup(context);
  if (setup === null) return verifyFinding('files.not_planned');
  const { machine } = context;
  const unreadable = setup.files.filter(({ path }) => machine.problem(path) === 'EACCES');
  const changed = [
    ...setup.files.filter((file) => !unreadable.includes(file)).flatMap((file) => changeOf(context, file)),
    ...setup.links.filter(({ path, target }) => machine.link(path) !== target).map(({ path }) => path),
  ];
  if (changed.length > 0) return verifyFinding('files.changed', { files: changed }, setupCommand(context));
  const hidden = unreadable.map(({ path }) => path);
  if (hidden.length > 0) return verifyFinding('files.unreadable', { files: hidden }, 'sudo omnimind verify --system');
  return verifyFinding('files.unchanged', { files: setup.files.length + setup.links.length });
}

function changeOf({ machine }: VerifyContext, { path, sha256, mode }: Setup['files'][number]): string[] {
  if (machine.sha256(path) !== sha256) return [path];
  const found = machine.mode(path);
  return found === null || found === mode ? [] : [`${path} (mode ${found.toString(8)})`];
}

const slices = [omnimindSlice, devSlice];

/**
 * Whether the manager has loaded the slices from setup's files, and nothing else lies over them: a drop-in in
 * `*.control` is what `systemctl set-property` leaves; systemd.unit(5).
 */
export async function checkSlices(context: VerifyContext): Promise<VerifyFinding> {
  const overrides: string[] = [];
  const stale: string[] = [];
  for (const unit of slices) {
    const properties = await context.units.read(context.kind, unit);
    if (isProblem(properties)) return verifyFinding('slices.no_manager', { reason: properties }, 'omnimind doctor');
    // A slice that has no file is made up by systemd when something is put into it.
    const load_state = properties.text('LoadState');
    if (load_state !== 'loaded' || properties.text('FragmentPath') === '')
      return verifyFinding('slices.not_loaded', { unit, load_state }, setupCommand(context));
    overrides.push(...properties.texts('DropInPaths').filter((path) => path.includes('.control/')));
    if (properties.isTrue('NeedDaemonReload')) stale.push(unit);
  }
  const revert = systemctl(context, `revert ${[...new Set(overrides.map(unitOf))].join(' ')}`);
  if (overrides.length > 0) return verifyFinding('slices.overridden', { files: overrides }, revert);
  if (stale.length > 0)
    return verifyFinding('slices.not_reloaded', { units: stale }, systemctl(context, 'daemon-reload'));
  return verifyFinding('slices.loaded', { units: slices });
}

/** `/run/systemd/system.control/a.slice.d/50-CPUWeight.conf` → `a.slice` */
function unitOf(dropIn: string): string {
  return dropIn.split('/').at(-2)?.replace(/\.d$/, '') ?? '';
}

/** Files of a cgroup by the property that systemd makes them of; systemd.resource-control(5). */
const propertyOf: Readonly<Record<string, string>> = {
  'cpu.weight': 'CPUWeight',
  'io.weight': 'IOWeight',
  'cpu.max': 'CPUQuotaPerSecUSec',
  'memory.high': 'MemoryHigh',
  'memory.max': 'MemoryMax',
  'memory.low': 'MemoryLow',
  'memory.min': 'MemoryMin',
  'pids.max': 'TasksMax',
};

/** The property for the text of a file: `200000 100000` → 2 s of processor time a second; `max` and `max 100000` → Infinity. */
function propertyValue(text: string): number {
  const [number = '', period] = text.replace('default ', '').split(' ');
  if (number === 'max') return Number.POSITIVE_INFINITY;
  return period === undefined ? Number(number) : (Number(number) / Number(period)) * 1e6;
}

/** Whether the manager itself wants of our slices what setup planned: what `set-property` or an edited file changed. */
export async function checkProperties(context: VerifyContext): Promise<VerifyFinding> {
  const manager = managerCgroup(context.kind, context.uid);
  const planned = (knownSetup(context)?.attributes ?? []).filter(
    // Only this manager can be asked: what holds in users' managers, `limits` compares in the kernel.
    (attribute) => slices.includes(attribute.unit) && attribute.cgroup.includes('user@') === manager.includes('user@'),
  );
  if (planned.length === 0) return verifyFinding('properties.not_planned');
  const differences: string[] = [];
  const expected: string[] = [];
  for (const attribute of planned) {
    const property = propertyOf[attribute.attribute];
    if (property === undefined) continue;
    const properties = await context.units.read(context.kind, attribute.unit);
    if (isProblem(properties)) return verifyFinding('properties.no_manager', { reason: properties }, 'omnimind doctor');
    const wanted = propertyValue(attribute.expected);
    const found = properties.setting(property);
    if (isSame(attribute, wanted, found)) continue;
    differences.push(`${attribute.unit} ${property} ${shown(found)}`);
    expected.push(`${property} ${shown(wanted)}`);
  }
  if (differences.length === 0) return verifyFinding('properties.as_planned', { count: planned.length });
  const units = [...new Set(differences.map((text) => text.split(' ')[0]))].join(' ');
  const fix = `${systemctl(context, `revert ${units}`)} && ${setupCommand(context)}`;
  return verifyFinding('properties.differ', { differences, expected }, fix);
}

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
