import type { ReceivedMessage } from './received.ts';

type None = Readonly<Record<never, never>>;

/** A file as the user named it, `-` for standard input, and the errno(3) that the system gave. */
type FileProblem = { readonly file: string; readonly errno: string };

type ProcessName = { readonly pid: number; readonly name: string };

type UnwritableFlaw =
  | 'program'
  | 'program_path'
  | 'word'
  | 'character'
  | 'backslash'
  | 'blank'
  | 'settings'
  | 'directory'
  | 'user';

/** What can go wrong, as an `OmnimindError` says it: the parameters of each code. */
export interface ProblemParameters {
  /** What no user can cause; `detail` is for whoever mends it, in English. */
  defect: { readonly detail: string };
  'usage.unknown_command': { readonly name: string; readonly suggestion: string; readonly path: string };
  'usage.unknown_option': { readonly name: string; readonly suggestion: string; readonly path: string };
  'usage.missing_argument': { readonly name: string; readonly path: string };
  'usage.missing_option': { readonly option: string; readonly path: string };
  'usage.missing_value': { readonly option: string };
  'usage.too_many_arguments': { readonly path: string };
  'usage.excluded': { readonly one: string; readonly other: string };
  'usage.one_of': { readonly command: string; readonly one: string; readonly other: string };
  'usage.needs_option': { readonly option: string; readonly needed: string };
  'usage.no_terminal': { readonly command: string };
  'usage.top_terminal': None;
  'usage.not_utf8': { readonly position: number };
  'usage.report_extension': { readonly file: string; readonly extensions: readonly string[] };
  'process.not_found': { readonly pid: number };
  'workload.not_found': None;
  'workload.not_yours': None;
  'host.unreadable': { readonly reason: ReceivedMessage };
  /** What the system said, alone. */
  system: { readonly errno: string };
  'file.failed': FileProblem;
  'ignore.nothing': { readonly name: string };
  'file.unreadable': FileProblem;
  'file.unwritable': FileProblem;
  'output.unwritable': { readonly errno: string };

  'trace.damaged': { readonly file: string; readonly line: number; readonly damage: ReceivedMessage };
  'trace.compression': { readonly file: string };
  'trace.not_json': None;
  'trace.not_object': None;
  'trace.not_a_trace': None;
  'trace.no_header': None;
  'trace.version': { readonly version: string };
  'trace.header': { readonly key: string };
  'trace.wrong_type': { readonly key: string; readonly type: 'number' | 'object' | 'list' };
  'trace.not_positive': { readonly key: string };
  'trace.time_fell': { readonly t: number; readonly previous: number };
  'trace.counter_fell': { readonly key: string; readonly from: number; readonly to: number };
  'trace.line_too_long': { readonly limit_bytes: number };

  'run.none': None;
  'run.not_found': { readonly name: string };
  'run.ambiguous': { readonly prefix: string; readonly count: number };
  'record.no_target': None;

  'setup.needs_root': { readonly command: string };
  /** `detail` is what systemctl said. */
  'setup.no_manager': { readonly manager: 'system' | 'user'; readonly detail: string };
  'setup.no_limits': None;
  'setup.old_systemd': { readonly version: number; readonly oldest: number };
  'setup.damaged': { readonly file: string };
  'setup.foreign_files': { readonly files: readonly string[] };
  'setup.unit_path': { readonly directory: string };
  /** `detail` says what no unit file or settings file can hold. */
  'setup.backend': { readonly detail: ReceivedMessage };
  'setup.earlyoom_names': { readonly detail: ReceivedMessage };
  /** `text` is what can't stand there, or the name of the setting. */
  'setup.unwritable': { readonly flaw: UnwritableFlaw; readonly text: string };
  'setup.no_apt': None;
  'setup.no_bundler': None;
  'setup.failed': { readonly reason: ReceivedMessage };
  'setup.not_undone': { readonly reason: ReceivedMessage; readonly problems: readonly ReceivedMessage[] };
  'setup.changed_now': { readonly file: string };
  'setup.backup_changed': { readonly file: string; readonly kept_as: string };
  /** `text` is what the command said. */
  'setup.command_failed': { readonly command: string; readonly status: number; readonly text: string };
  'setup.earlyoom_fails': {
    readonly flaw: 'ended' | 'said' | 'state' | 'words' | 'silent';
    readonly text: string;
  };

  'checkpoint.exists': { readonly file: string };
  'checkpoint.in_use': { readonly file: string; readonly pid: number };
  'checkpoint.damaged': { readonly file: string; readonly line: number };
  'checkpoint.differs': { readonly file: string; readonly differences: readonly ReceivedMessage[] };
  'checkpoint.command': { readonly before: string; readonly now: string };
  'checkpoint.directory': { readonly before: string; readonly now: string };
  'checkpoint.watched': { readonly before: number; readonly now: number };
  'watch.process_not_found': { readonly pid: number };
  'watch.unit_not_found': { readonly unit: string };
  'watch.no_units': { readonly unit: string; readonly reason: ReceivedMessage };

  'monitor.none': { readonly sockets: readonly string[] };
  'monitor.denied': { readonly socket: string };
  'monitor.no_answer': { readonly socket: string };
  'monitor.lost': { readonly socket: string; readonly errno: string };
  'monitor.busy': None;

