import type { ReceivedMessage } from './received.ts';

/** What is said of the watching itself, of actions and of their reasons: the parameters of each code. */
export interface NoticeParameters {
  'mode.off': Record<never, never>;
  /** `kept_as`: the name under which the damaged file is kept. */
  'state.set_aside': { readonly file: string; readonly kept_as: string };
  /** `code` as errno has it. */
  'state.unreadable': { readonly file: string; readonly code: string };

  'identity.unit': { readonly unit: string };
  'identity.run': { readonly name: string };
  'identity.program': { readonly executable: string; readonly directory: string };
  'identity.name': { readonly name: string };
  /** `until`: ISO 8601; `null` until somebody takes it back. */
  'ignore.on': { readonly workload: ReceivedMessage; readonly until: string | null };
  'ignore.off': { readonly workload: ReceivedMessage };
  'ignore.listed': { readonly workload: ReceivedMessage; readonly until: string | null };
}
