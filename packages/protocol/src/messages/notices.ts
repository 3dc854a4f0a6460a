import type { ReceivedMessage } from './received.ts';

type None = Record<never, never>;
/** Why, as a sentence within the sentence. */
type Because = { readonly reason: ReceivedMessage };

/** What is said of the watching itself, of actions and of their reasons: the parameters of each code. */
export interface NoticeParameters {
  'mode.off': None;
  /** `kept_as`: the name under which the damaged file is kept. */
  'state.set_aside': { readonly file: string; readonly kept_as: string };
  /** `code` as errno has it. */
  'state.unreadable': { readonly file: string; readonly code: string };
  'bus.unavailable': None;
  'bus.timeout': None;

  'identity.unit': { readonly unit: string };
  'identity.run': { readonly name: string };
  'identity.program': { readonly executable: string; readonly directory: string };
  'identity.name': { readonly name: string };
  /** `until`: ISO 8601; `null` until somebody takes it back. */
  'ignore.on': { readonly workload: ReceivedMessage; readonly until: string | null };
  'ignore.off': { readonly workload: ReceivedMessage };
  'ignore.listed': { readonly workload: ReceivedMessage; readonly until: string | null };

  /** Keys whose values differ from those that the last monitor ran with. */
  'configuration.changed': { readonly keys: readonly string[] };

  // What can't be measured.
  'measuring.no_process_io': None;
  'measuring.no_storage_io': None;
  'measuring.io_unreadable': None;
  'measuring.no_run_delay': None;
  'measuring.no_host_pressure': None;
  'measuring.hidden_processes': { readonly mount: string; readonly option: string };
  'measuring.threads_in_turn': None;
  'measuring.orphans_remain': Because;
  'measuring.sessions': Because;
  'measuring.no_nvml': Because;
  'measuring.gap': { readonly seconds: number };
  'measuring.clock_ahead': { readonly seconds: number };
  'measuring.clock_back': { readonly seconds: number };
  'measuring.ended_early': Because;
  /** `cgroup`: of the server; empty where there is none. */
  /** What the server used while the run went on, where that was measured. */
  'run.elsewhere': {
    readonly client: string;
    readonly server: string;
    readonly pid: number;
    readonly cgroup: string;
  } & {
    readonly cpu_s?: number;
    readonly memory_bytes?: number;
    readonly growth_bytes?: number;
    readonly span_s?: number;
  };
  /** The command ended at a limit of its runtime. */
  'run.ended_at_limit': {
    readonly source: 'v8' | 'jvm' | 'jvm_metaspace' | 'jvm_direct' | 'dotnet' | 'php' | 'address_space' | 'data_size';
    readonly name: string;
    readonly limit_bytes: number;
    readonly used_bytes: number;
  };
  /** The command failed while the heap of a worker thread rose: where that ends is not seen. */
  'run.worker_rose': { readonly name: string; readonly used_bytes: number };
  /** It ended there although less was in use when it was last looked at: by one large allocation, or within a moment. */
  'run.ended_short_of_limit': {
    readonly source: 'jvm';
    readonly name: string;
    readonly limit_bytes: number;
    readonly used_bytes: number;
  };
  /** The command failed with so much left to a limit that somebody set: a single allocation of more shows nowhere. */
  'run.left_to_limit': {
    readonly source: 'address_space' | 'data_size';
    readonly name: string;
    readonly limit_bytes: number;
    readonly left_bytes: number;
  };
  /** The command failed where no more files could be opened. */
  'run.ended_at_open_files': { readonly name: string; readonly limit: number };
  /** It failed where no more tasks could be started, by the limit of its user, its cgroup, or the kernel. */
  'run.ended_at_tasks': { readonly source: string; readonly name: string; readonly limit: number };
  /** It took more than the same command did before: bytes, s. */
  'run.risen': {
    readonly figure: 'peak_memory' | 'cpu_time';
    readonly now: number;
    /** The middle one of that many earlier runs. */
    readonly before: number;
    readonly runs: number;
  };

  /** Asked for: this run beside the earlier ones of its command and directory. */
  'run.compared': {
    readonly figure: 'duration_s' | 'peak_memory' | 'cpu_time';
    readonly now: number;
    /** The middle, the lowest and the highest one of that many earlier runs. */
    readonly before: number;
    readonly minimum: number;
    readonly maximum: number;
    readonly count: number;
  };
  'run.nothing_earlier': None;

