import { performSetup } from '@omnimind/admin/setup/perform-setup';
import { planSetup } from '@omnimind/admin/setup/plan';
import type { SetupPlan, SetupRequest } from '@omnimind/admin/setup/planned';
import { applyUninstall, type Uninstalled } from '@omnimind/admin/setup/uninstall';
import { planUninstall } from '@omnimind/admin/setup/uninstall-plan';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { type ConfigurationInput, configurationSchema } from '@omnimind/protocol/configuration';
import type { Profile } from '@omnimind/protocol/setup-plan';
import type { FakeWorld } from './fake-world.ts';

export interface FakeRequest {
  readonly kind?: ManagerKind;
  readonly profile?: Profile;
  readonly configuration?: ConfigurationInput;
  readonly installEarlyoom?: boolean;
  readonly isOnlyShown?: boolean;
  readonly leavesCulprits?: boolean;
}

/** A configuration with a backend. For tests. */
export const backend: ConfigurationInput = { backend: { command: ['/bin/sleep', '1'] } };
export const devSlicePath = '/etc/systemd/system/omnimind-dev.slice';

/** The plan of a setup in a world of tests. */
export function plan(world: FakeWorld, wish: FakeRequest = {}): Promise<SetupPlan> {
  return planSetup(requestOf(world, wish), world);
}

export async function setup(world: FakeWorld, wish: FakeRequest = {}): Promise<void> {
  await performSetup(await plan(world, wish), requestOf(world, wish), world);
}

function requestOf({ packageDirectory }: FakeWorld, wish: FakeRequest): SetupRequest {
  const {
    kind = 'system',
    profile = 'dev',
    configuration = {},
    installEarlyoom = false,
    isOnlyShown = false,
    leavesCulprits = false,
  } = wish;
  return {
    kind,
    profile,
    configuration: configurationSchema.parse(configuration),
    packageDirectory,
    installEarlyoom,
    isOnlyShown,
    leavesCulprits,
  };
}

export async function uninstall(world: FakeWorld, kind: ManagerKind = 'system', purge = false): Promise<Uninstalled> {
  const planned = planUninstall(kind, purge, world);
  if (planned === null) throw new Error('there is no setup');
  return await applyUninstall(planned, world);
}
