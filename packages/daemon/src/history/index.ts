export { defaultMaxBytes, History } from './history.ts';
export type { HistoryRow } from './history-store.ts';
