export {
  type Alert,
  AlertBook,
  type AlertBookState,
  type AlertChange,
  type AlertRules,
} from './announce/alert-book.ts';
export { worstTrouble } from './announce/change-type.ts';
export { type AnnounceContext, announce, causeOf, killIn } from './announce/kinds.ts';
export {
  type BehaviorType,
  behaviorIn,
  evidenceIn,
  protectionIn,
  quantityIn,
  rungIn,
  saidIn,
} from './announce/phrases.ts';
export { announceEnd, announceFlood } from './announce/without-event.ts';
export * from './announcement.ts';
export * from './api/index.ts';
export * from './configuration.ts';
export * from './cycles-checkpoint.ts';
export * from './cycles-report.ts';
export * from './errors.ts';
export * from './escape.ts';
export * from './event.ts';
export * from './quantity.ts';
export * from './report.ts';
export * from './sparkline.ts';
export type { Webhook } from './telling-configuration.ts';
export * from './trace.ts';
export * from './trace-parser.ts';
export * from './units.ts';
export * from './verdict.ts';
