import type { ManagerKind } from '@omnimind/linux';
import { type ConfigurationInput, configurationSchema } from '@omnimind/protocol';
import type { FakeWorld } from './fake-world.ts';
import type { Profile } from './manifest.ts';
import { performSetup } from './perform-setup.ts';
import { planSetup } from './plan.ts';
import type { SetupPlan } from './planned.ts';
import type { SetupRequest } from './request.ts';
import { applyUninstall, type Uninstalled } from './uninstall.ts';
import { planUninstall } from './uninstall-plan.ts';

export interface Wish {
  readonly kind?: ManagerKind;
  readonly profile?: Profile;
  readonly configuration?: ConfigurationInput;
  readonly installEarlyoom?: boolean;
}

/** A configuration with a backend. For tests. */
export const backend: ConfigurationInput = { backend: { command: ['/bin/sleep', '1'] } };
export const devSlicePath = '/etc/systemd/system/omnimind-dev.slice';

/** The plan of a setup in a world of tests. */
export function plan(world: FakeWorld, wish: Wish = {}): Promise<SetupPlan> {
  return planSetup(requestOf(world, wish), world);
}

export async function setup(world: FakeWorld, wish: Wish = {}): Promise<void> {
  await performSetup(await plan(world, wish), requestOf(world, wish), world);
}

function requestOf({ packageDirectory }: FakeWorld, wish: Wish): SetupRequest {
  const { kind = 'system', profile = 'dev', configuration = {}, installEarlyoom = false } = wish;
  return { kind, profile, configuration: configurationSchema.parse(configuration), packageDirectory, installEarlyoom };
}

export async function uninstall(world: FakeWorld, kind: ManagerKind = 'system', purge = false): Promise<Uninstalled> {
  const planned = planUninstall(kind, purge, world);
  if (planned === null) throw new Error('there is no setup');
  return await applyUninstall(planned, world);
}