  // What can't be kept, or no longer.
  'run.not_kept': Because;
  'run.event_not_kept': Because;
  'run.report_not_kept': Because;
  'run.first_events': { readonly count: number };
  'report.events_left_out': { readonly count: number };
  'report.changes_left_out': { readonly count: number };
  'report.not_written': Because;
  'trace.incomplete': Because;
  'trace.end_lost': { readonly seconds: number };
  'trace.samples_lost': { readonly count: number };
  'trace.torn': { readonly file: string };
  'ignored.not_kept': Because;
  'history.unavailable': Because;
  'history.closed': None;
  'history.configured_off': None;
  'history.again': None;
  'history.full': { readonly left_out: number; readonly most: number };
  'history.set_aside': Because & { readonly file: string };
  'history.damaged': Because;
  'history.foreign': None;
  'history.bad_value': { readonly column: string };
  'history.inconsistent': None;
  'history.version': { readonly version: number; readonly known: number };
  /** Why SQLite can't use a file that is not damaged. */
  'history.blocked': {
    readonly by: 'no_read' | 'no_write' | 'lock' | 'memory' | 'disk_error' | 'disk_full' | 'no_open';
  };
  'history.damaged_twice': None;
  'event_log.unwritable': Because;
  'event_log.writable': { readonly lost: number };
  'log_file.begins': { readonly version: string; readonly mode: string };
  'log_file.unwritable': Because & { readonly file: string };
  'log_file.writable': { readonly file: string; readonly lost: number };
  /** A reason that concerns a file. */
  'about.file': Because & { readonly file: string };

  // What the machine doesn't offer: `UnavailableReason` of packages/linux.
  'unavailable.file': { readonly path: string; readonly errno: string };
  'unavailable.proc': None;
  'unavailable.cgroup2': None;
  'unavailable.controllers': { readonly missing: readonly string[] };
  'unavailable.ionice': None;
  'unavailable.architecture': { readonly name: string };
  'unavailable.koffi': { readonly error: string };
  'unavailable.nvml_library': { readonly error: string };
  /** `status` as NVML's call gave it: nvmlReturn_t. */
  'unavailable.nvml': { readonly call: string; readonly status: number };
  'unavailable.raising_priority': { readonly limit: number };

  // What `omnimind run` and `cycles` say.
  'scope.none': Because;
  /** The kernel may kill nobody in a scope whose slice has a limit: at it, the command would wait for ever. */
  'scope.unkillable': None;
  'scope.ended_before': None;
  'scope.too_many_files': None;
  'kills.unread': { readonly count: number };
  'cycles.cut_short': { readonly cycle: number };
  'cycles.report_only': Because & { readonly cycle: number };
  'cycles.nothing_to_resume': { readonly file: string };
  'cycles.still_running': { readonly pid: number };
  'pressure.memory_full': { readonly share: number };
  'pressure.memory_some': { readonly share: number };
  'pressure.available': { readonly share: number; readonly bytes: number };
  'pressure.cpu_some': { readonly share: number };

  // Why an editor was slow. `cores` of `of` is what the workload took meanwhile, `bytes` by how much its memory rose.
  'editor.slow_processors': {
    readonly seconds: number;
    readonly workload: string;
    readonly cores: number;
    readonly of: number;
  };
  'editor.slow_memory': { readonly seconds: number; readonly workload: string; readonly bytes: number };

  // Whether a command may start, as an agent is told.
  'start.fits': { readonly expected_bytes: number; readonly room_bytes: number };
  'start.no_room': { readonly expected_bytes: number; readonly room_bytes: number };
  'start.after_run': {
    readonly expected_bytes: number;
    readonly room_bytes: number;
    readonly run: string;
    readonly seconds: number;
  };
  'start.never_fits': { readonly expected_bytes: number; readonly most_bytes: number };
  'start.exhausting': { readonly workload: string; readonly seconds: number };
  'start.slower': { readonly expected_cores: number; readonly free_cores: number };
  'start.unknown': None;
  'start.earlier': { readonly count: number; readonly memory_bytes: number | null; readonly duration_s: number };
  'start.no_monitor': Because;
  'start.late': { readonly pid: number };
  'start.too_many': { readonly count: number };

  // What the monitor says of itself.
  'acting.unavailable': Because;
  /** `name` of who was paused; `null` for nobody. */
  'slice.full': { readonly limit_bytes: number; readonly name: string | null };
  'reserve.kept': { readonly bytes: number };
  /** Of a unit with an editor in it. */
  'reserve.weighed': { readonly unit: string; readonly set: number };
  'reserve.failed': Because & { readonly unit: string };
  'recovery.done': { readonly pid: number; readonly action: ReceivedMessage };
  'kills.not_followed': Because;
  'kills.not_kept': Because;
  'journal.unavailable': Because;
  'service_manager.unavailable': Because;
  'adopt.by_rule': { readonly process: string; readonly others: number; readonly scope: string; readonly rule: number };
  'adopt.culprit': { readonly process: string; readonly others: number; readonly scope: string };
  'adopt.culprit_failed': Because & { readonly process: string };
  /** As `scope.unkillable`, of a process that was adopted, `4711 (node)`, and so many others of its tree. */
  'adopt.unkillable': { readonly process: string; readonly pid: number; readonly others: number };
  'adopt.rule_failed': Because & { readonly rule: number };
  'adopt.no_such_user': { readonly rule: number; readonly user: string };
  'adopt.failed': Because;
  'api.no_socket': None;
  'api.unavailable': Because;
  'api.restarted': Because;
  'api.failed': Because;
  'api.behind': None;

