import type { ReceivedMessage } from './message.ts';

/** `test` gives test runs a quota of CPU time, `dev` lets weights alone decide. */
export const profiles = ['dev', 'test'] as const;
export type Profile = (typeof profiles)[number];

/** What a file is for; its words are in the messages. */
export type UnitPurpose =
  | 'omnimind_slice'
  | 'dev_slice'
  | 'monitor_service'
  | 'notify_service'
  | 'backend_service'
  | 'no_backend'
  | 'protect_sessions'
  | 'protect_services'
  | 'protect_editor'
  | 'spare_from_oomd';
/** What a file that is no unit is for; its words are in the messages. */
export type PlainPurpose = 'sysusers' | 'tmpfiles' | 'monitor_script';
export type FilePurpose = UnitPurpose | PlainPurpose | 'program' | 'earlyoom_arguments';

/**
 * `edited`: somebody changed what setup had written, and it is written anew. `taken_over`: what somebody else wrote is kept
 * aside.
 */
export type Change = 'new' | 'changed' | 'edited' | 'taken_over' | 'same';

export type CommandPurpose =
  | 'group'
  | 'runtime_files'
  | 'reload'
  | 'reload_user'
  | 'start_slice'
  | 'enable'
  | 'restart'
  | 'restart_earlyoom'
  | 'install_earlyoom'
  | 'enable_for_users'
  | 'disable';

/** Why the plan is as it is: what each note says. */
interface NoteParameters {
  not_here: { readonly reason: ReceivedMessage };
  weights: { readonly cpu_weight: number; readonly io_weight: number; readonly siblings: readonly string[] };
  quota: { readonly percent: number; readonly processors: number };
  no_quota: unknown;
  memory: { readonly high_bytes: number; readonly max_bytes: number };
  protection: { readonly low_bytes: number };
  protection_needs_system: { readonly low_bytes: number };
  program: { readonly directory: string };
  no_backend: unknown;
  no_oom_score: unknown;
  no_io_in_user: unknown;
  ends_at_logout: unknown;
  two_setups: { readonly other: 'system' | 'user' };
  configuration_of_service: { readonly file: string };
  earlyoom: { readonly memory_percent: number };
  earlyoom_absent: unknown;
  earlyoom_off: unknown;
  earlyoom_unmanaged: unknown;
  two_killers: unknown;
  desktop: unknown;
}
export type NoteName = keyof NoteParameters;

/** Why the plan is as it is. */
export type Note<Name extends NoteName = NoteName> = {
  [Each in Name]: { readonly note: Each } & NoteParameters[Each];
}[Name];
