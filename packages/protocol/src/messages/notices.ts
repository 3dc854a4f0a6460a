/** What is said of the watching itself, of actions and of their reasons: the parameters of each code. */
export interface NoticeParameters {
  'mode.off': Record<never, never>;
}
