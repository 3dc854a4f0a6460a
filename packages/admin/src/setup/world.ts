import { spawnSync } from 'node:child_process';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';

export interface CommandResult {
  /** -1 when the program could not be started or was killed. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What setup and uninstall touch of the machine. Tests give a directory and commands of their own. */
export interface SetupWorld {
  readonly uid: number;
  readonly environment: NodeJS.ProcessEnv;
  real(path: string): string;
  run(words: readonly string[]): CommandResult;
  wait(milliseconds: number): void;
}

/** Time that a command may take, ms: a service that does not become ready is given up by systemd after 90 s. */
const limit_ms = 180_000;

/** The machine itself. */
export function machineWorld(environment: NodeJS.ProcessEnv = process.env): SetupWorld {
  return {
    uid: process.getuid?.() ?? -1,
    environment,
    real: (path) => path,
    wait: (milliseconds) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    },
    run: ([program = '', ...parameters]) => {
      const { status, stdout, stderr, error } = spawnSync(program, parameters, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: limit_ms,
        env: { ...environment, LC_ALL: 'C', SYSTEMD_PAGER: '', SYSTEMD_COLORS: '0' },
      });
      return { status: status ?? -1, stdout: stdout ?? '', stderr: error === undefined ? stderr : error.message };
    },
  };
}

/** What systemd tells of units, in one question: for each what it says under a key, empty where it says nothing. */
export function showUnits(
  kind: ManagerKind,
  world: SetupWorld,
  properties: string,
  units: readonly string[],
): ((key: string) => string)[] {
  const { stdout } = world.run(systemctl(kind, 'show', `--property=${properties}`, '--', ...units));
  const values = (block: string) => (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(block)?.[1] ?? '';
  return stdout.split(/\n\s*\n/).map(values);
}

export function systemctl(kind: ManagerKind, ...words: string[]): string[] {
  return kind === 'system' ? ['systemctl', ...words] : ['systemctl', '--user', ...words];
}
