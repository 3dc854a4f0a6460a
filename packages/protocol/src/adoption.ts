/** Why a process stays where it is. */
export type LeftReason =
  | 'init'
  | 'kernel_thread'
  | 'monitor'
  | 'manager'
  | 'protected'
  | 'other_user'
  | 'service_main'
  | 'refused';
