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

/** Why the plan is as it is; the words are in the messages. */
export type Note =
  | {
      readonly note: 'weights';
      readonly cpu_weight: number;
      readonly io_weight: number;
      readonly siblings: readonly string[];
    }
  | { readonly note: 'quota'; readonly percent: number; readonly processors: number }
  | { readonly note: 'no_quota' }
  | { readonly note: 'memory'; readonly high_bytes: number; readonly max_bytes: number }
  | { readonly note: 'protection'; readonly low_bytes: number }
  | { readonly note: 'protection_needs_system'; readonly low_bytes: number }
  | { readonly note: 'program'; readonly directory: string }
  | { readonly note: 'no_backend' }
  | { readonly note: 'no_oom_score' }
  | { readonly note: 'no_io_in_user' }
  | { readonly note: 'ends_at_logout' }
  | { readonly note: 'two_setups'; readonly other: 'system' | 'user' }
  | { readonly note: 'configuration_of_service'; readonly file: string }
  | { readonly note: 'earlyoom'; readonly memory_percent: number }
  | { readonly note: 'earlyoom_absent' }
  | { readonly note: 'earlyoom_off' }
  | { readonly note: 'earlyoom_unmanaged' }
  | { readonly note: 'two_killers' }
  | { readonly note: 'desktop' };