  'api.socket_name': { readonly variable: string; readonly value: string; readonly example: string };
  /** The answer of that route has a form that this version does not know. */
  'api.incompatible': { readonly path: string };
  'api.no_route': { readonly path: string };
  'api.no_method': { readonly method: string; readonly path: string };
  'api.query_twice': { readonly key: string };
  /** `key` is empty when all of it is wrong. */
  'api.invalid': { readonly part: 'query' | 'body'; readonly key: string };
  'api.too_large': { readonly limit_bytes: number };
  'api.content_type': None;
  'api.not_json': None;
  'api.wrong_host': { readonly url: string };
  'api.foreign_page': { readonly origin: string };
  'api.no_token': None;
  'api.wrong_token': None;
  'api.other_user': None;
  'api.read_only': None;
  'api.unknown_caller': None;
  'api.span': None;
  'api.points': { readonly limit: number; readonly step_s: number };
  'api.time': { readonly value: string };
  'api.run_id': None;
  'api.token_file': { readonly file: string };
  'api.socket_in_use': { readonly path: string };
  'api.strange_directory': { readonly path: string; readonly uid: number };
  'api.cannot_listen': { readonly address: string; readonly errno: string };
  'api.port': { readonly port: number; readonly errno: string };

  'web.framed': None;
  'web.link_used': None;
  'web.no_session': None;
  'web.no_setting': { readonly key: string; readonly value: string };
  'web.other_user': { readonly uid: number };
  'web.port': { readonly port: number; readonly errno: string };
  'web.read_only': None;

  'bus.failed': { readonly what: ReceivedMessage; readonly reason: ReceivedMessage };
  'manager.unavailable': { readonly reason: ReceivedMessage };
  'manager.timeout': None;
  'bus.refused': { readonly reason: ReceivedMessage };
  'bus.no_socket': { readonly bus: 'system' | 'user' | 'session'; readonly socket: string };
  'bus.closed': None;
  /** `error` is in the words of the system or of the D-Bus library. */
  'bus.lost': { readonly error: string };
  /** `result` as systemd calls it: `failed`, `dependency`, `timeout`. */
  'bus.job_failed': { readonly unit: string; readonly result: string };
  'bus.not_moved': { readonly scope: string };
  'bus.job_timeout': { readonly unit: string };

  'adopt.container': None;
  'adopt.init': None;
  'adopt.kernel_thread': ProcessName;
  'adopt.monitor': ProcessName;
  'adopt.manager': ProcessName;
  'adopt.protected_name': ProcessName;
  'adopt.protected_unit': ProcessName & { readonly unit: string };
  /** `owner`: the UID; `null` when it is not known. */
  'adopt.other_user': ProcessName & { readonly owner: number | null };
  'adopt.service_main': ProcessName & { readonly unit: string };
  'adopt.outside': ProcessName & { readonly unit: string };
  'adopt.gone': ProcessName;
  'adopt.no_cgroup': ProcessName;
  'adopt.no_program': { readonly name: string };
  'adopt.no_manager': None;
  'adopt.not_adopted': ProcessName;
  'adopt.incomplete': ProcessName & { readonly scope: string };
  'adopt.origins': ProcessName & { readonly errno: string };
  'release.not_found': { readonly word: string; readonly names: readonly string[] };
  /** `holder`: the UID of whose service manager adopted it. */
  'release.held': { readonly scope: string; readonly holder: number };
  'release.failed': { readonly scope: string };
  'release.no_workload': { readonly word: string };

  'command.not_found': { readonly name: string };
  'command.not_executable': { readonly name: string; readonly errno: string };
  /** The program of its `#!` line is what fails. */
  'command.interpreter': { readonly name: string; readonly interpreter: string; readonly errno: string };

  'config.invalid': {
    readonly file: string;
    /** 1-based; `null` when the whole file is meant. */
    readonly line: number | null;
    readonly problem: ReceivedMessage;
    /** How many more there are. */
    readonly more: number;
  };
  'config.exposed_secret': { readonly file: string };
  'config.not_utf8': None;
  'config.not_toml': { readonly column: number };
  'config.duplicate': { readonly column: number };
  'config.unknown_key': {
    readonly key: string;
    /** The key that was probably meant. */
    readonly meant: string | null;
    /** The keys of that table. */
    readonly known: readonly string[];
  };

  /** `name` is a key of the configuration or an option; `value` is as one would write it. */
  'value.invalid': { readonly name: string; readonly value: string; readonly expected: ReceivedMessage };
  'value.not_a_choice': { readonly name: string; readonly value: string; readonly choices: readonly string[] };
  'value.no_unit': { readonly name: string; readonly value: string };
  /** What a value must be. */
  'value.duration': None;
  'value.size': None;
  'value.number': { readonly minimum: number; readonly maximum: number };
  'value.integer': { readonly minimum: number; readonly maximum: number | null };
  'value.text': { readonly minimum: number; readonly maximum: number | null };
  'value.texts': None;
  'value.switch': None;
  'value.table': None;
  'value.tables': { readonly key: string };
  'value.seconds': { readonly minimum: number; readonly maximum: number };
  'value.bytes': { readonly minimum: number; readonly maximum: number };
  'value.positive': None;
  'value.at_most': { readonly key: string };
  'value.one_of_keys': { readonly keys: readonly string[] };
  'value.url': None;
}
