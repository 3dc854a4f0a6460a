import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Group, startGroup, startServer } from './group.ts';
import type { Profile } from './profile.ts';

const repository = join(import.meta.dirname, '../../..');

/** What a person types. */
export const omnimind = join(repository, 'packages/cli/bin/omnimind');

/** Starts the monitor, sources and all. Resolves when its socket is there. */
export async function startMonitor(profile: Profile): Promise<Group> {
  const { socket } = profile;
  // As root it would take the place of the system's monitor.
  const group = startServer(omnimind, ['monitor', '--socket', socket], {
    cwd: profile.root,
    env: profile.environment,
  });
  await group.untilUp(() => existsSync(socket));
  return group;
}

/** How much leaks, and when it ends by itself. */
export interface Leak {
  readonly name: string;
  readonly mebibytes_per_s: number;
  readonly most_mebibytes: number;
  readonly most_s: number;
}

/** Starts a leaking program in a session of its own: where cgroup v2 is not in use, that is a workload. */
export function startLeak(profile: Profile, { name, mebibytes_per_s, most_mebibytes, most_s }: Leak): Group {
  // A process is called as the file that was executed.
  const program = join(profile.root, name);
  symlinkSync(process.execPath, program);
  const words = [name, mebibytes_per_s, most_mebibytes, most_s].map(String);
  return startGroup(program, [join(import.meta.dirname, 'leak-main.js'), ...words], { cwd: profile.root });
}

/** What `node packages/vscode/build.ts` leaves. */
export const extension = {
  build: join(repository, 'packages/vscode/build.ts'),
  /** The extension as it lies. */
  folder: join(repository, 'packages/vscode/dist'),
  /** The module with the tests that run inside the host. */
  tests: join(repository, 'packages/vscode/dist/test-host'),
} as const;
