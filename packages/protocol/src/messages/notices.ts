/** What is said of the watching itself, of actions and of their reasons: the parameters of each code. */
export interface NoticeParameters {
  'mode.off': Record<never, never>;
  /** `kept_as`: the name under which the damaged file is kept. */
  'state.set_aside': { readonly file: string; readonly kept_as: string };
  /** `code` as errno has it. */
  'state.unreadable': { readonly file: string; readonly code: string };
  'bus.unavailable': Record<never, never>;
  'bus.timeout': Record<never, never>;
}
