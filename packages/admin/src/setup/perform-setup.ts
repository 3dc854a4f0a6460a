import { applySetup, run, type SetupProgress } from './apply.ts';
import { planSetup } from './plan.ts';
import type { SetupPlan, SetupRequest } from './planned.ts';
import type { SetupWorld } from './world.ts';

/**
 * Carries out the plan. What a package brings is known only once it is installed: the plan is then made again.
 *
 * @returns the plan that was carried out
 * @throws OmnimindError `setup_failed`, or as `planSetup`: what was done before is undone by then
 */
export async function performSetup(
  plan: SetupPlan,
  request: SetupRequest,
  world: SetupWorld,
  progress: SetupProgress = {},
): Promise<SetupPlan> {
  const { install } = plan;
  if (install === null) {
    applySetup(plan, world, progress);
    return plan;
  }
  progress.onCommand?.(install.words);
  try {
    run(install.words, world);
    const whole = await planSetup({ ...request, installEarlyoom: false, installedPackages: ['earlyoom'] }, world);
    applySetup(whole, world, progress);
    return whole;
  } catch (error) {
    for (const words of install.undo) world.run(words);
    throw error;
  }
}
