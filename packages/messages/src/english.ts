import type { MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';
import type { ProblemParameters } from '@omnimind/protocol/messages/problems';
import { formatOf } from './format.ts';
import { type Sentences, sentenceIn } from './sentence.ts';

const { bytes, duration, list, number, or } = formatOf('en');

/** A sentence within a sentence. */
const say = (message: ReceivedMessage): string => sentenceIn(sentences, message);

/** What an errno(3) means, without a subject. */
const systemErrors: Readonly<Record<string, string>> = {
  E2BIG: 'argument list too long',
  EACCES: 'permission denied',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'address not available',
  EAGAIN: 'resource temporarily unavailable',
  EBUSY: 'device or resource busy',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EDQUOT: 'disk quota exceeded',
  EEXIST: 'file exists',
  EFBIG: 'file too large',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENFILE: 'too many open files in the system',
  ENODEV: 'no such device',
  ENOENT: 'no such file',
  ENOEXEC: 'neither a program nor a script',
  ENOMEM: 'out of memory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EPIPE: 'nobody reads it any more',
  EROFS: 'read-only file system',
  ESRCH: 'no such process',
  ETIMEDOUT: 'timed out',
  ETXTBSY: 'text file busy',
  EXDEV: 'on another file system',
};
const errnoText = (errno: string): string => systemErrors[errno] ?? (errno || 'unknown error');

const fileName = (file: string): string => (file === '-' ? 'standard input' : file);

const problems: Sentences<ProblemParameters> = {
  defect: ({ detail }) => `internal error: ${detail}: please report it with what OMNIMIND_DEBUG=1 adds`,
  'process.not_found': ({ pid }) => `no process has the PID ${pid}`,
  'file.unreadable': ({ file, errno }) => `can't read ${fileName(file)}: ${errnoText(errno)}`,
  'file.unwritable': ({ file, errno }) => `can't write ${fileName(file)}: ${errnoText(errno)}`,

  'trace.damaged': ({ file, line, damage }) => `${fileName(file)}:${line}: ${say(damage)}`,
  'trace.compression': ({ file }) => `${fileName(file)}: damaged gzip data`,
  'trace.not_json': () => 'not JSON',
  'trace.not_object': () => 'not a JSON object',
  'trace.not_a_trace': () => 'not an OmniMind trace: the first line lacks "format": "omnimind-trace"',
  'trace.no_header': () => 'the trace has no header',
  'trace.version': ({ version }) => `trace version ${version} is not supported: this OmniMind reads version 1`,
  'trace.header': ({ key }) => `invalid trace header: check "${key}"`,
  'trace.wrong_type': ({ key, type }) => `"${key}" must be ${type === 'number' ? 'a number' : 'an object'}`,
  'trace.not_positive': ({ key }) => `"${key}" must be a number, 0 or more`,
  'trace.time_fell': ({ t, previous }) => `"t" must increase (got ${t} after ${previous})`,
  'trace.counter_fell': ({ key, from, to }) => `counter "${key}" fell from ${from} to ${to}`,
  'trace.line_too_long': ({ limit_bytes }) => `line longer than ${bytes(limit_bytes)}`,

  'run.none': () => 'no runs kept yet: start one with `omnimind run`',
  'run.not_found': ({ name }) => `no run "${name}": list them with \`omnimind runs\``,
  'run.ambiguous': ({ prefix, count }) => `"${prefix}" begins the ID of ${count} runs: give more of it`,
  'record.no_target': () => 'nothing to record: give a command or --pid',

  'checkpoint.exists': ({ file }) => `${file} already exists: continue it with --resume, or remove it`,
  'checkpoint.in_use': ({ file, pid }) => `${file} is in use by another omnimind (PID ${pid})`,
  'checkpoint.damaged': ({ file, line }) =>
    line === 1
      ? `${file} is not a checkpoint of omnimind cycles`
      : `${file}:${line}: damaged checkpoint: cut it before this line, or give another --checkpoint`,
  'checkpoint.differs': ({ file, differences }) =>
    `${file} is a checkpoint of other cycles (${differences.map(say).join('; ')}): give another --checkpoint`,
  'checkpoint.command': ({ before, now }) => `command was ${before}, now ${now}`,
  'checkpoint.directory': ({ before, now }) => `directory was ${before}, now ${now}`,
  'checkpoint.watched': ({ before, now }) => `--watch was given ${before} times, now ${now}`,
  'watch.process_not_found': ({ pid }) => `--watch ${pid}: no such process`,
  'watch.unit_not_found': ({ unit }) => `--watch ${unit}: no such unit is running`,
  'watch.no_units': ({ unit, reason }) =>
    `--watch ${unit}: can't watch units (${say(reason)}): give the PID of its main process`,

  'command.not_found': ({ name }) => `${name || '""'}: command not found`,
  'command.not_executable': ({ name, errno }) =>
    errno === 'EISDIR' || errno === 'ENOEXEC'
      ? `${name} is ${errno === 'EISDIR' ? 'a directory' : errnoText(errno)}`
      : `${name}: ${errnoText(errno)}`,
  'command.interpreter': ({ name, interpreter, errno }) =>
    `${name}: can't run its interpreter "${interpreter}": ${errnoText(errno)}`,

  'config.invalid': ({ file, line, problem, more }) =>
    `${file}${line === null ? '' : `:${line}`}: ${say(problem)}${more === 0 ? '' : ` (and ${more} more: see \`omnimind config check\`)`}`,
  'config.errno': ({ errno }) => errnoText(errno),
  'config.not_utf8': () => 'not UTF-8',
  'config.not_toml': ({ column }) => `invalid TOML at column ${column}`,
  'config.duplicate': ({ column }) => `defined a second time (column ${column})`,
  'config.unknown_key': ({ key, meant, known }) =>
    `unknown key "${key}"${meant !== null ? `: did you mean "${meant}"?` : known.length > 0 ? `: use ${or(known)}` : ''}`,

  'value.invalid': ({ name, value, expected }) => `${name} ${say(expected)} (got ${value})`,
  'value.not_a_choice': ({ name, value, choices }) => `invalid ${name} ${value}: use ${or(choices)}`,
  'value.no_unit': ({ name, value }) => `${name}: ${value} needs a unit, e.g. 5s`,
  'value.duration': () => 'must be a duration, e.g. "1s", "250ms", "10m" or "2h"',
  'value.size': () => 'must be a size, e.g. "512MiB" or "2G"',
  'value.number': ({ minimum, maximum }) => `must be a number from ${number(minimum)} to ${number(maximum)}`,
  'value.integer': ({ minimum, maximum }) =>
    maximum === null ? `must be ${minimum} or more` : `must be an integer from ${minimum} to ${maximum}`,
  'value.text': ({ minimum, maximum }) => `must be a string of ${minimum} to ${maximum} characters`,
  'value.texts': () => 'must be a list of strings, e.g. ["code", "sshd"]',
  'value.switch': () => 'must be true or false',
  'value.table': () => 'must be a table',
  'value.tables': ({ key }) => `must be a list of at most 100 tables, each starting with [[${key}]]`,
  'value.seconds': ({ minimum, maximum }) => `must be from ${duration(minimum)} to ${duration(maximum)}`,
  'value.bytes': ({ minimum, maximum }) => `must be from ${bytes(minimum)} to ${bytes(maximum)}`,
  'value.positive': () => 'must be above 0',
  'value.at_most': ({ key }) => `must not be above "${key}"`,
  'value.one_of_keys': ({ keys }) => `must have at least one of ${list(keys)}`,
  'value.url': () => 'must be a URL with http:// or https:// and without a password',
};

const sentences: Sentences<MessageParameters> = {
  as_written: ({ text }) => text,
  'mode.off': () => 'the mode is off: nothing is watched and no report is written',
  ...problems,
};

/** All that people read, in English. Its type is what every language must have. */
export const english = {
  sentences,
};

/** What a language consists of; the compiler names what one lacks. */
export type Texts = typeof english;
