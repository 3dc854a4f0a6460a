import type { ReceivedMessage } from './received.ts';

type None = Readonly<Record<never, never>>;

/** A file as the user named it, `-` for standard input, and the errno(3) that the system gave. */
type FileProblem = { readonly file: string; readonly errno: string };

/** What can go wrong, as an `OmnimindError` says it: the parameters of each code. */
export interface ProblemParameters {
  /** What no user can cause; `detail` is for whoever mends it, in English. */
  defect: { readonly detail: string };
  'process.not_found': { readonly pid: number };
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
  'trace.wrong_type': { readonly key: string; readonly type: 'number' | 'object' };
  'trace.not_positive': { readonly key: string };
  'trace.time_fell': { readonly t: number; readonly previous: number };
  'trace.counter_fell': { readonly key: string; readonly from: number; readonly to: number };
  'trace.line_too_long': { readonly limit_bytes: number };

  'run.none': None;
  'run.not_found': { readonly name: string };
  'run.ambiguous': { readonly prefix: string; readonly count: number };
  'record.no_target': None;

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
  'system.errno': { readonly errno: string };
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
