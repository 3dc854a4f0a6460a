import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import {
  devSlice,
  type ManagerKind,
  managerCgroup,
  omnimindSlice,
  runningManagers,
  userManagerCgroup,
} from '@omnimind/linux/systemd/service-manager';
import { exists, readFileState } from './disk.ts';
import { earlyoomService, readEarlyoomUnit } from './earlyoom-facts.ts';
import { earlyoomDropIn, purgeWords } from './earlyoom-plan.ts';
import { askManager, checkRoot, hasGroup, unitStates } from './facts.ts';
import { type Backup, manifestFile, placesOf, readSetup, type SetupManifest, workingState } from './manifest.ts';
import { groupName, logDirectory, metricsFile, metricsLink, runtimeDirectory } from './plain-files.ts';
import { forgetFailure, forUsers, reloadUser, userWants } from './plan-commands.ts';
import { backendService } from './service-units.ts';
import { type SetupWorld, systemctl } from './world.ts';

export interface UninstallPlan {
  readonly kind: ManagerKind;
  readonly manifestFile: string;
  readonly manifest: SetupManifest;
  /** Files and links that setup wrote and nobody changed. */
  readonly remove: readonly string[];
  /** Files of ours in whose place something else stood, which comes back. */
  readonly restore: readonly Backup[];
  /** What was changed since setup: it is kept and reported. */
  readonly changed: readonly string[];
  /** Directories that go with all in them: they are the service's own and do not outlive a boot, or `--purge` was said. */
  readonly removeWhole: readonly string[];
  /** Directories that hold what the service kept; they stay unless they are empty. */
  readonly kept: readonly string[];
  readonly commandsBefore: readonly (readonly string[])[];
  readonly commandsAfter: readonly (readonly string[])[];
  /** Workloads run in the slice: it is left to them, without its limits, until the last one ends. */
  readonly isPopulated: boolean;
}

const slices = [devSlice, omnimindSlice];

/**
 * Looks at what a setup left and says what uninstall would do; `null` when there is no setup.
 *
 * @throws OmnimindError `permission_denied`, `setup_refused`, `bus_unavailable`
 */
export function planUninstall(kind: ManagerKind, purge: boolean, world: SetupWorld): UninstallPlan | null {
  checkRoot(kind, world, 'uninstall');
  const manifest = readSetup(kind, placesOf(world));
  if (manifest === null) return null;
  askManager(kind, world);
  const paths = [...manifest.files, ...manifest.links];
  const there = paths.filter(({ path }) => exists(world.real(path))).map(({ path }) => path);
  const backupOf = (path: string): Backup | undefined => manifest.former.find((backup) => backup.path === path);
  const changed = there.filter((path) => !isOurs(path, manifest, world));
  const ours = there.filter((path) => !changed.includes(path));
  const restore = ours.flatMap((path) => backupOf(path) ?? []);
  const remove = ours.filter((path) => backupOf(path) === undefined);
  const states = unitStates(kind, world, [...slices, ...manifest.services]);
  const isPopulated = slicePopulated(kind, world);
  const activeSlices = slices.filter((slice) => states.get(slice)?.active === 'active');
  const loaded = manifest.services.filter((service) => (states.get(service)?.file ?? '') !== '');
  const isSystem = kind === 'system';
  const file = manifestFile(kind, { environment: world.environment });
  const state = dirname(file);
  const kept = [state, ...(isSystem ? [logDirectory] : [])].filter((path) => existsSync(world.real(path)));
  return {
    kind,
    manifestFile: file,
    manifest,
    remove: [...remove, ...ownLink(world, isSystem)],
    restore,
    changed,
    removeWhole: [
      ...volatileDirectories(kind, world),
      ...workingState(kind, world).filter((path) => exists(world.real(path))),
      ...(purge ? kept : []),
    ],
    kept: purge ? [] : kept,
    commandsBefore: [
      ...loaded.map((service) => systemctl(kind, 'disable', '--now', service)),
      ...(loaded.length === 0 ? [] : [forgetFailure(kind, [...new Set([...loaded, backendService])])]),
      ...manifest.user_services.flatMap((service) => endForUsers(service, world)),
      ...(isPopulated || activeSlices.length === 0 ? [] : [systemctl(kind, 'stop', ...activeSlices)]),
    ],
    commandsAfter: [
      systemctl(kind, 'daemon-reload'),
      ...(isSystem ? runningManagers(world.real('/sys/fs/cgroup')).map(reloadUser) : []),
      ...earlyoomCommands(manifest, [...restore.map(({ path }) => path), ...remove], world),
      ...(isSystem && manifest.made_group && hasGroup(world) ? [['groupdel', groupName]] : []),
    ],
    isPopulated,
  };
}

