import { asWritten, type Message, message, type ReceivedMessage } from './message.ts';

/**
 * The one table of errors: how a program that called us sees the failure. What people read is the error's problem. Exit statuses
 * follow sysexits(3) where the shell has no meaning of its own.
 */
export const errorTable = {
  usage: { exitStatus: 64, httpStatus: 400 },
  trace_damaged: { exitStatus: 65, httpStatus: 422 },
  checkpoint_damaged: { exitStatus: 65, httpStatus: 422 },
  trace_unreadable: { exitStatus: 66, httpStatus: 404 },
  run_not_found: { exitStatus: 66, httpStatus: 404 },
  process_not_found: { exitStatus: 66, httpStatus: 404 },
  workload_not_found: { exitStatus: 66, httpStatus: 404 },
  monitor_unavailable: { exitStatus: 69, httpStatus: 503 },
  api_incompatible: { exitStatus: 69, httpStatus: 502 },
  route_not_found: { exitStatus: 70, httpStatus: 404 },
  method_not_allowed: { exitStatus: 70, httpStatus: 405 },
  token_refused: { exitStatus: 77, httpStatus: 401 },
  request_too_large: { exitStatus: 70, httpStatus: 413 },
  history_unavailable: { exitStatus: 69, httpStatus: 503 },
  unavailable: { exitStatus: 69, httpStatus: 503 },
  bus_unavailable: { exitStatus: 69, httpStatus: 503 },
  bus_failed: { exitStatus: 69, httpStatus: 502 },
  setup_refused: { exitStatus: 69, httpStatus: 409 },
  setup_failed: { exitStatus: 74, httpStatus: 500 },
  internal: { exitStatus: 70, httpStatus: 500 },
  output_unwritable: { exitStatus: 73, httpStatus: 500 },
  permission_denied: { exitStatus: 77, httpStatus: 403 },
  config_invalid: { exitStatus: 78, httpStatus: 422 },
  command_not_executable: { exitStatus: 126, httpStatus: 400 },
  command_not_found: { exitStatus: 127, httpStatus: 404 },
} as const;

export type ErrorCode = keyof typeof errorTable;

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

  /** @param options `cause`: the error that led to this one */
  constructor(code: ErrorCode, problem: Message | ReceivedMessage, options?: { readonly cause?: unknown }) {
    super(`${problem.code} ${JSON.stringify(problem.parameters)}`, options);
    this.name = 'OmnimindError';
    this.code = code;
    this.problem = problem;
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

/** That a file can't be written, for the reason that the system gave. */
export function unwritable(file: string, cause: unknown): OmnimindError {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new OmnimindError('output_unwritable', message('file.unwritable', { file, errno }), { cause });
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
