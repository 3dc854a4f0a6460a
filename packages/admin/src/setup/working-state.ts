import { dirname, join } from 'node:path';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { manifestFile } from './manifest.ts';
import type { SetupWorld } from './world.ts';

/** What the services keep for themselves: of no use without them. Runs and kills are the user's. */
export function workingState(kind: ManagerKind, { environment }: SetupWorld): string[] {
  const state = dirname(manifestFile(kind, { environment }));
  const names = ['events', 'history', 'notify', 'kills/followed.json', 'ignored-workloads.json', 'api-token'];
  const own = names.map((name) => join(state, name));
  // Where systemd keeps the state of a service with a dynamic user.
  return kind === 'user' ? own : [...own, '/var/lib/omnimind-notify', '/var/lib/private/omnimind-notify'];
}
