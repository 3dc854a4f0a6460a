import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { Unwritable } from '@omnimind/linux/files/outcome';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { logFile, metricsFile, plainFiles } from './plain-files.ts';
import type { SetupRequest, WantedFile } from './planned.ts';
import { programDirectory, programFiles, programLauncher } from './program-files.ts';
import type { UnitFacts, UnitRow } from './unit-row.ts';
import { rowText, unitTable } from './unit-table.ts';
import type { SetupWorld } from './world.ts';

export interface RenderedRow {
  readonly row: UnitRow;
  readonly text: string;
}

/**
 * Every file that a setup wants: units, and for the system what lies beside them and the program.
 *
 * @param isPackaged whether a package brought the program, with the group and the directories
 */
export async function wantedFiles(
  { kind, packageDirectory }: SetupRequest,
  rows: readonly RenderedRow[],
  monitor: readonly string[],
  world: SetupWorld,
  isPackaged: boolean,
): Promise<WantedFile[]> {
  const units = rows.map(({ row: { purpose, place, path }, text }): WantedFile => {
    const whose = place === 'user' && kind === 'system' ? 'all-users' : place;
    return { purpose, path: join(unitDirectory(whose, world), path), mode: 0o644, content: Buffer.from(text) };
  });
  if (kind === 'user') return units;
  if (isPackaged) return [...units, ...plainFiles(monitor).filter(({ purpose }) => purpose === 'monitor_script')];
  const program = (await programFiles(packageDirectory)).map(
    (file): WantedFile => ({ ...file, purpose: 'program', path: join(programDirectory, file.path) }),
  );
  return [...units, ...plainFiles(monitor), ...program];
}

/** The rows of the table as texts. @throws OmnimindError `config_invalid` */
export function renderedRows(facts: UnitFacts): RenderedRow[] {
  try {
    return unitTable(facts).map((row) => ({ row, text: rowText(row, facts.systemdVersion) }));
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new OmnimindError('config_invalid', message('setup.backend', { detail: error.reason }), { cause: error });
  }
}

/** Directory of unit files: of the system, of all users, or of this one. */
export function unitDirectory(whose: ManagerKind | 'all-users', { environment }: SetupWorld): string {
  if (whose === 'system') return '/etc/systemd/system';
  if (whose === 'all-users') return '/etc/systemd/user';
  return join(configurationHome(environment), 'systemd/user');
}

function configurationHome(environment: NodeJS.ProcessEnv): string {
  const configured = environment['XDG_CONFIG_HOME'] ?? '';
  return isAbsolute(configured) ? configured : join(environment['HOME'] || homedir(), '.config');
}

/** The program of a service: what is installed for the system, this very one for a user. */
export function programWords({ kind, packageDirectory }: SetupRequest): string[] {
  return [kind === 'system' ? programLauncher : join(packageDirectory, 'bin/omnimind')];
}

export function monitorCommand(request: SetupRequest, { environment, uid }: SetupWorld): string[] {
  const { kind, configurationFile, leavesCulprits = false } = request;
  const culprits = leavesCulprits ? [] : ['--adopt-culprits'];
  const words = [...programWords(request), 'monitor', '--mode', 'smart', ...culprits, '--announce', '--metrics-file'];
  if (kind === 'system') return [...words, metricsFile, '--log-file', logFile];
  const runtime = environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`;
  const more = configurationFile === undefined ? [] : ['--config', resolve(configurationFile)];
  return [...words, join(runtime, 'omnimind/metrics-5min.txt'), ...more];
}

/** What the service must know of the places that a user has chosen: its manager need not. */
export function serviceEnvironment(kind: ManagerKind, { environment }: SetupWorld): string[] {
  const state = environment['XDG_STATE_HOME'] ?? '';
  if (kind === 'system') return ['XDG_STATE_HOME=/var/lib'];
  return isAbsolute(state) ? [`XDG_STATE_HOME=${state}`] : [];
}

/**
 * A user's manager may have another idea of where the configuration lies than the shell that asks it.
 *
 * @throws OmnimindError `setup_refused`
 */
export function checkUnitPath(kind: ManagerKind, unitPath: string, world: SetupWorld): void {
  const directory = unitDirectory(kind, world);
  // Blanks and the like would come back in another form.
  if (unitPath === '' || !/^[\w/.-]+$/.test(directory) || unitPath.split(' ').includes(directory)) return;
  throw new OmnimindError('setup_refused', message('setup.unit_path', { directory }));
}