  // What the deliverer of announcements says.
  'delivery.no_receivers': None;
  'delivery.test': None;
  'desktop.why': None;
  'desktop.resume': None;
  'desktop.give': { readonly bytes: number };
  'desktop.stop': None;
  'desktop.goes_on': { readonly name: string };
  'desktop.given': { readonly name: string; readonly bytes: number };
  'desktop.stopping': { readonly name: string };
  'desktop.not_done': { readonly name: string; readonly reason: ReceivedMessage };
  'desktop.ignore': None;
  'desktop.more': { readonly command: string };
  'desktop.undo': { readonly command: string };
  'delivery.log_not_ours': { readonly directory: string };
  'delivery.failed': Because & { readonly receiver: string };
  'delivery.refused': Because & { readonly receiver: string };
  'delivery.status': { readonly status: number };
  'delivery.redirect': { readonly status: number };
  'delivery.late': { readonly seconds: number };
  'delivery.no_secret': Because & { readonly file: string };
  'delivery.secret_unusable': {
    readonly because: 'empty' | 'not_a_file' | 'too_long';
    readonly limit_bytes: number;
  };
  'delivery.recovered': { readonly receiver: string; readonly seconds: number };
  'delivery.log_unreadable': Because & { readonly receiver: string };
  'delivery.lost': { readonly receiver: string; readonly count: number };
  'delivery.cursor_not_kept': Because & { readonly receiver: string };

  // What was done to a workload.
  'action.priority_lowered': {
    /** Distinct nice values before, ascending, and the one that was set; `null` where none was changed. */
    readonly nice: ReceivedMessage | null;
    readonly io: boolean;
    readonly threads: number;
    readonly processes: number;
  };
  'action.nice': { readonly before: readonly number[]; readonly set: number };
  'action.priority_restored': { readonly threads: number; readonly processes: number; readonly denied: number };
  /** Settings of a unit. */
  'action.unit_changed': { readonly unit: string; readonly changes: readonly ReceivedMessage[] };
  'action.cpu_weight': { readonly before: number; readonly set: number };
  'action.io_weight': { readonly before: number; readonly set: number };
  'action.memory_throttled': { readonly bytes: number };
  'action.cpu_throttled': { readonly cores: number; readonly of: number };
  /** All processes of a unit stand still; `forOthers`: because of what the others have to wait for. */
  'action.paused': { readonly unit: string; readonly manager: 'system' | 'user'; readonly forOthers: boolean };
  'action.unit_stopped': { readonly unit: string };
  'action.unit_restored': {
    readonly unit: string;
    readonly properties: readonly string[];
    /** Properties that somebody else has changed since. */
    readonly kept: readonly string[];
  };
  'action.units_restored': { readonly done: number; readonly of: number; readonly kept: number };
  'action.nothing_in_force': None;
  'action.not_undone_yet': Because;

  // Why something was done, undone, or left.
  /** What is wrong with a workload, by its verdict; `severity` where no behavior says it. */
  'reason.trouble': {
    readonly memory: 'urgent' | 'leaking' | 'growing' | null;
    readonly cpu: 'runaway' | 'growing' | null;
    readonly pressure: 'some' | 'thrashing' | null;
    /** What runs into its limit. */
    readonly count?: 'tasks' | 'descriptors' | null;
    readonly severity: 'ok' | 'watch' | 'alert' | 'critical';
  };
  'reason.recovered': { readonly seconds: number };
  'reason.time_over': { readonly seconds: number };
  /** The others have had what they need for so long, and there is room. */
  'reason.room_again': { readonly seconds: number };
  /** Editor, session or backend wait for memory. */
  'reason.others_stall': None;
  /** It still takes memory, of which no more than the reserve is left. */
  'reason.reserve_touched': None;
  /** A process of that name waits for a lock of a file that it holds. */
  'reason.awaited': { readonly name: string };
  /** Somebody types into it, in a terminal. */
  'reason.typed_into': { readonly name: string };
  /** It serves a file system. */
  'reason.serves_files': { readonly name: string };
  /** A signal to end it waits until it goes on. */
  'reason.asked_to_end': None;
  'reason.not_ours': None;
  'reason.ended': None;
  /** A person asked for it, by UID. */
  'reason.monitor': None;
  'reason.slice_full': None;
  'reason.asked': { readonly uid: number };
  'reason.no_unit': None;
  'reason.no_scope': None;
  'reason.protected_inside': { readonly name: string };
  'reason.unit_gone': None;
  'reason.limited_already': { readonly unit: string };
  'reason.no_process_left': None;
  'reason.nice_already': { readonly nice: number };
  'reason.memory_unknown': None;
  'reason.cpu_quota_unknown': None;
  'reason.not_journaled': { readonly error: string };
  'reason.refused': None;
  /** `cores`: what the process uses. */
  'reason.priority_no_help': {
    readonly name: string;
    readonly pid: number;
    readonly cores: number;
    readonly next: ReceivedMessage;
  };
  /** How a person looks into the memory of a process. */
  'next_step.memory': {
    readonly runtime: 'node' | 'python' | 'java' | 'go' | 'ruby' | 'dotnet' | 'native';
    readonly pid: number;
  };
  'reason.no_trial': None;
  'reason.trial_refused': None;
  'reason.no_rung': { readonly rung: string };
}