function isOurs(path: string, manifest: SetupManifest, world: SetupWorld): boolean {
  const there = readFileState(world.real(path));
  const file = manifest.files.find((candidate) => candidate.path === path);
  // A setup that was killed had not yet replaced what stood there.
  const hashes = [file?.sha256, file?.before, manifest.former.find((backup) => backup.path === path)?.sha256];
  if (there.kind === 'file') return file !== undefined && hashes.includes(there.sha256);
  return there.kind === 'link' && manifest.links.some((link) => link.path === path && link.target === there.target);
}

/** Disables a service in the managers of users, and ends it in those that run it. */
function endForUsers(service: string, world: SetupWorld): string[][] {
  const pids = runningManagers(world.real('/sys/fs/cgroup')).flatMap((uid) => {
    const cgroup = join('/sys/fs/cgroup', userManagerCgroup(uid), 'app.slice', service, 'cgroup.procs');
    return readOr([], () => readFileSync(world.real(cgroup), 'utf8').split('\n').filter(Boolean));
  });
  const disabling = exists(world.real(userWants(service))) ? [forUsers('disable', service)] : [];
  return pids.length === 0 ? disabling : [...disabling, ['kill', ...pids]];
}

/** earlyoom starts with its former arguments, or goes when setup installed it. */
function earlyoomCommands({ packages, former }: SetupManifest, paths: string[], world: SetupWorld): string[][] {
  if (packages.length > 0) return [purgeWords(packages)];
  const isOther = paths.some((path) => path === earlyoomDropIn || former.some((one) => one.path === path));
  if (!isOther || readEarlyoomUnit(world).activeState !== 'active') return [];
  return [systemctl('system', 'restart', earlyoomService)];
}

/** The link that systemd-tmpfiles made, as long as it leads to our file. */
function ownLink(world: SetupWorld, isSystem: boolean): string[] {
  const link = readFileState(world.real(metricsLink));
  return isSystem && link.kind === 'link' && link.target === metricsFile ? [metricsLink] : [];
}

/** The service's directory in /run, and what was set on the slices until the next boot. */
function volatileDirectories(kind: ManagerKind, world: SetupWorld): string[] {
  const runtime = world.environment['XDG_RUNTIME_DIR'] || `/run/user/${world.uid}`;
  const own = kind === 'system' ? runtimeDirectory : `${runtime}/omnimind`;
  const control = kind === 'system' ? '/run/systemd/system.control' : `${runtime}/systemd/user.control`;
  const managers = kind === 'system' ? runningManagers(world.real('/sys/fs/cgroup')) : [];
  const controls = [control, ...managers.map((uid) => `/run/user/${uid}/systemd/user.control`)];
  return [
    own,
    ...slices.map((slice) => `${control}/${slice}.d`),
    ...controls.flatMap((path) => reserves(path, world)),
  ].filter((path) => existsSync(world.real(path)));
}

/** Units that the monitor reserves memory for, and those above them. */
const reserved =
  /^(?:(?:user|app|session|app-.+|user-\d+)\.slice|user@\d+\.service|session-\w+\.scope|app-.+\.(?:scope|service))\.d$/;

/** What set-property leaves where the monitor reserved memory: the value is what it was, but no file below it counts any more. */
function reserves(control: string, world: SetupWorld): string[] {
  const setting = '50-MemoryLow.conf';
  const read = (path: string): string[] => readOr([], () => readdirSync(world.real(path)));
  return read(control)
    .filter((name) => reserved.test(name))
    .map((name) => ({ path: `${control}/${name}`, files: read(`${control}/${name}`) }))
    .filter(({ files }) => files.includes(setting))
    .map(({ path, files }) => (files.length === 1 ? path : `${path}/${setting}`));
}

/** cgroup.events of the slice; Documentation/admin-guide/cgroup-v2.rst. */
function slicePopulated(kind: ManagerKind, world: SetupWorld): boolean {
  const manager = managerCgroup(kind, world.uid);
  return readOr(false, () =>
    /^populated 1$/m.test(
      readFileSync(world.real(join('/sys/fs/cgroup', manager, omnimindSlice, 'cgroup.events')), 'utf8'),
    ),
  );
}
