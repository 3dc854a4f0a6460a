export { type EngineParameters, engineParameters } from '@omnimind/engine';
export * from './configuration/index.ts';
export { replaceProcess } from './launcher/replace-process.ts';
export { type MonitorOptions, type MonitorTick, monitorMachine } from './monitor.ts';
export { type Recorded, type RecordOptions, recordTrace } from './record.ts';
export { type ReplayOptions, replayTrace } from './replay.ts';
export { type RunCommandOptions, runCommand } from './run-command.ts';
export * from './sampler/index.ts';
export { findRun, listRuns, type RunSummary, type StoredRun } from './store/runs.ts';
