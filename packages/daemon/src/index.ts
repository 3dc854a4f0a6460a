export { type EngineParameters, engineParameters } from '@omnimind/engine';
export * from './adopt/index.ts';
export { eventLogDirectory } from './announce/event-log.ts';
export { makeAnnouncer } from './announce/make-announcer.ts';
export * from './checks/index.ts';
export * from './configuration/index.ts';
export type { CyclesListener } from './cycles/cycles-listener.ts';
export { runCycles } from './cycles/run-cycles.ts';
export type { StopStage } from './cycles/stop-requests.ts';
export * from './earlyoom/index.ts';
export { type ApiWish, apiSetup } from './http/api-setup.ts';
export { connectApi } from './http-client/connect-api.ts';
export { KillStore, killsDirectory, readKills, type StoredKill, systemKillsDirectory } from './kills/kill-store.ts';
export { leave } from './launcher/leave.ts';
export { replaceProcess } from './launcher/replace-process.ts';
export type { MonitorOptions, MonitorTick } from './monitor/monitor-options.ts';
export { monitorMachine } from './monitor.ts';
export { Ignored } from './notify/ignored.ts';
export {
  notifyStateDirectory,
  type ReceiverSet,
  receiverSets,
  serveNotifications,
} from './notify/serve.ts';
export { type DesktopOutcome, testDesktop } from './notify/test-desktop.ts';
export { testWebhooks, type WebhookOutcome } from './notify/test-webhooks.ts';
export { systemWaitingClock } from './notify/waiting-clock.ts';
export { type Recorded, type RecordOptions, recordTrace } from './record.ts';
export { type ReplayOptions, replayTrace } from './replay.ts';
export { type RunCommandOptions, runCommand } from './run-command.ts';
export * from './sampler/index.ts';
export { findRun, listRuns, type RunSummary, type StoredRun } from './store/runs.ts';
