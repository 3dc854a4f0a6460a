import { asWritten, type Message, message, type ReceivedMessage } from './message.ts';

/**
 * The one table of errors. A row says how a program that called us sees the failure (exit status, HTTP status) and
 * what a person can do about it. Exit statuses follow sysexits(3) where the shell has no meaning of its own.
 */
export const errorTable = {
  usage: { exitStatus: 64, httpStatus: 400, hint: 'See `omnimind --help`.' },
  trace_damaged: {
    exitStatus: 65,
    httpStatus: 422,
    hint: 'Record the trace anew, or cut the file before the damaged line.',
  },
  checkpoint_damaged: {
    exitStatus: 65,
    httpStatus: 422,
    hint: 'Give another file to --checkpoint, or cut this one before the damaged line.',
  },
  trace_unreadable: { exitStatus: 66, httpStatus: 404, hint: 'Check the path and its permissions.' },
  run_not_found: { exitStatus: 66, httpStatus: 404, hint: 'List the kept runs with `omnimind runs`.' },
  process_not_found: { exitStatus: 66, httpStatus: 404, hint: 'Check the PID with `ps`.' },
  workload_not_found: { exitStatus: 66, httpStatus: 404, hint: 'List the workloads with `omnimind status`.' },
  monitor_unavailable: {
    exitStatus: 69,
    httpStatus: 503,
    hint: 'Start it: `omnimind monitor`, or as a service: `omnimind setup`.',
  },
  api_incompatible: {
    exitStatus: 69,
    httpStatus: 502,
    hint: 'Restart the monitor with the version that is installed, and use the same one.',
  },
  route_not_found: { exitStatus: 70, httpStatus: 404, hint: 'GET /v1/openapi.json lists all routes.' },
  method_not_allowed: { exitStatus: 70, httpStatus: 405, hint: 'GET /v1/openapi.json lists all routes.' },
  token_refused: { exitStatus: 77, httpStatus: 401, hint: 'Send the header `Authorization: Bearer TOKEN`.' },
  request_too_large: { exitStatus: 70, httpStatus: 413, hint: 'A body may have 64 KiB.' },
  history_unavailable: {
    exitStatus: 69,
    httpStatus: 503,
    hint: 'GET /v1/machine says why the past is not kept.',
  },
  unavailable: { exitStatus: 69, httpStatus: 503, hint: 'OmniMind needs Linux with /proc mounted.' },
  bus_unavailable: {
    exitStatus: 69,
    httpStatus: 503,
    hint: 'It needs systemd and D-Bus: `omnimind doctor` says what this machine lacks.',
  },
  bus_failed: {
    exitStatus: 69,
    httpStatus: 502,
    hint: 'See `omnimind doctor`, and the journal of the service manager.',
  },
  setup_refused: { exitStatus: 69, httpStatus: 409, hint: 'Nothing was changed. See `omnimind doctor`.' },
  setup_failed: {
    exitStatus: 74,
    httpStatus: 500,
    hint: 'What was done before was undone. Mend the cause and run it again.',
  },
  internal: {
    exitStatus: 70,
    httpStatus: 500,
    hint: 'This is a defect in OmniMind. Please report it with the text above.',
  },
  output_unwritable: { exitStatus: 73, httpStatus: 500, hint: 'Check the path, its permissions and the free space.' },
  permission_denied: { exitStatus: 77, httpStatus: 403, hint: 'Run it as the user who owns the process, or as root.' },
  config_invalid: {
    exitStatus: 78,
    httpStatus: 422,
    hint: 'Check it with `omnimind config check`; every key is listed by `omnimind config show`.',
  },
  command_not_executable: {
    exitStatus: 126,
    httpStatus: 400,
    hint: 'Check its permissions (`chmod +x`) and its first line.',
  },
  command_not_found: { exitStatus: 127, httpStatus: 404, hint: 'Check the spelling and PATH.' },
} as const satisfies Record<string, ErrorRow>;

export interface ErrorRow {
  /** Exit status of the command line, 0 to 255. */
  readonly exitStatus: number;
  /** HTTP status of the local API. */
  readonly httpStatus: number;
  /** What a person can do about it; one sentence. */
  readonly hint: string;
}

export type ErrorCode = keyof typeof errorTable;

export interface ErrorDetails {
  readonly file?: string;
  readonly line?: number;
  /** What to do, where the problem is given as a text. */
  readonly hint?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * The one class of errors that OmniMind raises on purpose: a code of the table, for programs, and a problem, for people, which
 * `packages/messages` makes a sentence of. Names in the problem are as they came: whoever shows it escapes them.
 *
 * `message` is for logs and stacks: the code of the problem with its parameters.
 *
 * @example throw new OmnimindError('run_not_found', message('run.not_found', { name: 'api-tests' }))
 */
export class OmnimindError extends Error {
  readonly code: ErrorCode;
  readonly problem: ReceivedMessage;
  readonly hint: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(code: ErrorCode, problem: Message | ReceivedMessage | string, details: ErrorDetails = {}) {
    super(typeof problem === 'string' ? problem : `${problem.code} ${JSON.stringify(problem.parameters)}`, {
      cause: details.cause,
    });
    this.name = 'OmnimindError';
    this.code = code;
    this.problem = typeof problem === 'string' ? message('as_written', { text: problem }) : problem;
    this.file = details.file;
    this.line = details.line;
    this.hint = details.hint ?? (typeof problem === 'string' ? errorTable[code].hint : undefined);
  }

  /** Exit status of the command line, 1 to 255. */
  get exitStatus(): number {
    return errorTable[this.code].exitStatus;
  }

  /** HTTP status of the local API. */
  get httpStatus(): number {
    return errorTable[this.code].httpStatus;
  }
}

/** What an error says, as a reason within a message: the problem of one of ours, the errno of the system, else its own words. */
export function reasonOf(error: unknown): ReceivedMessage {
  if (error instanceof OmnimindError) return error.problem;
  if (!(error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code))))
    return asWritten(error instanceof Error ? error.message : String(error));
  const errno = String(error.code);
  const file = 'path' in error && typeof error.path === 'string' ? error.path : '';
  return file === '' ? message('system', { errno }) : message('file.failed', { file, errno });
}
