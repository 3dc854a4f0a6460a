import type { Drift, StopStage } from '@omnimind/protocol/cycles-report';
import type { MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';
import type { ProblemParameters } from '@omnimind/protocol/messages/problems';
import { formatOf } from './format.ts';
import { type Sentences, sentenceIn } from './sentence.ts';

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
  ABORTED: 'connection closed',
  ETIMEDOUT: 'timed out',
  ETXTBSY: 'text file busy',
  EXDEV: 'on another file system',
};
const errnoText = (errno: string): string => systemErrors[errno] ?? (errno || 'unknown error');

const fileName = (file: string): string => (file === '-' ? 'standard input' : file);
const processText = ({ pid, name }: { pid: number; name: string }): string => `${pid} (${name})`;
const userText = (uid: number): string => (uid === 0 ? 'root' : `the user with UID ${uid}`);

const problems: Sentences<ProblemParameters> = {
  defect: ({ detail }) => `internal error: ${detail}: please report it with what OMNIMIND_DEBUG=1 adds`,
  'process.not_found': ({ pid }) => `no process has the PID ${pid}`,
  'workload.not_found': () => 'no such workload: list them with `omnimind status`',
  'workload.not_yours': () => 'the workload belongs to another user: ask as its owner or as root',
  'host.unreadable': ({ reason }) => `${say(reason)}: OmniMind needs Linux with /proc mounted`,
  'file.unreadable': ({ file, errno }) => `can't read ${fileName(file)}: ${errnoText(errno)}`,
  'file.unwritable': ({ file, errno }) => `can't write ${fileName(file)}: ${errnoText(errno)}`,

  'output.unwritable': ({ errno }) => `can't write to standard output: ${errnoText(errno)}`,

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

  'monitor.none': ({ sockets }) =>
    `no monitor answers${sockets.length === 0 ? '' : ` on ${or(sockets)}`}: start \`omnimind monitor\`, or install it with \`omnimind setup\``,
  'monitor.denied': ({ socket }) =>
    `you may not use ${socket}: run \`sudo usermod -aG omnimind "$USER"\` and log in again, or ask as root`,
  'monitor.no_answer': ({ socket }) =>
    `the monitor on ${socket} does not answer: restart it with \`systemctl restart omnimind-smart-monitor\``,
  'monitor.lost': ({ socket, errno }) => `lost the connection to the monitor on ${socket}: ${errnoText(errno)}`,
  'monitor.busy': () => 'the monitor does not answer: try again',
  'history.unavailable': ({ reason }) => `no history is kept: ${say(reason)}`,

  'api.socket_name': ({ variable, value, example }) =>
    `invalid ${variable} "${value}": use an absolute path, e.g. ${example}`,
  'api.incompatible': ({ path }) =>
    `can't read the answer to ${path}: restart the monitor, so that it runs the installed version`,
  'api.no_route': ({ path }) => `nothing at ${path}: see /v1/openapi.json`,
  'api.no_method': ({ method, path }) => `${method} is not allowed for ${path}: see /v1/openapi.json`,
  'api.query_twice': ({ key }) => `"${key}" is in the query twice`,
  'api.invalid': ({ part, key }) => `invalid ${part}${key === '' ? '' : `: check "${key}"`}: see /v1/openapi.json`,
  'api.too_large': ({ limit_bytes }) => `the body is larger than ${bytes(limit_bytes)}`,
  'api.content_type': () => 'the body must be application/json',
  'api.not_json': () => 'the body is not JSON',
  'api.wrong_host': ({ url }) => `the Host header names another machine: use ${url}`,
  'api.foreign_page': ({ origin }) => `requests from ${origin} are not allowed`,
  'api.no_token': () => 'a token is needed: send `Authorization: Bearer TOKEN`',
  'api.wrong_token': () => 'wrong token',
  'api.other_user': () => "this is another user's monitor: ask your own or the system's",
  'api.read_only': () => 'nothing can be changed over TCP: use the Unix socket',
  'api.unknown_caller': () => "can't tell who is asking without the optional module koffi: install it",
  'api.span': () => 'the start of the range must be before its end',
  'api.points': ({ limit, step_s }) => `more than ${limit} points: use a step of ${step_s} s or more`,
  'api.time': ({ value }) => `invalid time "${value}": use ISO 8601`,
  'api.run_id': () => 'invalid run ID',
  'api.token_file': ({ file }) =>
    `${file} must hold a token of 32 to 256 characters without spaces: remove it to get a new one`,
  'api.socket_in_use': ({ path }) => `another monitor is listening on ${path}: stop it first`,
  'api.cannot_listen': ({ address, errno }) => `can't listen on ${address}: ${errnoText(errno)}`,
  'api.port': ({ port, errno }) => `can't listen on port ${port}: ${errnoText(errno)}: set another api.tcp_port`,

  'bus.failed': ({ what, reason }) => `${say(what)}: ${say(reason)}`,
  'bus.unavailable': ({ detail }) => `the service manager can't be reached (${detail})`,
  'bus.timeout': () => 'the service manager did not answer in time',
  'bus.refused': ({ detail }) => `not allowed (${detail})`,

  'adopt.init': () => "init can't be moved",
  'adopt.kernel_thread': (who) => `${processText(who)} is a kernel thread and can't be moved`,
  'adopt.monitor': (who) => `${processText(who)} is OmniMind itself`,
  'adopt.manager': (who) => `${processText(who)} belongs to a service manager and can't be moved`,
  'adopt.protected_name': (who) =>
    `${processText(who)} is protected by name: adopt one of its children, or take it out of protect.names`,
  'adopt.protected_unit': ({ unit, ...who }) =>
    `${processText(who)} is in ${unit}, which is protected: take it out of protect.units`,
  'adopt.other_user': ({ owner, ...who }) =>
    `${processText(who)} belongs to ${owner === null ? 'another user' : userText(owner)}: run it as that user, or with sudo`,
  'adopt.service_main': ({ unit, ...who }) =>
    `${processText(who)} is the main process of ${unit || 'its service'} and would escape its limits: set them with \`systemctl edit ${unit}\`, or use --force`,
  'adopt.outside': ({ unit, ...who }) =>
    `${processText(who)} is in ${unit || 'no unit'}, outside your service manager: use \`sudo omnimind adopt ${who.pid}\``,
  'adopt.gone': (who) => `${processText(who)} has ended`,
  'adopt.no_cgroup': (who) => `${processText(who)} is in no cgroup: OmniMind needs cgroup v2, see \`omnimind doctor\``,
  'adopt.no_program': ({ name }) => `no program is named "${name}": give the whole name of the process, file or script`,
  'adopt.no_manager': () => "can't move processes",
  'adopt.failed': (who) => `can't adopt ${processText(who)}`,
  'adopt.incomplete': ({ scope, ...who }) => `${processText(who)} was adopted into ${scope} without all of its tree`,
  'adopt.origins': ({ errno, ...who }) =>
    `can't save where ${processText(who)} came from, so nothing was moved: ${errnoText(errno)}`,
  'release.not_found': ({ word, names }) =>
    `nothing adopted is named "${word}"${names.length === 0 ? '' : `: use ${or(names)}`}`,
  'release.held': ({ scope, holder }) => `${scope} was adopted by ${userText(holder)}: release it as that user`,
  'release.failed': ({ scope }) => `can't release ${scope}`,

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
  'value.text': ({ minimum, maximum }) =>
    maximum === null ? 'must be a string' : `must be a string of ${minimum} to ${maximum} characters`,
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
  'state.set_aside': ({ file, kept_as }) => `${file} is damaged and was set aside as ${kept_as}`,
  'state.unreadable': ({ file, code }) => `can't read ${file}: ${errnoText(code)}`,
  ...problems,
};

