export { defaultMaxBytes, History, type HistoryOptions } from './history.ts';
export type { HistoryRow } from './history-store.ts';
