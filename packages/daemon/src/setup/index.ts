export type { SetupProgress } from './apply.ts';
export { type DiffLine, lineDiff } from './line-diff.ts';
export {
  type ExpectedAttribute,
  expectedAttributes,
  type Profile,
  profiles,
  readSetup,
  type SetupManifest,
} from './manifest.ts';
export type { Note } from './notes.ts';
export { performSetup } from './perform-setup.ts';
export { planSetup } from './plan.ts';
export {
  type CommandPurpose,
  type FilePurpose,
  isDone,
  type PlannedCommand,
  type PlannedFile,
  type SetupPlan,
} from './planned.ts';
export { type ProgramFile, programFiles } from './program-files.ts';
export { recoverActions } from './recover-actions.ts';
export type { SetupRequest } from './request.ts';
export { applyUninstall, type Uninstalled } from './uninstall.ts';
export { planUninstall, type UninstallPlan } from './uninstall-plan.ts';
export { machineWorld, type SetupWorld } from './world.ts';