const { bytes, duration, list, number, or, plural } = formatOf('en');

/** The name of a behavior and what it means. */
export type Term = Texts['behaviors']['severity']['ok'];

/** Keys and what they do. */
type KeyHint = readonly [keys: string, meaning: string];

/** All that people read, in English. Its type is what every language must have. */
export const english = {
  sentences,
  behaviors: {
    cpu_behavior: {
      unknown: { name: 'unknown', meaning: 'too little was seen to judge' },
      idle: { name: 'idle', meaning: 'no use worth naming' },
      stable: { name: 'stable', meaning: 'steady, with room to spare' },
      high_but_stable: { name: 'high but stable', meaning: 'heavy, steady work: normal' },
      ramping: { name: 'ramping', meaning: 'rising, and the rise has an end in sight' },
      growing: { name: 'growing', meaning: 'rises steadily and does not slow' },
      spiking: { name: 'spiking', meaning: 'short peaks that fall back' },
      oscillating: { name: 'oscillating', meaning: 'a swing that repeats' },
      runaway: { name: 'runaway', meaning: 'threads pinned with no sign of progress' },
    },
    memory_behavior: {
      unknown: { name: 'unknown', meaning: 'too little was seen to judge' },
      stable: { name: 'stable', meaning: 'steady' },
      sawtooth: { name: 'sawtooth', meaning: 'falls back to a floor that does not rise' },
      warming_up: { name: 'warming up', meaning: 'growth that slows towards a level' },
      growing: { name: 'growing', meaning: 'growth that does not slow; not yet clear enough for a leak' },
      leaking: { name: 'leaking', meaning: 'the floor itself keeps rising' },
    },
    pressure: {
      unknown: { name: 'unknown', meaning: 'the kernel does not say' },
      none: { name: 'none', meaning: 'no stalls worth naming' },
      some: { name: 'some', meaning: 'it waits for a resource now and then' },
      thrashing: { name: 'thrashing', meaning: 'most time is lost to reclaim or swap' },
    },
    severity: {
      ok: { name: 'ok', meaning: 'nothing to do' },
      watch: { name: 'watch', meaning: 'worth an eye' },
      alert: { name: 'alert', meaning: 'trouble' },
      critical: { name: 'critical', meaning: 'trouble that cannot wait' },
    },
    mode: { smart: 'acts gently', observe: 'only observes', off: 'watches nothing' },
    aspect: { cpu_behavior: 'CPU', memory_behavior: 'memory', pressure: 'pressure', severity: 'severity' },
    rung: {
      observe: 'observe',
      watch: 'watch closer',
      notify: 'notify',
      deprioritize: 'lower priority',
      throttle: 'throttle',
      freeze: 'freeze',
      stop: 'stop',
    },
  },
  report: {
    labels: {
      command: 'command',
      directory: 'directory',
      started: 'started',
      duration: 'duration',
      exit: 'exit',
      cpu: 'CPU',
      memory: 'memory',
      io: 'I/O',
      processes: 'processes',
      verdict: 'verdict',
      evidence: 'evidence',
      changes: 'changes',
      actions: 'actions',
      notices: 'notices',
      trace: 'trace',
    },
    columns: {
      id: 'id',
      name: 'name',
      started: 'started',
      duration: 'duration',
      exit: 'exit',
      verdict: 'verdict',
      command: 'command',
      size: 'size',
      signal: 'signal',
      value: 'value',
      threshold: 'threshold',
      workload: 'workload',
      time: 'time',
      event: 'event',
      cpu: 'CPU',
      memory: 'memory',
      pressure: 'pressure',
      processes: 'procs',
      rung: 'rung',
      behavior: 'behavior',
      meaning: 'meaning',
    },
    cpuUse: (peak: string, mean: string, cores: string) => `peak ${peak}, mean ${mean} of ${cores} cores`,
    memoryUse: (peak: string) => `peak ${peak} anonymous`,
    ioUse: (read: string, written: string) => `${read} read, ${written} written`,
    atMost: (count: string) => `at most ${count}`,
    samples: (count: string) => `${count} samples`,
    leftBehind: (count: number) => `${plural(count, '# process', '# processes')} outlived the command`,
    endedBy: (signal: string) => `ended by ${signal}`,
    confidence: (share: string) => `${share} sure`,
    exhaustion: (low: string, high: string) => `the limit is reached in ${low} to ${high} at this rate`,
    moreChanges: (count: number, command: string) => `${count} earlier: ${command}`,
    undone: 'undone',
    skipped: 'skipped',
    notMeasured: 'not measured',
    running: 'running',
    interrupted: 'interrupted',
    recorded: (samples: string, duration: string, file: string) =>
      `recorded ${samples} samples in ${duration} to ${file}`,
    noRuns: 'No runs are kept yet. Start one with: omnimind run -- <command>',
    noChanges: 'none',
    noActions: 'none was needed',
    noEvidence: 'no number decided it',
    noThreshold: '–',
    whyHint: (command: string) => `More: ${command}`,
    replayHint: 'See it happen again:',
    fromTrace: {
      running: 'The run goes on; this is what its trace says so far.',
      interrupted: 'The run was interrupted before its report; this is what its trace says.',
    },
    monitor: {
      waiting: 'looking …',
      hidden: (count: number) => `${count} more`,
      machine: (workloads: number, available: string) =>
        `${plural(workloads, '# workload', '# workloads')}, ${available} memory available`,
      quit: 'Ctrl-C ends',
    },
  },
  machine: {
    cores: (used: string, all: string) => `${used} of ${all} cores`,
    available: (free: string, all: string) => `${free} of ${all} available`,
    free: (free: string, all: string) => `${free} of ${all} free`,
    swap: 'swap',
    noSwap: 'none',
    monitor: 'monitor',
    machine: 'machine',
    manager: { system: "the machine's", user: 'your own' },
    since: (time: string) => `since ${time}`,
    every: (interval: string) => `every ${interval}`,
    stall: { cpu: 'CPU', memory: 'memory', io: 'I/O' },
    noStall: 'none',
    ends: 'ends in',
    ignored: 'ignored',
    protectedBy: (by: string) => `protected (${by})`,
    endsIn: (time: string) => `limit in ${time}`,
    workloads: (count: number) => plural(count, '# workload', '# workloads'),
  },
  status: {
    trouble: 'In trouble',
    busiest: 'Busiest',
    allWell: 'All is well.',
    more: (count: number) => `and ${count} more`,
    ignored: (count: number) => `${plural(count, '# is', '# are')} ignored`,
    hint: (top: string, why: string) => `Live: ${top}   What happened before: ${why}`,
  },
  top: {
    tableKeys: [
      ['q', 'quit'],
      ['?', 'help'],
      ['enter', 'open'],
      ['/', 'filter'],
      ['s c m n', 'sort'],
      ['i', 'ignore'],
      ['r', 'release'],
    ] satisfies readonly KeyHint[],
    detailKeys: [
      ['esc', 'back'],
      ['?', 'help'],
      ['j k', 'scroll'],
      ['i', 'ignore'],
      ['r', 'release'],
      ['q', 'quit'],
    ] satisfies readonly KeyHint[],
    helpTitle: 'Keys',
    help: [
      ['up down, k j', 'choose a workload; the choice stays with it when the order changes'],
      ['page up, page down, blank', 'a screen further'],
      ['home end, g G', 'first and last; the first place follows whoever stands there'],
      ['enter', 'open the workload: evidence, events, its last minutes; esc goes back'],
      ['s c m n', 'sort by severity, CPU, memory or name'],
      ['/', 'show only names with a text; enter keeps it, esc takes it back'],
      ['i', 'leave the workload in peace: nothing is done to it, nobody is told; again: no longer'],
      ['r', 'release it: what was done to it is undone'],
      ['ctrl-z', 'put it aside; the shell’s fg brings it back'],
      ['q, ctrl-c', 'quit'],
    ] satisfies readonly KeyHint[],
    helpEnd: 'Any key goes back.',
    sorted: { severity: 'by severity', cpu: 'by CPU', memory: 'by memory', name: 'by name' },
    ask: {
      ignore: (name: string) => `Leave ${name} in peace: do nothing to it, tell nobody? [y/n]`,
      unignore: (name: string) => `Watch over ${name} again? [y/n]`,
      release: (name: string) => `Undo what was done to ${name}? [y/n]`,
    },
    done: {
      ignore: (name: string) => `${name} is left in peace`,
      unignore: (name: string) => `${name} is watched over again`,
      release: (name: string) => `${name} is released`,
      gone: (name: string) => `${name} has ended`,
      untouched: (name: string) => `nothing had been done to ${name}`,
    },
    failed: (name: string) => `${name} was not changed`,
    lost: (time: string) => `The monitor went away ${time} ago; this is what it said last. Trying again …`,
    filtered: (shown: number, all: number) => `${shown} of ${all}`,
    filter: 'filter',
    nothing: 'There are no workloads.',
    noneMatches: 'No name has this text; esc shows all again.',
    tooSmall: (columns: number, rows: number) => `omnimind top needs ${columns} columns and ${rows} rows`,
    minutes: (span: string) => `last ${span}`,
    seen: 'since',
    cgroup: 'cgroup',
    events: 'events',
    noEvents: 'none',
    waiting: 'asking …',
    ofLimit: (limit: string) => `of ${limit}`,
    lines: (first: number, last: number, all: number) => `lines ${first} to ${last} of ${all}`,
  },
  whyKilled: {
    killed: 'killed',
    why: 'why',
    when: 'when',
    workload: 'workload',
    unknown: 'nobody saw which one',
    unwatched: 'nobody watched it before',
    hint: 'Who would be next: omnimind earlyoom simulate',
  },
  adopt: {
    adopted: (root: string, processes: number, scope: string) =>
      processes === 1
        ? `${root} is now in ${scope}`
        : `${root} and its tree, ${processes} processes, are now in ${scope}`,
    already: (root: string, scope: string) => `${root} is in omnimind-dev.slice already (${scope}): nothing was done`,
    from: (unit: string, pids: string) => `from ${unit}: ${pids}`,
    noUnit: 'no unit',
    left: (root: string, reason: string) => `${root} was left: ${reason}`,
    reasons: {
      init: 'it is init',
      kernel_thread: 'it is a thread of the kernel',
      monitor: 'it is OmniMind',
      manager: 'it is a service manager',
      protected: 'it is protected',
      other_user: "it is another user's",
      service_main: 'it is the main process of a service',
      refused: 'the service manager could not move it',
    },
    emptied: (scope: string) => `${scope} has no process left and ends; a release will make a new scope`,
    sliceNotSetUp: 'omnimind-dev.slice has no limits yet: see `omnimind setup`',
    undo: (command: string) => `Undo: ${command}`,
    released: (scope: string) => `${scope} was released`,
    to: (unit: string, pids: string) => `back to ${unit}: ${pids}`,
    fresh: (pids: string, scope: string, slice: string) => `into the new ${scope} in ${slice}: ${pids}`,
    gone: (unit: string) => `${unit}, where they came from, is gone`,
    stuck: (processes: string) => `could not be moved: ${processes}`,
    nothing: 'Nothing is adopted.',
  },
  notify: {
    desktop: 'desktop',
    shown: (server: string) => `shown by ${server}`,
    taken: 'took it',
    off: 'switched off by `notify.desktop`',
    noWebhooks: 'no webhooks are configured',
    desktopMend:
      'Run it in a session of your desktop; a notification daemon (dunst, mako, the desktop itself) must run.',
    webhookMend: 'Check `notify.webhooks` in the configuration, and that the receiver runs.',
  },
  cycles: {
    begins: (planned: number, name: string) => `${plural(planned, '# cycle', '# cycles')} of ${name}`,
    goesOn: (done: number, planned: number, name: string) =>
      `${done} of ${planned} cycles of ${name} are done; it goes on with the next`,
    allDone: (planned: number) => `all ${planned} cycles are done already; remove the checkpoint to begin anew`,
    passed: (cycle: number, planned: number, duration: string) => `cycle ${cycle} of ${planned} passed in ${duration}`,
    failed: (cycle: number, planned: number, duration: string, exit: string) =>
      `cycle ${cycle} of ${planned} failed after ${duration}: ${exit}`,
    killed: (cycle: number, planned: number, exit: string, who: string | null) =>
      `cycle ${cycle} of ${planned} was killed (${exit}): ${who ?? 'by whom is not known'}`,
    again: 'it is run anew',
    failures: (failed: number, killed: number) =>
      [...(failed > 0 ? [`${failed} failed`] : []), ...(killed > 0 ? [`${killed} killed`] : [])].join(', '),
    left: (duration: string) => `about ${duration} left`,
    drift: 'drift',
    waits: (cycle: number, reason: string) => `cycle ${cycle} waits: ${reason}`,
    waited: (cycle: number, duration: string) => `cycle ${cycle} begins after it waited ${duration}`,
    waitedInVain: (cycle: number, duration: string) =>
      `cycle ${cycle} begins after ${duration} all the same: the pressure stays`,
    stopping: (stage: StopStage, isIdle: boolean): string =>
      isIdle
        ? 'it ends'
        : stage === 'after'
          ? 'it ends after this cycle; once more ends the cycle, too'
          : stage === 'now'
            ? 'the command was asked to end; once more kills it'
            : 'the command was killed',
    waiting: 'waiting',
  },
  cyclesReport: {
    labels: {
      cycles: 'cycles',
      failed: 'failed',
      killed: 'killed',
      drift: 'drift',
      waited: 'waited',
      slowest: 'slowest',
      left: 'left',
    },
    heads: {
      overview: 'Cycle by cycle',
      totals: 'Totals',
      drift: 'What drifts',
      kills: 'Killed',
      failed: 'Failed cycles',
      failedCount: 'Failed',
      slowest: 'Slowest cycles',
      failedAndSlowest: 'Failed, killed and slowest cycles',
      charts: 'Over the cycles',
      cycles: 'Cycles',
      allCycles: 'All cycles',
      details: 'Details',
      environment: 'Environment',
      notices: 'Notices',
      cycle: 'Cycle',
      outcome: 'Outcome',
      exit: 'Exit',
      duration: 'Duration',
      medianDuration: 'Median duration',
      durationTotal: 'Duration in all',
      waited: 'Held back',
      waitedTotal: 'Held back in all',
      peakMemory: 'Peak memory',
      peakCpu: 'Peak CPU (cores)',
      pressure: 'Waited under pressure',
      leftBehind: 'Left behind',
      retried: 'Run anew',
      completed: 'Completed',
      events: 'Events',
      command: 'Command',
      directory: 'Directory',
      host: 'Machine',
      mode: 'Mode',
      started: 'Started',
      updated: 'Last cycle ended',
      resumed: 'Resumed',
      median: 'Median',
      range: 'Range',
      why: 'Why',
      memory: 'Memory',
      cpu: 'CPU (cores)',
    },
    outcome: { passed: 'passed', failed: 'failed', killed: 'killed' },
    signal: {
      duration: 'Duration',
      peak_cpu: 'Peak CPU',
      peak_memory: 'Peak memory',
      memory_left_behind: 'Memory left behind',
      failures: 'Failures',
    },
    kind: { trend: 'trend', step: 'step', cluster: 'cluster' },
    ending: {
      completed: '',
      stable: 'It ended early: nothing changed any more.',
      failure: 'It ended at a failure, as asked.',
      interrupted: 'It was interrupted.',
      running: 'It is still running.',
    },
    pressures: {
      cpu_some: 'waited for CPU',
      memory_some: 'waited for memory',
      memory_full: 'stood still for memory',
      io_some: 'waited for storage',
    },
    allPassed: (count: number) => (count === 1 ? 'The cycle passed' : `All ${count} cycles passed, none was killed`),
    someFailed: (passed: number, completed: number, failed: number, killed: number) =>
      [
        `${passed} of ${plural(completed, '# cycle', '# cycles')} passed`,
        ...(failed === 0 ? [] : [`${failed} failed`]),
        ...(killed === 0 ? [] : [`${plural(killed, '# was', '# were')} killed`]),
      ].join(', '),
    completedOf: (completed: number, planned: number) =>
      `${completed} of ${plural(planned, '# cycle', '# cycles')} completed`,
    madeGood: (count: number) =>
      count === 1
        ? '1 cycle passed when it was run anew after a kill'
        : `${count} cycles passed when run anew after a kill`,
    cycle: (cycle: number, attempt = 1) => (attempt === 1 ? `cycle ${cycle}` : `cycle ${cycle}, attempt ${attempt}`),
    cycles: (first: number, last: number) => (first === last ? `cycle ${first}` : `cycles ${first} to ${last}`),
    exit: (status: number, signal: string | null) => (signal === null ? `exit ${status}` : `exit ${status}, ${signal}`),
    more: (count: number) => `and ${count} more`,
    spread: (median: string, low: string, high: string) => `median ${median}, ${low} to ${high}`,
    inAll: (duration: string) => `${duration} in all`,
    ofCores: (cores: string) => `of ${cores} cores`,
    heldBack: (count: number, total: string, most: string) =>
      count === 1 ? `1 cycle waited ${total}` : `${count} cycles waited, ${total} in all, ${most} at most`,
    neverWaited: 'No cycle had to wait for the machine.',
    leftBehind: (processes: number, memory: string | null) =>
      `${plural(processes, '# process', '# processes')} went on${memory === null ? '' : `, ${memory}`}`,
    unknownKiller: 'It was killed; nobody told by whom.',
    noDrift: (cycles: number) => `No drift was seen over ${plural(cycles, '# cycle', '# cycles')}.`,
    noKills: 'Nothing was killed.',
    noFailures: 'No cycle failed.',
    noPressure: 'No cycle waited for CPU, memory or storage for 1 % of its time or more.',
    shareOfTime: 'share of the cycle in which somebody waited',
    notMeasured: 'not measured',
    unwatched: 'Nobody watched it before.',
    drift: (
      _drift: Drift,
      _subject: string,
      _quantities: { from: string; to: string; perCycle: string },
    ): string | undefined => undefined,
    watched: (subject: string) => `Memory of ${subject} after each cycle`,
    fromCycle: (cycle: number) => `from cycle ${cycle} on`,
    cutAxis: 'the axis does not start at 0',
    binned: (size: number) => `each point is ${size} cycles: their median, and their range as a band`,
    merged: (size: number) => `one sign is ${size} cycles and shows the worst of them`,
    passedAnew: 'passed when run anew',
    notRun: 'not run',
    beforeKill: 'before the kill',
    machine: (cores: string, memory: string, swap: string) => `${cores} cores, ${memory} memory, ${swap} swap`,
    madeBy: 'Made by omnimind cycles',
    scrollable: 'table, can be scrolled sideways',
    ofTheCycles: 'processes that outlived their cycle',
  },
};

/** What a language consists of; the compiler names what one lacks. */
export type Texts = typeof english;
