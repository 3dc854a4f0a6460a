import type { OomExemption } from '@omnimind/linux/earlyoom/candidates';
import type { PatternRefusal, PatternWarning } from '@omnimind/linux/earlyoom/pattern-judge';
import type { Drift, StopStage } from '@omnimind/protocol/cycles-report';
import type { DoctorCheckName, DoctorCode, DoctorState, doctorStates } from '@omnimind/protocol/doctor-finding';
import type { Killer, Rung } from '@omnimind/protocol/event';
import type { MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';
import type { NoticeParameters } from '@omnimind/protocol/messages/notices';
import type { ProblemParameters } from '@omnimind/protocol/messages/problems';
import type { Change, CommandPurpose, FilePurpose, Note, NoteName } from '@omnimind/protocol/setup-plan';
import type { VerifyCheckName, VerifyCode } from '@omnimind/protocol/verify-finding';
import { formatOf } from './format.ts';
import { type EvidenceNumbers, type EvidenceSentences, type Sentences, sentenceIn } from './sentence.ts';

/** A sentence within a sentence. */
const say = (message: ReceivedMessage): string => sentenceIn(sentences, message);

/** What an errno(3) means, without a subject. */
const systemErrors: Readonly<Record<string, string>> = {
  E2BIG: 'argument list too long',
  EACCES: 'permission denied',
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'address not available',
  EAGAIN: 'resource temporarily unavailable',
  EBADF: 'bad file descriptor',
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
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'host name lookup failed',
  ENETUNREACH: 'network unreachable',
  EHOSTUNREACH: 'host unreachable',
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

const untilText = (until: string | null): string =>
  until === null ? 'until you unignore it' : `until ${date(new Date(until))}, ${time(new Date(until))}`;

/** By nvmlReturn_t: what a machine may have. */
const nvmlErrors: Readonly<Record<number, string>> = {
  3: 'not supported by the card',
  4: 'no permission',
  7: 'too many processes',
  9: 'the driver is not loaded, or its devices are missing',
  15: 'the card is lost',
  18: 'the driver is of another version',
};

const notices: Sentences<NoticeParameters> = {
  'bus.unavailable': () => 'no D-Bus connection',
  'bus.timeout': () => 'no answer in time',
  'unavailable.file': ({ path, errno }) => `can't read ${path}: ${errnoText(errno)}`,
  'unavailable.proc': () => '/proc is not mounted',
  'unavailable.cgroup2': () => 'cgroup v2 is not mounted',
  'unavailable.controllers': ({ missing }) => `cgroup v2 has no ${list(missing)} controller on this machine`,
  'unavailable.ionice': () => 'ionice is not installed',
  'unavailable.architecture': ({ name }) => `native calls are not supported on ${name}`,
  'unavailable.koffi': ({ error }) => `the optional module koffi can't be loaded: ${error}`,
  'unavailable.nvml_library': ({ error }) => `NVIDIA's library can't be loaded: ${error}`,
  'unavailable.nvml': ({ call, status }) =>
    `NVIDIA's library says in ${call}: ${nvmlErrors[status] ?? 'error'} (${status})`,
  'unavailable.raising_priority': ({ limit }) =>
    `a lowered priority could not be raised again: no CAP_SYS_NICE, and RLIMIT_NICE is ${limit}`,
  'identity.unit': ({ unit }) => unit,
  'identity.run': ({ name }) => `run ${name}`,
  'identity.program': ({ executable, directory }) => `${executable} in ${directory}`,
  'identity.name': ({ name }) => `anything named ${name}`,
  'ignore.on': ({ workload, until }) => `Ignoring ${say(workload)} ${untilText(until)}`,
  'ignore.off': ({ workload }) => `No longer ignoring ${say(workload)}`,
  'ignore.listed': ({ workload, until }) => `${say(workload)}, ${untilText(until)}`,
  'state.set_aside': ({ file, kept_as }) => `${file} is damaged and was set aside as ${kept_as}`,
  'state.unreadable': ({ file, code }) => `can't read ${file}: ${errnoText(code)}`,
  'mode.off': () => 'the mode is off: nothing is watched and no report is written',

  'measuring.no_process_io': () => 'process I/O is not measured: this kernel has no /proc/PID/io',
  'measuring.no_storage_io': () => 'storage I/O is not measured: /proc/PID/io lacks it on this kernel',
  'measuring.io_unreadable': () =>
    'I/O is not measured while a process runs whose /proc/PID/io is unreadable (owned by another user, or not traceable)',
  'measuring.no_run_delay': () =>
    'waiting for a processor is not measured: this kernel has no /proc/PID/schedstat data',
  'measuring.no_host_pressure': () =>
    'pressure of the machine is not measured: this kernel has no /proc/pressure (PSI; some kernels need psi=1)',
  'measuring.hidden_processes': ({ mount, option }) =>
    `processes of other users are hidden: ${mount} is mounted with ${option}`,
  'measuring.threads_in_turn': () =>
    'some threads of processes with very many threads are read in turn, not in every sample',
  'measuring.orphans_remain': ({ reason }) => `orphans that exited stay zombies until the end: ${say(reason)}`,
  'configuration.changed': ({ keys }) => `configuration changed: ${keys.join(', ')}`,
  'measuring.sessions': ({ reason }) => `workloads are sessions: ${say(reason)}`,
  'measuring.no_nvml': ({ reason }) => `GPU memory of NVIDIA's cards is not measured: ${say(reason)}`,
  'measuring.gap': ({ seconds }) => `no samples for ${duration(seconds)}: omnimind was stopped or did not get to run`,
  'measuring.clock_ahead': ({ seconds }) =>
    `the wall clock jumped ${duration(seconds)} ahead: the machine slept or the clock was set`,
  'measuring.clock_back': ({ seconds }) => `the wall clock was set back by ${duration(seconds)}`,
  'run.elsewhere': ({ client, server, pid, cgroup, cpu_s, memory_bytes, growth_bytes = 0, span_s = 0 }) => {
    const head = `${client} hands its work to ${server} (PID ${pid}${cgroup === '' ? '' : `, ${cgroup}`}), which is not counted here`;
    if (cpu_s === undefined || memory_bytes === undefined) return head;
    const grown = growth_bytes > 0 ? ` (${bytes(growth_bytes)} more than at first)` : '';
    return `${head}: ${number(cpu_s)} s of CPU time in ${duration(span_s)}, memory ${bytes(memory_bytes)}${grown}`;
  },
  'measuring.ended_early': ({ reason }) => `monitoring ended early, a defect in OmniMind: ${say(reason)}`,

  'run.ended_at_limit': ({ source, name, limit_bytes, used_bytes }) =>
    `the command ended at ${limitOf(source, name, bytes(limit_bytes))}: ${bytes(used_bytes)} were taken`,
  'run.ended_short_of_limit': ({ source, name, limit_bytes, used_bytes }) =>
    `the command ended at ${limitOf(source, name, bytes(limit_bytes))}: ${bytes(used_bytes)} were in use shortly before, and what it asked for next did not fit`,
  'run.worker_rose': ({ name, used_bytes }) =>
    `a worker thread of ${name} had a heap of about ${bytes(used_bytes)} when the command failed: whether that was its limit (resourceLimits) can't be seen from outside`,
  'run.left_to_limit': ({ source, name, limit_bytes, left_bytes }) =>
    `${bytes(left_bytes)} were left to ${limitOf(source, name, bytes(limit_bytes))}: asking for more at once fails, which can't be seen from outside`,
  'run.ended_at_open_files': ({ name, limit }) =>
    `the command ended at ${limitOf('open_files', name, number(limit))}: no more can be opened`,
  'run.ended_at_tasks': ({ source, name, limit }) =>
    `the command ended at ${limitOf(source, name, number(limit))}: no more can be started`,

  'run.risen': ({ figure, now, before, runs }) =>
    figure === 'peak_memory'
      ? `peak ${bytes(now)}, usually ${bytes(before)} (last ${number(runs)} runs)`
      : `CPU time ${duration(now)}, usually ${duration(before)} (last ${number(runs)} runs)`,

  'run.compared': ({ figure, now, before, minimum, maximum, count }) => {
    const text = figure === 'peak_memory' ? bytes : duration;
    const name = figure === 'peak_memory' ? 'peak' : figure === 'cpu_time' ? 'CPU time' : 'duration';
    return `${name} ${text(now)}, usually ${text(before)} (${text(minimum)} to ${text(maximum)} in ${plural(count, '# earlier run', '# earlier runs')})`;
  },
  'run.nothing_earlier': () => 'nothing to compare with: no earlier run of this command in this directory succeeded',

  'run.not_kept': ({ reason }) => `the run was not kept: ${say(reason)}`,
  'run.event_not_kept': ({ reason }) => `an event was not kept: ${say(reason)}`,
  'run.report_not_kept': ({ reason }) => `the report was not kept: ${say(reason)}`,
  'run.first_events': ({ count }) => `only the first ${number(count)} events were kept`,
  'report.events_left_out': ({ count }) =>
    `${plural(count, '# event', '# events')} in the middle of the run ${count === 1 ? 'is' : 'are'} not in this report`,
  'report.changes_left_out': ({ count }) =>
    `${plural(count, '# further change', '# further changes')} of behavior ${count === 1 ? 'is' : 'are'} not listed`,
  'report.not_written': ({ reason }) => `the report was not written: ${say(reason)}`,
  'trace.incomplete': ({ reason }) => `the trace is incomplete: ${say(reason)}`,
  'trace.end_lost': ({ seconds }) =>
    `the end of the trace was not kept: the disk did not respond for ${duration(seconds)}`,
  'trace.samples_lost': ({ count }) =>
    `${plural(count, '# sample is', '# samples are')} missing from the trace: the disk is too slow`,
  'trace.torn': ({ file }) => `${fileName(file)} ends in mid-record: the recorder was killed; what precedes it is used`,
  'ignored.not_kept': ({ reason }) => `ignored workloads are forgotten when the monitor ends: ${say(reason)}`,
  'history.unavailable': ({ reason }) => `history is not kept: ${say(reason)}`,
  'history.closed': () => 'it is closed',
  'history.configured_off': () => 'the configuration turns it off (history.max_size = 0)',
  'history.again': () => 'history is kept again',
  'history.full': ({ left_out, most }) =>
    `history of ${plural(left_out, '# workload', '# workloads')} is not kept: there are more than ${number(most)}`,
  'history.set_aside': ({ file, reason }) => `history was set aside as ${file} and started over: ${say(reason)}`,
  'history.bad_value': ({ column }) => `its column ${column} holds something else`,
  'history.inconsistent': () => 'its parts contradict each other',
  'history.foreign': () => 'it is not a history of OmniMind',
  'history.version': ({ version, known }) => `it has version ${version}, and this OmniMind reads version ${known}`,
  'history.blocked': ({ by }) =>
    ({
      no_read: 'no permission to read it',
      no_write: 'no permission to write it',
      lock: 'another process has it open',
      memory: 'out of memory',
      disk_error: 'the disk reports an error',
      disk_full: 'the disk is full',
      no_open: "it can't be opened",
    })[by],
  'history.damaged': ({ reason }) => `it is damaged (${say(reason)})`,
  'history.damaged_twice': () => 'it was damaged twice within a minute',
  'event_log.unwritable': ({ reason }) => `the event log is not writable: ${say(reason)}`,
  'event_log.writable': ({ lost }) => `the event log is writable again; ${plural(lost, '# event', '# events')} lost`,
  'log_file.begins': ({ version, mode }) => `OmniMind monitor ${version}, ${mode} mode`,
  'log_file.unwritable': ({ file, reason }) => `${file} is not writable: ${say(reason)}`,
  'log_file.writable': ({ file, lost }) => `${file} is writable again; ${plural(lost, '# line', '# lines')} lost`,
  'about.file': ({ file, reason }) => `${file}: ${say(reason)}`,
  'scope.ended_before': () => 'the command ended before it was moved into its scope',
  'scope.too_many_files': () => 'too many open files are passed on to the command',
  'scope.unkillable': () =>
    'its oom_score_adj is -1000: at a memory limit it would hang for ever, since the kernel may kill nobody to make room; start it by `choom -n 0 --`',
  'scope.none': ({ reason }) => `no scope of its own: ${say(reason)}`,
  'kills.unread': ({ count }) =>
    `the kernel killed ${plural(count, 'a process', '# processes')} of the run, out of memory in the cgroup or the machine; the system journal, which is not readable here, says which`,
  'cycles.cut_short': ({ cycle }) => `cycle ${cycle} was cut short on request and does not count`,
  'cycles.report_only': ({ reason, cycle }) => `${say(reason)}: from cycle ${cycle} on there is only the report`,
  'cycles.nothing_to_resume': ({ file }) => `there was no ${file} to resume: starting with cycle 1`,
  'cycles.still_running': ({ pid }) =>
    `the command of the interrupted cycle is still running (PID ${pid}): the next one starts when it has ended`,
  'pressure.memory_full': (given) => `every task waited for memory ${share(given.share)} of the last 10 s`,
  'pressure.memory_some': (given) => `some task waited for memory ${share(given.share)} of the last 10 s`,
  'pressure.available': (given) => `only ${share(given.share)} of memory is available (${bytes(given.bytes)})`,
  'pressure.cpu_some': (given) => `some task waited for a processor ${share(given.share)} of the last 10 s`,

  'start.fits': ({ expected_bytes, room_bytes }) =>
    `it needs ${bytes(expected_bytes)}, and ${bytes(room_bytes)} are free for it`,
  'start.no_room': ({ expected_bytes, room_bytes }) =>
    `it needs ${bytes(expected_bytes)}, and only ${bytes(room_bytes)} are free for it`,
  'start.after_run': ({ expected_bytes, room_bytes, run, seconds }) =>
    `it needs ${bytes(expected_bytes)}, and only ${bytes(room_bytes)} are free for it until ${run} ends, in about ${duration(seconds)}`,
  'start.never_fits': ({ expected_bytes, most_bytes }) =>
    `it needs ${bytes(expected_bytes)}, and this machine never has more than ${bytes(most_bytes)} for it`,
  'editor.slow_processors': ({ seconds, workload, cores, of }) =>
    `the editor was slow for ${duration(seconds)} because ${workload} took ${number(cores)} of ${number(of)} processors`,
  'editor.slow_memory': ({ seconds, workload, bytes: risen }) =>
    `the editor was slow for ${duration(seconds)} while memory ran short: ${workload} took ${bytes(risen)} more`,
  'start.exhausting': ({ workload, seconds }) =>
    `${workload} takes all memory within ${duration(seconds)} at its present rate`,
  'start.slower': ({ expected_cores, free_cores }) =>
    `it wants ${number(expected_cores)} cores, and ${number(free_cores)} are idle: it will take longer`,
  'start.unknown': () => 'nobody knows how much memory it needs: give memory_bytes, or run it once',
  'start.earlier': ({ count, memory_bytes, duration_s }) =>
    `by ${plural(count, '# earlier run', '# earlier runs')}: ${memory_bytes === null ? '' : `at most ${bytes(memory_bytes)}, `}${duration(duration_s)}`,
  'start.no_monitor': ({ reason }) =>
    `no monitor answers, so only the machine as a whole was looked at: ${say(reason)}`,
  'start.late': ({ pid }) => `no run is known yet of what was started as PID ${pid}: look at \`omnimind runs\` later`,
  'start.too_many': ({ count }) => `${number(count)} commands that this agent started still run: wait for one of them`,

  'acting.unavailable': ({ reason }) => `no actions are taken: ${say(reason)}`,
  'slice.full': ({ limit_bytes, name }) =>
    `omnimind-dev.slice is at its limit of ${bytes(limit_bytes)} (slice.memory_high) and everything in it is crawling: ` +
    (name === null ? 'end something in it or raise the limit' : `pausing ${name}`),
  'reserve.kept': ({ bytes: reserved }) => `reserving ${bytes(reserved)} of memory for editor and session`,
  'reserve.weighed': ({ unit, set }) => `giving ${unit} CPU weight ${number(set)}: other programs have 100`,
  'reserve.failed': ({ unit, reason }) => `can't reserve memory for ${unit}: ${say(reason)}`,
  'recovery.done': ({ pid, action }) =>
    `omnimind (PID ${pid}) was killed before it could undo its actions: ${say(action)}`,
  'kills.not_followed': ({ reason }) => `kills by others are not followed: ${say(reason)}`,
  'kills.not_kept': ({ reason }) => `a kill could not be kept: ${say(reason)}`,
  'journal.unavailable': ({ reason }) => `the journal gets no entries: ${say(reason)}`,
  'service_manager.unavailable': ({ reason }) =>
    `the service manager can't be notified that the service is up: ${say(reason)}`,
  'adopt.by_rule': ({ process, others, scope, rule }) =>
    `${process}${others === 0 ? '' : ` and ${plural(others, '# more process', '# more processes')}`} ${others === 0 ? 'was' : 'were'} adopted into ${scope} by rule ${rule} of adopt.rules`,
  'adopt.culprit': ({ process, others, scope }) =>
    `${process}${others === 0 ? '' : ` and ${plural(others, '# more process', '# more processes')}`} caused trouble and ${others === 0 ? 'was' : 'were'} moved into ${scope}; the shell or editor stays where it is. To undo: omnimind release ${scope}`,
  'adopt.culprit_failed': ({ process, reason }) => `${process} causes trouble and can't be moved: ${say(reason)}`,
  'adopt.unkillable': ({ process, pid, others }) =>
    `${process}${others === 0 ? ' has' : ` and ${plural(others, '# more process', '# more processes')} have`} an oom_score_adj of -1000: at the memory limit of omnimind-dev.slice ${others === 0 ? 'it' : 'they'} would hang for ever, since the kernel may kill nobody to make room; \`choom -n 0 -p ${pid}\` changes that`,
  'adopt.rule_failed': ({ rule, reason }) => `rule ${rule} of adopt.rules was not applied: ${say(reason)}`,
  'adopt.no_such_user': ({ rule, user }) => `rule ${rule} of adopt.rules matches nobody: there is no user "${user}"`,
  'adopt.failed': ({ reason }) => `adopt.rules: ${say(reason)}`,
  'api.no_socket': () => 'there is no API: XDG_RUNTIME_DIR names no directory for its socket',
  'api.unavailable': ({ reason }) => `the API is unavailable: ${say(reason)}`,
  'api.restarted': ({ reason }) => `the API failed and is being restarted, a defect in OmniMind: ${say(reason)}`,
  'api.failed': ({ reason }) => `the API failed, a defect in OmniMind: ${say(reason)}`,
  'api.behind': () => 'the API is falling behind: its disk or its readers are slow',

  'delivery.no_receivers': () => 'nobody to notify: no receiver is configured',
  'delivery.test': () => 'this is a test',
  'desktop.why': () => 'Why?',
  'desktop.resume': () => 'Resume',
  'desktop.give': (given) => `Give it ${bytes(given.bytes)}`,
  'desktop.stop': () => 'Stop',
  'desktop.goes_on': ({ name }) => `${name} goes on, and is left alone for an hour`,
  'desktop.given': (given) => `${given.name} goes on, and may take ${bytes(given.bytes)} more before it is throttled`,
  'desktop.stopping': ({ name }) => `${name} was asked to stop`,
  'desktop.not_done': ({ name, reason }) => `nothing was done to ${name}: ${say(reason)}`,
  'desktop.ignore': () => 'Ignore this workload',
  'desktop.more': ({ command }) => `More in a terminal: ${command}`,
  'desktop.undo': ({ command }) => `To undo it: ${command}`,
  'delivery.log_not_ours': ({ directory }) => `${directory} is readable by members of the group omnimind only`,
  'delivery.failed': ({ receiver, reason }) => `${receiver}: ${say(reason)}`,
  'delivery.refused': ({ receiver, reason }) => `${receiver}: ${say(reason)}: the announcement is skipped`,
  'delivery.status': ({ status }) => `HTTP ${status}`,
  'delivery.redirect': ({ status }) => `HTTP ${status}: redirects are not followed`,
  'delivery.late': ({ seconds }) => `no answer within ${duration(seconds)}`,
  'delivery.no_secret': ({ file, reason }) => `the secret can't be read from ${file}: ${say(reason)}`,
  'delivery.secret_unusable': ({ because, limit_bytes }) =>
    ({
      empty: 'it is empty',
      not_a_file: 'it is not a regular file',
      too_long: `it is longer than ${limit_bytes} bytes`,
    })[because],
  'delivery.recovered': ({ receiver, seconds }) => `${receiver}: takes announcements again, after ${duration(seconds)}`,
  'delivery.log_unreadable': ({ receiver, reason }) =>
    `${receiver}: the event log is not readable (${say(reason)}); retrying`,
  'delivery.lost': ({ receiver, count }) =>
    `${receiver}: ${plural(count, '# announcement was', '# announcements were')} removed before delivery`,
  'delivery.cursor_not_kept': ({ receiver, reason }) => `${receiver}: its position can't be kept (${say(reason)})`,

  'action.priority_lowered': ({ nice, io, threads, processes }) =>
    `${[...(nice === null ? [] : [say(nice)]), ...(io ? ['I/O priority lowest'] : [])].join(' and ')}, ${plural(threads, '# thread', '# threads')} of ${plural(processes, '# process', '# processes')}`,
  'action.nice': ({ before, set }) => `nice ${before.join(', ')} → ${set}`,
  'action.priority_restored': ({ threads, processes, denied }) =>
    `priority restored for ${plural(threads, '# thread', '# threads')} of ${plural(processes, '# process', '# processes')}` +
    (denied > 0 ? `; ${plural(denied, '# thread', '# threads')} could not be raised again` : ''),
  'action.unit_changed': ({ unit, changes }) =>
    `${list(changes.map(say))}, ${unit}` +
    // What a run does to itself the monitor can't take back.
    (changes.some(({ code }) => code === 'action.memory_throttled') && !unit.startsWith('omnimind-run-')
      ? `. More memory: omnimind release --memory 1GiB ${unit}`
      : ''),
  'action.cpu_weight': ({ before, set }) => `CPU weight ${before} → ${set}`,
  'action.io_weight': ({ before, set }) => `I/O weight ${before} → ${set}`,
  'action.memory_throttled': (given) => `memory throttled above ${bytes(given.bytes)}`,
  'action.cpu_throttled': ({ cores, of }) => `CPU limited to ${number(cores)} of ${plural(of, '# core', '# cores')}`,
  'action.paused': ({ unit, manager, forOthers }) => {
    const systemctl = manager === 'user' ? 'systemctl --user' : 'systemctl';
    // What a run does to itself the monitor can't take back.
    const [resume, give, stop] = unit.startsWith('omnimind-run-')
      ? [`thaw ${unit}`, `set-property --runtime ${unit} MemoryHigh=SIZE`, `stop ${unit}`].map(
          (words) => `${systemctl} ${words}`,
        )
      : ['--resume', '--memory 1GiB', '--stop'].map((option) => `omnimind release ${option} ${unit}`);
    return (
      `paused${forOthers ? ', so that editor and session have memory' : ''}: ${unit}. It goes on by itself when there is room. ` +
      `Resume: ${resume}. More memory: ${give}. Stop: ${stop}`
    );
  },
  'action.unit_stopped': ({ unit }) => `${unit} was asked to stop`,
  'action.unit_restored': ({ unit, properties, kept }) =>
    `${properties.length === 0 ? 'nothing' : list(properties)} restored for ${unit}` +
    (kept.length === 0 ? '' : `; ${list(kept)} changed by others and left alone`),
  'action.units_restored': ({ done, of, kept }) =>
    `${done} of ${plural(of, '# unit setting', '# unit settings')} restored` +
    (kept === 0 ? '' : `; ${kept} changed by others and left alone`),
  'action.nothing_in_force': () => 'nothing was in force',
  'action.not_undone_yet': ({ reason }) => `not undone yet, retrying: ${say(reason)}`,

  'reason.trouble': ({ memory, cpu, pressure, count = null, severity }) =>
    [
      ...(memory === null ? [] : [memory === 'urgent' ? 'memory runs out' : `memory ${memory}`]),
      ...(cpu === null ? [] : [`CPU ${cpu}`]),
      ...(pressure === null ? [] : [pressure === 'some' ? 'some pressure' : 'thrashing']),
      ...(count === null ? [] : [`${count} run out`]),
    ].join(', ') || `severity ${severity}`,
  'reason.recovered': ({ seconds }) => `back to normal for ${duration(seconds)}`,
  'reason.time_over': ({ seconds }) => `in force for ${duration(seconds)}, the maximum`,
  'reason.room_again': ({ seconds }) =>
    `there is room again, and nobody has waited for memory for ${duration(seconds)}`,
  'reason.others_stall': () => 'editor, session or backend wait for memory',
  'reason.reserve_touched': () => 'it still takes memory, and only the reserve is left',
  'reason.awaited': ({ name }) => `"${name}" waits for a file that it has locked`,
  'reason.typed_into': ({ name }) => `somebody is typing into "${name}" in a terminal`,
  'reason.serves_files': ({ name }) =>
    `"${name}" serves a file system, and whoever looks at that would stand still with it`,
  'reason.asked_to_end': () => 'it was asked to end',
  'reason.not_ours': () => 'no more actions are allowed on it',
  'reason.ended': () => 'omnimind ended',
  'reason.slice_full': () => 'its slice is at its limit and the others in it are crawling',
  'reason.monitor': () => 'the system’s monitor',
  'reason.asked': ({ uid }) => (uid === 0 ? 'root asked for it' : `the user with UID ${uid} asked for it`),
  'reason.no_unit': () => 'it is in no unit that may be acted on',
  'reason.no_scope': () => 'it needs a scope of its own',
  'reason.protected_inside': ({ name }) => `"${name}" runs in it, which is protected`,
  'reason.unit_gone': () => 'its unit is gone',
  'reason.limited_already': ({ unit }) => `${unit} already has this limit`,
  'reason.no_process_left': () => 'no process is left that may be acted on',
  'reason.nice_already': ({ nice }) => `every thread already has nice ${nice} or higher`,
  'reason.memory_unknown': () => 'its memory use is unknown',
  'reason.cpu_quota_unknown': () => 'its CPU quota is unknown',
  'reason.not_journaled': ({ error }) => `the old values could not be kept on disk (${error}), so nothing was changed`,
  'reason.refused': () => 'the kernel refused: the processes belong to somebody else',
  'reason.priority_no_help': ({ name, pid, cores, next }) =>
    `${name} (PID ${pid}) grows while using ${share(cores)} of a core, so a lower priority would not help; next step: ${say(next)}`,
  'next_step.memory': ({ runtime, pid }) =>
    ({
      node: `\`kill -USR1 ${pid}\` opens its inspector for a heap snapshot; started with --heapsnapshot-signal=SIGUSR2, it writes one at \`kill -USR2 ${pid}\``,
      python: `\`memray attach ${pid}\` shows what allocates`,
      java: `\`jcmd ${pid} GC.class_histogram\` shows what fills its heap`,
      go: '`go tool pprof http://HOST:PORT/debug/pprof/heap`, if it serves net/http/pprof',
      ruby: `\`rbtrace --pid ${pid} --heapdump\`, if it loads rbtrace`,
      dotnet: `\`dotnet-gcdump collect --process-id ${pid}\` shows what fills its heap`,
      native: `\`heaptrack --pid ${pid}\` shows what allocates`,
    })[runtime],
  'reason.no_trial': () => 'no process could be started for a trial',
  'reason.trial_refused': () => 'a lowered priority could not be raised again: the kernel refused it in a trial',
  'reason.no_rung': ({ rung }) => `a unit has no rung ${rung}`,
};

const problems: Sentences<ProblemParameters> = {
  defect: ({ detail }) => `internal error: ${detail}: please report it with what OMNIMIND_DEBUG=1 adds`,
  'usage.unknown_command': ({ name, suggestion, path }) =>
    `unknown command "${name}": ${suggestion === '' ? `see ${path} --help` : `did you mean ${suggestion}?`}`,
  'usage.unknown_option': ({ name, suggestion, path }) =>
    `unknown option ${name}: ${suggestion === '' ? `see ${path} --help` : `did you mean ${suggestion}?`}`,
  'usage.missing_argument': ({ name, path }) => `missing argument "${name}": see ${path} --help`,
  'usage.missing_option': ({ option, path }) => `missing option ${option}: see ${path} --help`,
  'usage.missing_value': ({ option }) => `${option} needs a value`,
  'usage.too_many_arguments': ({ path }) => `too many arguments: see ${path} --help`,
  'usage.excluded': ({ one, other }) => `${one} and ${other} can't be combined`,
  'usage.one_of': ({ command, one, other }) => `${command} needs either ${one} or ${other}`,
  'usage.needs_option': ({ option, needed }) => `${option} needs ${needed}`,
  'usage.no_terminal': ({ command }) => `no terminal to ask on, nothing was changed: use omnimind ${command} --yes`,
  'usage.top_terminal': () => 'top needs a terminal: for a single look use `omnimind status`',
  'usage.not_utf8': ({ position }) =>
    `word ${position} of the command is not valid UTF-8: put the command into a shell script and run that`,
  'usage.report_extension': ({ file, extensions }) =>
    `invalid --report ${file}: the name must end in ${or(extensions)}`,
  'process.not_found': ({ pid }) => `no process has the PID ${pid}`,
  'workload.not_found': () => 'no such workload: list them with `omnimind status`',
  'workload.not_yours': () => 'the workload belongs to another user: ask as its owner or as root',
  'host.unreadable': ({ reason }) => `${say(reason)}: OmniMind needs Linux with /proc mounted`,
  system: ({ errno }) => errnoText(errno),
  'file.failed': ({ file, errno }) => `${fileName(file)}: ${errnoText(errno)}`,
  'ignore.nothing': ({ name }) => `${name} is not ignored: see \`omnimind notify ignored\``,
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
  'trace.wrong_type': ({ key, type }) =>
    `"${key}" must be ${{ number: 'a number', object: 'an object', list: 'a list of processes' }[type]}`,
  'trace.not_positive': ({ key }) => `"${key}" must be a number, 0 or more`,
  'trace.time_fell': ({ t, previous }) => `"t" must increase (got ${t} after ${previous})`,
  'trace.counter_fell': ({ key, from, to }) => `counter "${key}" fell from ${from} to ${to}`,
  'trace.line_too_long': ({ limit_bytes }) => `line longer than ${bytes(limit_bytes)}`,

  'run.none': () => 'no runs kept yet: start one with `omnimind run`',
  'run.not_found': ({ name }) => `no run "${name}": list them with \`omnimind runs\``,
  'run.ambiguous': ({ prefix, count }) => `"${prefix}" begins the ID of ${count} runs: give more of it`,
  'record.no_target': () => 'nothing to record: give a command or --pid',

  'setup.needs_root': ({ command }) =>
    `only root may run \`${command} --system\`: use sudo, or \`omnimind ${command} --user\` for yourself`,
  'setup.no_manager': ({ manager, detail }) =>
    manager === 'system'
      ? `the system's service manager can't be reached (${detail}): setup needs systemd`
      : `your service manager can't be reached (${detail}): log in again, or run loginctl enable-linger`,
  'setup.no_limits': () =>
    'limits need cgroup v2 with the cpu and memory controllers: boot with systemd.unified_cgroup_hierarchy=1 and without cgroup_disable=',
  'setup.old_systemd': ({ version, oldest }) => `systemd ${oldest} or later is needed (got ${version})`,
  'setup.damaged': ({ file }) => `${file} is damaged: restore it, or remove it and OmniMind's files by hand`,
  'setup.foreign_files': ({ files }) =>
    files.length === 1
      ? `${list(files)} was not written by setup: move it away if nobody needs it`
      : `${list(files)} were not written by setup: move them away if nobody needs them`,
  'setup.unit_path': ({ directory }) =>
    `your service manager does not look for units in ${directory}: XDG_CONFIG_HOME differs from the one at login`,
  'setup.backend': ({ detail }) => `[backend] can't be made a unit: ${say(detail)}`,
  'setup.earlyoom_names': ({ detail }) => `earlyoom can't be given these names: ${say(detail)}`,
  'setup.unwritable': ({ flaw, text }) =>
    ({
      program: `"${text}" is not the absolute path of a program`,
      program_path: `the path "${text}" has a quote, a backslash or a control character`,
      word: 'a word of the command has a NUL byte or is not Unicode',
      character: `${text} has a character that a unit file can't hold`,
      backslash: `${text} ends with a backslash`,
      blank: `${text} begins or ends with a blank`,
      settings: `"${text}" can't stand in a settings file`,
      directory: `"${text}" is not an absolute path`,
      user: 'a service of a user runs as that user: leave "user" empty',
    })[flaw],
  'setup.no_apt': () =>
    "earlyoom is installed with apt-get only: install it with your system's tools, then run setup again",
  'setup.no_bundler': () => "esbuild is not installed: run `npm ci` in OmniMind's directory",
  'setup.failed': ({ reason }) => `setup failed and was undone: ${say(reason)}`,
  'setup.not_undone': ({ reason, problems }) =>
    `setup failed: ${say(reason)}; not everything could be undone (${problems.map(say).join('; ')}): fix the cause, then run \`omnimind uninstall\``,
  'setup.changed_now': ({ file }) => `${file} was changed just now`,
  'setup.backup_changed': ({ file, kept_as }) => `${kept_as} is not what was kept of ${file}: it is left`,
  'setup.command_failed': ({ command, status, text }) =>
    `\`${command}\` failed (status ${status})${text === '' ? '' : `: ${text}`}`,
  'setup.earlyoom_fails': ({ flaw, text }) =>
    `earlyoom does not do what was meant: ${
      {
        ended: 'it ended right after its start',
        said: `it said "${text}"`,
        state: `earlyoom.service is ${text}`,
        words: `its command line is "${text}"`,
        silent: `it did not say "${text}" at its start`,
      }[flaw]
    }`,

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
  'api.strange_directory': ({ path, uid }) =>
    `${path} belongs to UID ${uid}, who could replace a socket there: name another directory`,
  'api.cannot_listen': ({ address, errno }) => `can't listen on ${address}: ${errnoText(errno)}`,
  'api.port': ({ port, errno }) => `can't listen on port ${port}: ${errnoText(errno)}: set another api.tcp_port`,

  'web.framed': () => 'the page is not shown in a frame',
  'web.link_used': () => 'this link was used before, or is not complete: run `omnimind web` again for a new one',
  'web.no_session': () => 'open the link that `omnimind web` printed',
  'web.no_setting': ({ key, value }) => `invalid ${key} "${value}": durations look like 30s, 5m or 2h`,
  'web.other_user': ({ uid }) => `this page answers only ${userText(uid)}: run \`omnimind web\` yourself`,
  'web.port': ({ port, errno }) => `can't listen on port ${port}: ${errnoText(errno)}: use another --port`,
  'web.read_only': () => "reading only: the monitor's owner may act",

  'bus.failed': ({ what, reason }) => `${say(what)}: ${say(reason)}`,
  'manager.unavailable': ({ reason }) => `the service manager can't be reached (${say(reason)})`,
  'manager.timeout': () => 'the service manager did not answer in time',
  'bus.refused': ({ reason }) => `not allowed (${say(reason)})`,
  'bus.no_socket': ({ bus, socket }) =>
    `no ${{ system: 'system bus', user: 'bus of the user manager', session: 'session bus' }[bus]} at ${socket}`,
  'bus.closed': () => 'the D-Bus connection was closed',
  'bus.lost': ({ error }) => `the D-Bus connection was lost: ${error}`,
  'bus.job_failed': ({ unit, result }) => `${unit} did not start: its job ended as "${result}"`,
  'bus.not_moved': ({ scope }) => `it was not moved into ${scope}`,
  'bus.job_timeout': ({ unit }) => `${unit} did not start in time`,

  'adopt.container': () => 'who asks is in a container, where PIDs are others than on the machine of the monitor',
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
  'adopt.not_adopted': (who) => `can't adopt ${processText(who)}`,
  'adopt.incomplete': ({ scope, ...who }) => `${processText(who)} was adopted into ${scope} without all of its tree`,
  'adopt.origins': ({ errno, ...who }) =>
    `can't save where ${processText(who)} came from, so nothing was moved: ${errnoText(errno)}`,
  'release.not_found': ({ word, names }) =>
    `nothing adopted is named "${word}"${names.length === 0 ? '' : `: use ${or(names)}`}`,
  'release.held': ({ scope, holder }) => `${scope} was adopted by ${userText(holder)}: release it as that user`,
  'release.failed': ({ scope }) => `can't release ${scope}`,
  'release.no_workload': ({ word }) =>
    `no workload, or more than one, is named "${word}": give its unit or a PID (see \`omnimind status\`)`,

  'command.not_found': ({ name }) => `${name || '""'}: command not found`,
  'command.not_executable': ({ name, errno }) =>
    errno === 'EISDIR' || errno === 'ENOEXEC'
      ? `${name} is ${errno === 'EISDIR' ? 'a directory' : errnoText(errno)}`
      : `${name}: ${errnoText(errno)}`,
  'command.interpreter': ({ name, interpreter, errno }) =>
    `${name}: can't run its interpreter "${interpreter}": ${errnoText(errno)}`,

  'config.invalid': ({ file, line, problem, more }) =>
    `${file}${line === null ? '' : `:${line}`}: ${say(problem)}${more === 0 ? '' : ` (and ${more} more: see \`omnimind config check\`)`}`,
  'config.exposed_secret': ({ file }) => `${file} holds a secret and every user can read it: chmod o-r ${file}`,
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

const killers: Readonly<Record<Killer, string>> = {
  earlyoom: 'earlyoom',
  'systemd-oomd': 'systemd-oomd',
  kernel: 'The kernel',
  cgroup_limit: 'The limit of its cgroup',
};

const announcements = {
  titles: {
    cpu_unknown: 'CPU use not yet known',
    cpu_idle: 'CPU idle',
    cpu_stable: 'CPU use is steady',
    cpu_starved: 'hardly gets a processor',
    cpu_high_but_stable: 'CPU use is high but stable',
    cpu_ramping: 'CPU use is ramping up',
    cpu_growing: 'CPU use keeps growing',
    cpu_spiking: 'CPU use has short peaks',
    cpu_oscillating: 'CPU use swings',
    cpu_runaway: 'runaway threads',
    memory_unknown: 'memory not yet known',
    memory_stable: 'memory is stable',
    memory_sawtooth: 'memory rises and falls back',
    memory_warming_up: 'memory is warming up',
    memory_growing: 'memory grows',
    memory_leaking: 'memory leaks',
    memory_urgent: 'memory runs out within minutes',
    memory_above_usual: 'more memory than usual',
    tasks_stable: 'tasks are stable',
    tasks_growing: 'tasks keep growing',
    tasks_exhausting: 'tasks run into their limit',
    descriptors_stable: 'open descriptors are stable',
    descriptors_growing: 'open descriptors keep growing',
    descriptors_exhausting: 'open descriptors run into their limit',
    pressure_unknown: 'pressure not known',
    pressure_none: 'no pressure any more',
    pressure_some: 'waits for resources',
    pressure_thrashing: 'is thrashing, out of memory',
    exhaustion_forecast: 'memory will run out soon',
    recovered: 'back to normal',
  },
  rungs: {
    observe: 'observed',
    watch: 'watched closely',
    notify: 'reported',
    deprioritize: 'given a lower priority',
    throttle: 'throttled',
    freeze: 'paused',
    stop: 'asked to stop',
  } satisfies Record<Rung, string>,
  undone: (rung: string) => `no longer ${rung}`,
  skipped: (rung: string) => `not ${rung}`,
  forecast: (low_s: number, high_s: number) =>
    `the limit is reached in ${duration(low_s)} to ${duration(high_s)} at this rate`,
  monitor: 'OmniMind monitor',
  slowEditor: 'The editor was slow',
  /** `earlyoom killed node (PID 4711, 3.1 GiB)` */
  killed: (killer: Killer, name: string, pid: number | null, memory_bytes: number | null) =>
    `${killers[killer]} killed ${name} (${pid === null ? 'its whole cgroup' : `PID ${pid}`}${memory_bytes === null ? '' : `, ${bytes(memory_bytes)}`})`,
  killedWhere: (workload: string | null, time: string) => `${workload === null ? '' : `of ${workload} `}at ${time}`,
  memoryFree: (free: number) => `memory ${share(free)} free`,
  swapFree: (free: number) => `swap ${share(free)} free`,
  limit: (limit_bytes: number) => `its limit of ${bytes(limit_bytes)} was reached`,
  rose: (bytes_per_min: number, span_s: number) =>
    `memory had risen ${bytes(bytes_per_min)}/min for ${duration(span_s)}`,
  flood: 'OmniMind: many events at once',
  floodOf: (count: number, span_s: number | null) =>
    `${plural(count, '# more event was', '# more events were')} not announced one by one` +
    (span_s === null ? '' : `, all within ${duration(span_s)}`),
  ended: 'has ended',
  protections: {
    itself: 'itself',
    'not in omnimind-dev.slice': 'not in omnimind-dev.slice',
    'its own omnimind run': 'its own omnimind run',
    'one of too many': 'stands for too many cgroups',
    'it is ignored': 'ignored',
  },
};

/** The most memory of now, and that of a workload's earlier lives. */
function peaks(now: string, before: string, lives: number): string {
  return `${now}; ${before} in ${plural(lives, 'the last life', 'the last # lives')}`;
}

/** What bounds a workload, as part of a sentence. Evidence of versions before 0.2 does not say it. */
function limitOf(source = '', name: string | undefined, size: string): string {
  const known = Object.hasOwn(limitNames, source) ? limitNames[source]?.(name) : undefined;
  return known === undefined ? `the limit of ${size}` : `${known} (${size})`;
}

const limitNames: Readonly<Record<string, (name: string | undefined) => string>> = {
  cgroup: (name) => `the limit of ${name}`,
  v8: (name) => `V8's heap limit in ${name}`,
  jvm: (name) => `the JVM's heap limit in ${name}`,
  jvm_metaspace: (name) => `the JVM's metaspace limit in ${name}`,
  jvm_direct: (name) => `the JVM's direct memory limit in ${name}`,
  dotnet: (name) => `.NET's heap limit in ${name}`,
  php: (name) => `PHP's memory limit in ${name}`,
  go: (name) => `Go's soft memory limit in ${name}`,
  address_space: (name) => `the address space limit of ${name}`,
  data_size: (name) => `the data size limit of ${name}`,
  user: () => "the user's limit of processes",
  threads_max: () => "the kernel's limit of threads",
  pid_max: () => "the kernel's highest PID",
  open_files: (name) => `the limit of open files of ${name}`,
};

/** What decided a verdict. */
const evidence: EvidenceSentences = {
  anon_floor_slope: (slope, { span_s, above_bytes }) =>
    `memory rose ${bytes(slope)}/min for ${duration(Math.round(span_s / 10) * 10)} without falling back` +
    (above_bytes > 0 ? `, ${bytes(above_bytes)} above its usual level` : ''),
  shmem_floor_slope: (slope, { span_s, above_bytes }) =>
    `shared memory (shmem, tmpfs) rose ${bytes(slope)}/min for ${duration(Math.round(span_s / 10) * 10)} without falling back` +
    (above_bytes > 0 ? `, ${bytes(above_bytes)} above its usual level` : ''),
  heap_floor_slope: (slope, { span_s }) =>
    `the JVM's heap in use rose ${bytes(slope)}/min for ${duration(Math.round(span_s / 10) * 10)} while its memory stayed level`,
  anon_acceleration: (_, { shape, rise_bytes, span_s }) =>
    `memory rose by ${bytes(rise_bytes)} in ${duration(span_s)}${
      {
        one_step: ', most of it in one step',
        slows: ' and is leveling off',
        no_higher: ', no higher than before',
        unsteady: ', not steadily or not long enough to be growth',
      }[shape]
    }`,
  anon_rise: (rise) => `memory has risen by ${bytes(rise)} since the start`,
  anon_level: (level) => `memory at ${bytes(level)}, no lasting rise`,
  growth_per_byte_read: (ratio) =>
    `it kept ${plural(ratio, '# byte', '# bytes')} for each byte read, like a database being filled`,
  window_filled: (seconds) => `watched for only ${duration(seconds)}: too short to call it a leak`,
  collections: (times, { span_s, shape }) =>
    `memory fell back ${number(times)} times in ${duration(span_s)} ${
      shape === 'rises' ? 'to a level that has risen' : 'to a level that does not rise'
    }`,
  anon_valleys: (slope, { count, from_bytes, to_bytes, span_s }) =>
    `memory fell back ${number(count)} times in ${duration(span_s)}, each time to a higher level: from ${bytes(from_bytes)} to ${bytes(to_bytes)}, ${bytes(slope)}/min`,
  usual_rise: (level, { lives }) =>
    `so far this is its usual rise: in ${plural(lives, 'its last life', 'its last # lives')} it leveled off near ${bytes(level)}`,
  above_usual: (level, { before, lives }) =>
    `memory stays at ${bytes(level)}; the peak was ${bytes(before)} in ${plural(lives, 'the last life', 'the last # lives')}`,
  top_grower: (part, { name, pid, growth_bytes, span_s }) =>
    `${name} (PID ${pid}) has ${share(part)} of the rise: ${bytes(growth_bytes)} in ${duration(span_s)}`,
  time_to_exhaustion: (low, { high_s, limit_bytes, source, name }) =>
    `at this rate it hits ${limitOf(source, name, bytes(limit_bytes))} in ${duration(low)} to ${duration(high_s)}`,
  memory_left: (left, { source, name, limit_bytes, neighbor, neighbor_bytes }) =>
    `${bytes(left)} left to ${limitOf(source, name, bytes(limit_bytes))}` +
    (neighbor === '' || neighbor === undefined ? '' : `; ${neighbor} beside it takes ${bytes(neighbor_bytes)}`),
  at_limit: (taken, { source, name, limit_bytes }) =>
    `at its limit: ${share(taken)} of ${limitOf(source, name, bytes(limit_bytes))} is taken and not given back`,
  tasks_growth: (rate, { kind, count, span_s, pid, name }) => {
    const holder = pid === undefined ? null : `${name} (PID ${pid})`;
    return kind === 'zombies'
      ? `zombies grew by ${number(rate)}/min for ${duration(span_s)} to ${number(count)} tasks: ${holder ?? 'their parent'} does not wait for them`
      : `${kind} ${holder === null ? '' : `of ${holder} `}grew by ${number(rate)}/min for ${duration(span_s)} to ${number(count)} without falling back`;
  },
  fds_growth: (rate, { count, span_s }) =>
    `open descriptors grew by ${number(rate)}/min for ${duration(span_s)} to ${number(count)} without falling back`,
  count_left: (seconds, { of, source, name, limit }) =>
    `at this rate ${of === 'tasks' ? 'tasks' : 'descriptors'} reach ${limitOf(source, name, number(limit))} in ${duration(seconds)}`,
  count_at_limit: (taken, { of, source, name, limit }) =>
    `${of === 'tasks' ? 'tasks' : 'open descriptors'} are at ${share(taken)} of ${limitOf(source, name, number(limit))}: no more can be ${of === 'tasks' ? 'started' : 'opened'}`,
  memory_psi_doubtful: (stalled) =>
    `the kernel's pressure figure is doubtful: stalled on memory ${share(stalled)} of the time, but nothing is read again, swapped or scarce`,
  seconds_left: (seconds) => `at the rate of the last seconds memory runs out in ${duration(seconds)}`,
  memory_full: (stalled, given) =>
    given.shape === 'workload'
      ? `all tasks stalled on memory ${share(stalled)} of the time`
      : `the machine stalled on memory ${share(stalled)} of the time while this workload had ${number(given.major_faults)} major faults/s`,
  memory_some: (waited) => `some tasks waited for memory ${share(waited)} of the time`,
  io_some: (waited) => `some tasks waited for storage ${share(waited)} of the time`,
  cpu_some: (waited) => `some tasks waited for a processor ${share(waited)} of the time`,
  processors_taken_by: (cores, { name, pid }) => `${name} (PID ${pid}) takes ${plural(cores, '# core', '# cores')}`,
  run_delay: (waited, { cores }) =>
    `got ${share(cores)} of a core and waited for a processor ${share(waited)} of the time`,
  major_faults: (faults, { kernel_share }) =>
    `${number(faults)} major faults/s without resident memory growing, and the kernel takes ${share(kernel_share)} of the CPU time`,
  cpu_use: (used, { shape, limit_cores, span_s }) =>
    `${shape} use ${number(used * limit_cores)} of ${plural(limit_cores, '# core', '# cores')} (${share(used)}) over the last ${duration(span_s)}`,
  cpu_rise: (_, { shape, from, to, span_s }) =>
    `CPU use rose from ${share(from)} to ${share(to)} in ${duration(span_s)}` +
    (shape === 'ceiling' ? ', step by step, and stopped only because the machine is full' : ''),
  cpu_trend: (_, { growth_cores, from_cores, to_cores, span_s }) =>
    `CPU use rose by ${plural(growth_cores, '# core', '# cores')} in ${duration(span_s)} (from ${number(from_cores)} to ${number(to_cores)}), more than its work explains`,
  system_share: (now, { before }) =>
    `the kernel's share of its CPU time ${now > before ? 'rose' : 'fell'} from ${share(before)} to ${share(now)}`,
  cpu_peaks: (peaks, { highest_share, base_share, span_s }) =>
    `${number(peaks)} peaks of up to ${share(highest_share)} in ${duration(span_s)}, each falling back to ${share(base_share)}`,
  cpu_cycle: (_, { low_share, high_share, period_s }) =>
    `use swings between ${share(low_share)} and ${share(high_share)} about every ${duration(period_s)}`,
  pinned_threads: (cores, { threads, span_s }) =>
    `${plural(threads, '# thread has', '# threads have')} not slept for ${duration(span_s)}: running and waiting for a processor add up to ${plural(cores, '# core', '# cores')}`,
  cpu_step: (now, { before }) =>
    `CPU use has stepped from ${number(before)} to ${plural(now, '# core', '# cores')} and stays there`,
  suspicion: () =>
    'no sign of progress visible from outside: heavy computation or an endless loop; a line of output now and then would tell them apart',
  runaway_goes_on: () => 'already a runaway before, and no sign of progress since',
  bytes_read_and_written: (now, { before }) =>
    `bytes read and written fell from ${bytes(before)} to ${bytes(now)} per second of CPU time`,
  voluntary_context_switches: (now, { before }) =>
    `voluntary context switches fell from ${number(before)} to ${number(now)} per second of CPU time`,
  page_faults: (now, { before }) => `page faults fell from ${number(before)} to ${number(now)} per second of CPU time`,
  new_processes_and_threads: (now, { before }) =>
    `new processes and threads fell from ${number(before)} to ${number(now)} per second of CPU time`,
  lines_of_output: (now, { before }) =>
    `lines of output fell from ${number(before)} to ${number(now)} per second of CPU time`,
};

/** The figures that stand behind a sentence, for whoever judges the judgment. */
const evidence_numbers: EvidenceNumbers = {
  anon_floor_slope: ({ tau, acceleration }) => `τ ${number(tau)}, 2nd half ${number(acceleration)} × 1st`,
  cpu_trend: ({ tau, acceleration }) => `τ ${number(tau)}, 2nd half ${number(acceleration)} × 1st`,
};

/** Units of evidence that are words. */
const units = {
  cores: 'cores',
  'cores/min': 'cores/min',
  count: 'times',
  signals: 'signals',
  ratio: '',
  threads: 'threads',
  autocorrelation: 'autocorrelation',
  '2nd half / 1st': '2nd half / 1st',
};

const sentences: Sentences<MessageParameters> = { as_written: ({ text }) => text, ...notices, ...problems };

const { bytes, date, duration, list, number, or, plural, share, time } = formatOf('en');

/** The name of a behavior and what it means. */
export type Term = Texts['behaviors']['severity']['ok'];

/** Keys and what they do. */
type KeyHint = readonly [keys: string, meaning: string];

/** What translates messages and evidence; apart, so that a bundle that needs no other text holds no other. */
export const statements = { sentences, announcements, evidence, evidence_numbers, units };

/** The page's own; apart, so that its bundle holds no other section. */
/** What editor and page say when more memory was given. */
const stopping = 'It was asked to stop.';
const given = (size: string) => `It goes on, and may take ${size} more before it is throttled.`;

export const web = {
  /** On the terminal. */
  link: (url: string) => `OmniMind's page, for one browser and for you alone: ${url}`,
  end: 'Ctrl-C ends it.',
  titles: announcements.titles,
  rungs: announcements.rungs,
  protections: announcements.protections,
  units,
  severity: { ok: 'OK', watch: 'watch', alert: 'in trouble', critical: 'critical' },
  skip: 'Skip to the content',
  views: { now: 'Now', past: 'Past', kills: 'Kills', why: 'Why' },
  language: 'Português',
  loading: 'Loading …',
  gate: {
    used: 'This link was used before. Run `omnimind web` again for a new one.',
    closed: 'Open the link that `omnimind web` printed: it lets this browser in, once.',
  },
  lost: {
    server: 'Connection lost: `omnimind web` has ended. What you see is the last that was known.',
    monitor: 'No monitor answers. Start one with `omnimind monitor`, or see `systemctl status omnimind`.',
    retry: 'Trying again …',
    since: (time: string) => `Last seen ${time}.`,
  },
  failed: (reason: string) => `That failed: ${reason}`,
  noHistory: (reason: string) =>
    `The history can't be read, so that only the last minutes are shown: ${reason}. \`omnimind doctor\` says what to do.`,
  monitor: {
    system: (version: string) => `system monitor ${version}`,
    user: (version: string) => `user monitor ${version}`,
    smart: 'acts on trouble',
    observe: 'only observes',
    since: (time: string) => `since ${time}`,
  },
  readOnly: 'reading only',
  cpusOf: (used: number, all: number) => `${number(used)} of ${plural(all, '# CPU', '# CPUs')}`,
  freeOf: (free_bytes: number, all_bytes: number) => `${bytes(free_bytes)} of ${bytes(all_bytes)} free`,
  workloads: (count: number) => plural(count, '# workload', '# workloads'),
  waits: {
    memory: (part: number) => `waits for memory ${share(part)} of the time`,
    io: (part: number) => `waits for I/O ${share(part)} of the time`,
    cpu: (part: number) => `waits for CPU ${share(part)} of the time`,
  },
  machine: 'This machine',
  now: {
    wrong: 'What is wrong',
    nothing: 'Nothing is wrong.',
    watched: (count: number) => plural(count, '# workload to keep an eye on.', '# workloads to keep an eye on.'),
    empty: 'No workload is watched yet. Start something, or run `omnimind run -- COMMAND`.',
    all: 'All workloads',
    unfold: (count: number) => plural(count, 'Show # idle workload', 'Show # idle workloads'),
    fold: 'Hide idle workloads',
    filter: 'Filter by name',
    noMatch: 'No workload has this in its name.',
    who: 'Who',
    since: 'Since',
    done: 'Done',
    next: 'Next',
    unknownSince: 'before this monitor started',
    ago: (seconds: number) => `${duration(seconds)} ago`,
    whole: 'the workload as a whole',
    process: (name: string, pid: number, part: number) => `${name} (PID ${pid}), ${share(part)} of the growth`,
    largest: (name: string, pid: number) => `${name} (PID ${pid}) holds most memory`,
    nothingDone: 'nothing',
    exhaustion: (low_s: number, high_s: number) => `memory runs out in ${duration(low_s)} to ${duration(high_s)}`,
    only: 'the monitor only observes: it is up to you',
    protected: (by: string) => `is never acted on (${by}): it is up to you`,
    ignored: 'is ignored: it is up to you',
    undo: 'undone by itself when it is well again',
    watching: 'watched more closely; acted on if it gets worse',
  },
  columns: {
    name: 'Workload',
    use: 'Last 5 min: CPU, memory',
    cpu: 'CPU',
    memory: 'Memory',
    behavior: 'Behavior',
    culprit: 'Culprit',
    headroom: 'Headroom',
    rung: 'Rung',
    threads: 'Tasks',
  },
  recentCpu: (now: string, peak: string) => `CPU of the last 5 minutes: now ${now}, peak ${peak}`,
  recentMemory: (now: string, peak: string) => `memory of the last 5 minutes: now ${now}, peak ${peak}`,
  unknown: 'not yet known',
  unlimited: 'no limit',
  none: '–',
  ignored: 'ignored',
  protectedBy: (by: string) => `protected: ${by}`,
  act: {
    ignore: 'Ignore',
    heed: 'No longer ignore',
    release: 'Undo what was done',
    resume: 'Resume it',
    stop: 'Stop it',
    stopping,
    give: (size: string) => `Give it ${size} more`,
    given,
    ignoredNow: 'It is ignored from now on.',
    heededNow: 'It is no longer ignored.',
    released: (rungs: string) => (rungs === '' ? 'There is nothing to undo.' : `Being undone: ${rungs}`),
    adopt: 'Adopt a process',
    pid: 'PID',
    adopted: (scope: string) => `It is now in ${scope}.`,
  },
  range: 'Time range',
  ranges: { '15m': '15 min', '1h': '1 h', '24h': '24 h', '7d': '7 d', '30d': '30 d' },
  charts: {
    cpu: 'CPU',
    memory: 'Memory',
    pressure: 'Time spent waiting',
    tasks: 'Processes',
    anonymous: 'anonymous',
    shared: 'shared',
    headroom: 'Headroom',
    used: 'used',
    limit: (size: string) => `limit ${size}`,
    cpuSome: 'for CPU',
    memorySome: 'for memory',
    memoryFull: 'for memory, all tasks',
    io: 'for I/O',
    verdicts: 'Verdicts',
    noData: 'Nothing was measured in this time.',
    summary: (last: string, peak: string) => `last ${last}, peak ${peak}`,
  },
  why: {
    gone: 'This workload has ended. What is kept of it is below.',
    evidence: 'Evidence',
    finding: 'Finding',
    measured: 'Measured',
    held: 'Held against',
    noEvidence: 'No evidence yet: it is not watched long enough.',
    events: 'What happened',
    noEvents: 'Nothing yet.',
    confidence: (part: number) => `confidence ${share(part)}`,
    culprits: 'Who',
    peak: 'Peak',
    peaks,
  },
  growers: {
    title: 'Top growers',
    none: 'No process stood out in this time.',
    time: 'When',
    process: 'Process (PID)',
    share: 'Of the growth',
    growth: 'Grew',
    grew: (growth_bytes: number, span_s: number) => `${bytes(growth_bytes)} in ${duration(span_s)}`,
  },
  whatIf: {
    title: 'What if',
    hint: 'Replays the verdicts of this time under other settings. What an action not taken would have changed is not known, and nothing is paused for others’ sake.',
    ask: 'Try other settings',
    again: 'Start over',
    replay: 'Replay',
    close: 'Close',
    done: 'What was done',
    present: 'With the settings as they are',
    other: 'With these settings',
    nothing: 'Nothing.',
    newest: (shown: number, all: number) => `The newest ${number(shown)} of ${number(all)}.`,
    undone: announcements.undone,
    widened: (rung: string) => `${rung}, all of it`,
    settings: {
      mode: 'Mode',
      deprioritize_after: 'Lower priority after',
      throttle_after: 'Throttle after',
      throttle_within: 'Throttle memory that ends within',
      throttle_for: 'Throttle for',
      well_for: 'Undo when well for',
      freeze: 'Freeze',
    },
    choices: { smart: 'act', observe: 'only observe', yes: 'yes', no: 'no' },
  },
  past: {
    title: 'The last 30 days',
    hint: 'Drag over a chart to zoom, click to see that moment; with the keyboard: arrow keys move the moment, + and − zoom.',
    marks: 'Kills and actions',
    mark: { kill: 'kill', action: 'action', monitor: 'about the monitor itself' },
    markCount: (count: number) => plural(count, '# mark', '# marks'),
    at: (time: string) => `As it was at ${time}`,
    nothing: 'Nothing was watched at that moment.',
    pick: 'Pick a moment in the charts to see every workload as it was.',
    earlier: 'Earlier',
    later: 'Later',
    out: 'Zoom out',
    in: 'Zoom in',
    compare: 'Compare with this moment',
    stop: 'Stop comparing',
    compared: (a: string, b: string) => `${a} compared with ${b}`,
    onlyNow: 'not there at the other moment',
    onlyThen: 'only there at the other moment',
    moment: 'Moment',
  },
  kills: {
    title: 'Killed for want of memory',
    none: 'Nothing was killed for want of memory in the last 30 days.',
    before: (what: string) => `${what} in the 15 min before`,
    unwatched: 'Nobody watched it before.',
  },
};

/** The editor extension's own; apart, so that its bundle holds no other section. */
export const vscode = {
  severity: { ok: 'OK', watch: 'watch', alert: 'in trouble', critical: 'critical' },
  unknown: 'not yet known',
  ignored: 'ignored',
  protectedBy: (by: string) => `protected: ${by}`,
  exhaustion: (low_s: number, high_s: number) => `memory runs out in ${duration(low_s)} to ${duration(high_s)}`,
  waits: {
    memory: (share: string) => `waits for memory ${share} of the time`,
    io: (share: string) => `waits for I/O ${share} of the time`,
    cpu: (share: string) => `waits for CPU ${share} of the time`,
  },
  cpuIdle: 'CPU idle',
  cpus: (cores: number) => plural(cores, '# CPU', '# CPUs'),
  processes: (count: number) => plural(count, '# process', '# processes'),
  workloads: (count: number) => plural(count, '# workload', '# workloads'),
  idleWorkloads: (count: number) => plural(count, '# idle workload', '# idle workloads'),
  groups: {
    workspace: 'This workspace',
    editor: 'Editor',
    containers: 'Containers',
    browser: 'Browser',
    yours: 'Your other work',
    system: 'System',
  },
  heaviest: (name: string, pid: number) => `heaviest: ${name} (PID ${pid})`,
  cpusOf: (used: number, all: number) => `${number(used)} of ${plural(all, '# CPU', '# CPUs')}`,
  freeOf: (free_bytes: number, all_bytes: number) => `${bytes(free_bytes)} of ${bytes(all_bytes)} free`,
  limitOf: (limit_bytes: number) => `limit ${bytes(limit_bytes)}`,
  peaks: (now_bytes: number, before_bytes: number, lives: number) =>
    `peak ${peaks(bytes(now_bytes), bytes(before_bytes), lives)}`,
  confidence: (share: string) => `confidence ${share}`,
  monitorOf: {
    system: (version: string) => `system monitor ${version}`,
    user: (version: string) => `user monitor ${version}`,
  },
  actsOnTrouble: 'acts on trouble',
  onlyObserves: 'only observes',
  thisMachine: 'This machine',
  alertsOff: 'alerts off',
  off: 'switched off in this window',
  connecting: 'looking for the monitor',
  offline: 'no monitor',
  switchedOff: 'OmniMind is switched off in this window.',
  noMonitor: 'No OmniMind monitor responds.',
  nothingWatched: 'No OmniMind monitor responds on this machine: nothing is watched.',
  lastKnown: 'No OmniMind monitor responds: this is the last known state.',
  workloadGone: (time: string | null) =>
    time === null ? 'This workload has ended.' : `Ended ${time}: this is its last known state.`,
  noHistory: (reason: string) => `History is not available, only the last minutes: ${reason}`,
  nothingToUndo: 'No action was taken on it.',
  giveHowMuch: 'How much more memory may it take before it is throttled?',
  given,
  stopping,
  undoing: (rungs: string) => `Being undone: ${rungs}`,
  untrusted: 'OmniMind starts nothing in an untrusted workspace.',
  programMissing: (program: string) => `${program} is not installed or not on PATH: set omnimind.command`,
  terminalsIsolated: 'New terminals in this workspace are now isolated.',
  monitorTerminal: 'OmniMind monitor',
  setupTerminal: 'OmniMind setup',
  whichWorkload: 'Which workload?',
  buttons: {
    why: 'Why?',
    ignore: 'Ignore',
    release: 'Release',
    resume: 'Resume',
    give: 'Give More Memory',
    stop: 'Stop',
    show: 'Show',
    startMonitor: 'Start Monitor',
    neverAsk: "Don't Ask Again",
    openSettings: 'Open Settings',
    showLog: 'Show Log',
  },
  isolation: {
    title: 'Isolate what starts here',
    brief: { tests: 'tests', tasksAndTests: 'tasks', all: 'all' },
    choices: {
      off: 'Nothing',
      tests: 'Tests',
      tasksAndTests: 'Tasks and tests',
      all: 'Everything: tasks, tests, debug sessions, terminals',
    },
    failed: (name: string, reason: string) => `${name} could not be isolated: ${reason}`,
  },
  log: {
    phases: {
      off: 'Switched off in this window',
      connecting: 'Looking for the monitor',
      online: 'Connected to the monitor',
      offline: 'No monitor',
    },
    isolated: (name: string, pid: number, scope: string, took_ms: number) =>
      `Isolated: ${name} (PID ${pid}) is in ${scope}, ${took_ms} ms after it started`,
    notIsolated: (name: string, pid: number, reason: string) => `Not isolated: ${name} (PID ${pid}): ${reason}`,
    endedFirst: (name: string, pid: number) => `Not isolated: ${name} (PID ${pid}) had ended`,
    slow: (seconds: number, delay_ms: number, cause: string | null) =>
      `The extension host was up to ${Math.round(delay_ms)} ms late for ${duration(seconds)}: ${cause ?? 'the machine had room, so it was busy with itself'}`,
    alert: (title: string, decision: string) => `${title}: ${decision}`,
    decisions: {
      shown: 'shown',
      shown_before: 'not shown: a window of this editor showed it within the last hour',
      waiting: 'is shown as soon as this window has the focus',
      updated: 'known already, updated',
      over: 'over',
      too_old: 'not shown: more than 15 minutes old',
      known_or_mild: 'not shown: not an alert, or shown within the last hour',
      switched_off: 'not shown: alerts are off in this window',
      other_user: 'not shown: the workload is another user’s',
      not_wanted: 'not shown: alerts of its kind are off',
    },
  },
  headings: {
    range: 'Time range',
    verdicts: 'Verdict',
    evidence: 'Evidence',
    finding: 'Finding',
    measured: 'Measured',
    threshold: 'Threshold',
    events: 'Events',
    noEvents: 'No events yet.',
    noEvidence: 'No evidence yet.',
  },
  ranges: { '15m': '15 min', '1h': '1 h', '24h': '24 h', '30d': '30 d' },
  charts: {
    cpu: 'CPU',
    cpus: 'CPUs',
    allCpus: 'all CPUs',
    memory: 'Memory',
    anonymous: 'anonymous memory',
    limit: 'limit',
    pressure: 'Pressure',
    memorySome: 'memory',
    memoryFull: 'memory, all tasks',
    io: 'I/O',
    lastAndPeak: (last: string, peak: string) => `${last} now, ${peak} peak`,
    noData: 'no data',
  },
  /** For package.nls.json, by the keys that the manifest has. */
  manifest: {
    displayName: 'OmniMind',
    description:
      'Shows how each workload on this machine behaves, warns of leaks and runaway processes with the evidence, and runs terminals and tasks isolated from the editor.',
    untrusted:
      'Until the workspace is trusted, OmniMind shows what its monitor sees and starts nothing: no monitor, no isolated terminal, no task. The program and the socket never come from a workspace.',
    'setting.enableSystemdMonitoring': 'Whether this window connects to the OmniMind monitor.',
    'setting.smartResourceMode': 'What OmniMind does in this window.',
    'setting.mode.enabled':
      'Shows and alerts; monitors, terminals and tasks that it starts run with --mode smart: trouble is answered gently and reversibly.',
    'setting.mode.enabled.label': 'Show, alert and act',
    'setting.mode.observe.label': 'Show and alert',
    'setting.mode.disabled.label': 'Only show',
    'setting.mode.observe':
      'Shows and alerts; monitors, terminals and tasks that it starts run with --mode observe: no action is taken.',
    'setting.mode.disabled': 'Only shows: no alerts, no offers.',
    'setting.alertOnCPUGrowth': "Alert when a workload's CPU use keeps growing, or its threads run away.",
    'setting.alertOnMemoryGrowth': "Alert when a workload's memory grows or leaks, or is about to run out.",
    'setting.tellSlowness':
      'While this window has the focus, measures how late its extensions answer and asks the monitor who took the processors or the memory meanwhile. It stays on this machine.',
    'setting.isolate':
      'What is moved into a scope of its own as it starts, so that it cannot take the editor with it. Nothing is wrapped: shell integration, problem matchers and exit statuses stay.',
    'setting.isolate.off.label': 'Nothing',
    'setting.isolate.tests.label': 'Tests',
    'setting.isolate.tasksAndTests.label': 'Tasks and tests',
    'setting.isolate.all.label': 'Everything',
    'setting.isolate.off': 'Nothing.',
    'setting.isolate.tests': 'Tasks of the test group, test runners that extensions start, debugged tests.',
    'setting.isolate.tasksAndTests': 'Tests, and all tasks.',
    'setting.isolate.all': 'Tests, tasks, debug sessions and terminals.',
    'setting.socket':
      "Path of the monitor's Unix socket. Empty: the system monitor, then your own. A machine setting: never read from a workspace, and in a remote window only from the remote settings.",
    'setting.command':
      'How to call `omnimind`: the path of the program, or a list of words. A machine setting: never read from a workspace, and in a remote window only from the remote settings.',
    'setting.systemd-monitoring': 'The old name of `#omnimind.enableSystemdMonitoring#`.',
    'setting.systemd-monitoring.deprecated': 'Use `#omnimind.enableSystemdMonitoring#`, which takes precedence.',
    'view.workloads': 'Workloads',
    'welcome.off':
      'OmniMind is switched off in this window.\n[Open Settings](command:workbench.action.openSettings?%5B%22omnimind.enableSystemdMonitoring%22%5D)',
    'welcome.connecting': 'Looking for the OmniMind monitor…',
    'welcome.offline':
      'No OmniMind monitor responds on this machine. It is retried automatically, or [now](command:omnimind.reconnect).',
    'welcome.start':
      'No OmniMind monitor responds on this machine. It is retried automatically, or [now](command:omnimind.reconnect).\n[Start Monitor](command:omnimind.startMonitor)\nIt ends with its terminal. For one that always runs:\n[Set Up](command:omnimind.setUp)\n[Learn More](command:workbench.action.openWalkthrough?%5B%22omnimind.omnimind%23start%22%5D)',
    'command.showDetail': 'Show Details',
    'command.why': 'Why?',
    'command.ignore': 'Ignore This Workload',
    'command.heed': 'Stop Ignoring This Workload',
    'command.release': 'Release This Workload',
    'command.give': 'Give This Workload More Memory',
    'command.stop': 'Stop This Workload',
    'command.reconnect': 'Reconnect to the Monitor',
    'command.startMonitor': 'Start Monitor',
    'command.setUp': 'Set Up a Monitor That Always Runs',
    'walkthrough.title': 'Get Started with OmniMind',
    'walkthrough.description': 'Know which workload is in trouble and why, and keep the editor out of it.',
    'walkthrough.monitor.title': 'Have a monitor run',
    'walkthrough.monitor.description':
      'The monitor watches every workload of this machine.\n[Set Up](command:omnimind.setUp)\nOr only for now, in a terminal: [Start Monitor](command:omnimind.startMonitor).',
    'walkthrough.monitor.alt': 'The view of the workloads without a monitor, with buttons that start one',
    'walkthrough.workloads.title': 'See what runs',
    'walkthrough.workloads.description':
      'The worst comes first; what is quiet is folded. A click shows the past of a workload and what it is judged by.\n[Show Workloads](command:omnimind.workloads.focus)',
    'walkthrough.workloads.alt': 'The workloads in the side bar, and the details of one whose memory leaks',
    'walkthrough.isolate.title': 'Isolate tests and tasks',
    'walkthrough.isolate.description':
      'What starts in this window gets a scope of its own, which is held back before the editor is. Nothing is wrapped.\n[Choose What Is Isolated](command:omnimind.isolate)',
    'walkthrough.isolate.alt': 'The choice of what is isolated, opened from the shield in the status bar',
    'walkthrough.alert.title': 'Ask why',
    'walkthrough.alert.description':
      'An alert says what is wrong and how fast. *Why?* shows each number and what it was held against; *Ignore* keeps this workload quiet.\n[Show Log](command:omnimind.showLog)',
    'walkthrough.alert.alt': 'An alert about a leak, with the buttons Why, Ignore and Show',
    'command.isolate': 'Choose What Is Isolated',
    'command.showLog': 'Show Log',
    'command.newIsolatedTerminal': 'New Isolated Terminal',
    'command.useIsolatedTerminal': 'Make the Isolated Terminal the Default in This Workspace',
    'task.command': 'What to run: a program if `args` are given, otherwise a command line for the shell.',
    'task.args': 'Arguments of the program, one word each.',
    'task.name': "Name of the run; by default the task's label.",
    'task.cwd': 'Working directory; by default the workspace folder.',
  },
};

const needsVersion2 = 'Limits and weights need cgroup v2: runs are only watched, not isolated.';
const bootVersion2 = 'Boot with {option} (needs systemd).';
const withoutPsi = 'Without PSI thrashing cannot be told from work, and `pressure` stays unknown.';
const noManager = 'the service manager does not answer: {reason}';
const unknownWithoutSetup = 'unknown without setup';
const refused = (why: string): string => `Refused: ${why}; earlyoom does not start with it.`;

const environment =
  'Environment:\nOMNIMIND_RESOURCE_MODE is smart, observe or off; --mode overrides it, and it overrides the configuration.';
/** What stands on the left of a report's lines. */
const labels = {
  command: 'command',
  directory: 'directory',
  started: 'started',
  duration: 'duration',
  exit: 'exit',
  cpu: 'CPU',
  memory: 'memory',
  io: 'I/O',
  processes: 'processes',
  scope: 'scope',
  verdict: 'verdict',
  evidence: 'evidence',
  changes: 'changes',
  actions: 'actions',
  notices: 'notices',
};

/** What was found; below it, of what is not as it should be, why that matters and, where there is something to do, what. */
type DoctorTexts = {
  readonly [Code in DoctorCode]: (typeof doctorStates)[Code] extends 'ok' ? string : `${string}\n${string}`;
};

const doctorFindings: DoctorTexts = {
  'cgroup.unified': 'version 2, mounted at {mount}',
  'cgroup.hybrid': `version 2 at {mount} has no controllers: version 1 holds them\n${needsVersion2}\n${bootVersion2}`,
  'cgroup.v1': `version 1 only\n${needsVersion2}\n${bootVersion2}`,
  'cgroup.none': 'none mounted\nWithout cgroups nothing can be isolated: runs are only watched.\nMount cgroup2.',
  'controllers.there': '{controllers}',
  'controllers.no_io':
    '{controllers}; no io\nI/O weights have no effect without the io controller.\nUse a kernel with CONFIG_BLK_CGROUP.',
  'controllers.missing':
    'missing: {missing}\nLimits of a controller cannot be set without it.\nCheck the kernel command line for cgroup_disable=.',
  'controllers.unknown': 'unknown without cgroup v2\nOnly cgroup v2 delegates controllers.',
  'delegation.full': 'user {uid} has {controllers}',
  'delegation.no_io':
    "user {uid} has {controllers}, but not io\nThis is systemd's default: I/O weights have no effect among a user's own units.\nTo change it, put Delegate=cpu cpuset io memory pids in a drop-in for user@.service.",
  'delegation.missing':
    "user {uid} lacks {missing}\nThis user's runs cannot be limited or weighted.\nPut Delegate=cpu io memory pids in a drop-in for user@.service, then log in again.",
  'delegation.no_manager':
    'no user service manager is running\nWithout one, runs get no scope: `omnimind run` only watches.\nLog in through pam_systemd, or enable lingering.',
  'psi.on': 'the kernel reports stalls',
  'psi.switched_off': `disabled by psi=0 on the kernel command line\n${withoutPsi}\nBoot with psi=1.`,
  'psi.off_by_default': `built in, but off ({problem})\n${withoutPsi}\nBoot with psi=1.`,
  'psi.absent': `/proc/pressure does not exist\n${withoutPsi}\nUse kernel 4.20 or later with CONFIG_PSI.`,
  'swap.there': '{size_bytes}, {used_bytes} in use: {areas}',
  'swap.zram': '{size_bytes} of zram, {used_bytes} in use',
  'swap.none':
    'none\nWithout swap, MemoryHigh= all but stops a program that needs anonymous memory, and earlyoom sees no free swap. Beside a hog under `omnimind run` an editor’s worst keystroke took 3.0 s without swap, 0.5 s with 512 MiB (docs/responsiveness.md).\nSet up zram or a swap file; a few GiB will do.',
  'zfs.none': 'no ZFS',
  'zfs.small':
    '{size_bytes} of {total_bytes}\nThe ZFS cache counts as used memory, though most of it can be reclaimed.',
  'zfs.large':
    '{size_bytes} of {total_bytes}\nThe ZFS cache counts as used memory, though most of it can be reclaimed: earlyoom may kill while half the memory could be freed.\nLimit it with the module option zfs_arc_max.',
  'killers.one': 'only {killers}',
  'killers.both':
    "several are active: {killers}\nThey react to the same shortage: one kills while the other's victim is still exiting.\nKeep one of them.",
  'killers.none':
    'none is active\nWhen memory runs out, the kernel kills late: on 1 GiB without swap an editor froze for 15.4 s in all, its worst keystroke took 7.6 s; with earlyoom it was 1.9 s and 1.1 s (docs/responsiveness.md).\nInstall earlyoom, or enable systemd-oomd.',
  'oomd.not_running': 'not running',
  'oomd.not_watching': 'watches nothing above omnimind-dev.slice',
  'oomd.avoids': 'watches {units}, but is told to spare what runs in omnimind-dev.slice',
  'oomd.watching':
    'kills under memory pressure in {units}\nThrottling causes memory pressure on purpose: what was only slowed would be killed.\nSet ManagedOOMMemoryPressure=auto on these units: what is set on a slice does not apply to the scopes inside it.',
  'oomd.unknown':
    'running, but what it watches is unknown: {reason}\nIf it watches a slice that is throttled, it kills there.\nCheck with `oomctl`.',
  'sharing.none': 'no editor shares its cgroup with a shell',
  'sharing.shells':
    "{editor} shares {unit} with {others}\nCommands typed in the editor's terminal share its limits and its fate: a leaking test takes the editor down with it.\nStart tests and builds there with `omnimind run`.",
  'sharing.programs':
    "{editor} shares {unit} with {others}\nThe editor's helpers share its limits and its fate.\nStart heavy ones with `omnimind run`, or move them with `omnimind adopt`.",
  'sharing.unknown':
    '{editor} is in the root cgroup with everything else\nWithout a service manager, programs have no cgroups of their own.',
  'autogroup.off': 'off',
  'autogroup.on':
    'on\nnice compares only within one session: it does not help the editor against another terminal. Weights do, and OmniMind uses them where it can.',
  'io_weight.works': 'in effect on {devices}',
  'io_weight.nothing':
    'ignored by {devices}\nIOWeight= needs the bfq scheduler or the io.cost model; without them disk time is shared evenly.\nWrite bfq to /sys/block/DEVICE/queue/scheduler; a udev rule makes it permanent.',
  'io_weight.unknown': 'no block device with a scheduler\nI/O weights only affect block devices with a scheduler.',
  'limits.roomy': '{open_files} open files',
  'limits.unlimited': 'unlimited open files',
  'limits.few_files':
    '{open_files} open files; {wanted} wanted\nFiles that the monitor cannot keep open are reopened at every sample, which costs more.\nRaise LimitNOFILE= of the service, or `ulimit -n`.',
  'limits.tight_memory':
    'the monitor uses {used_bytes} of its {limit_bytes}\nAt MemoryMax= the monitor is killed and starts over without its history.\nRaise MemoryMax= in a drop-in for omnimind-smart-monitor.service.',
  'limits.unknown': 'unknown\n/proc does not show the limits.',
  'proc.open': 'all processes are visible',
  'proc.hidden':
    "mounted with {option}\nOther users' processes are invisible: their usage is missing from the picture.\nRun the monitor as a system service: `sudo omnimind setup --system`.",
  'systemd.fine': 'version {version}',
  'systemd.aged': 'version {version}; OmniMind is tested on {tested}\nIt works, without some newer settings.',
  'systemd.new':
    'version {version}\nSince 258 there is no cgroup v1 and CPUAccounting= has no effect; OmniMind needs neither.',
  'systemd.old':
    "version {version}; {oldest} or later is needed\nIt lacks settings that OmniMind's units use.\nUpgrade the system.",
  'systemd.not_running':
    'not the init of this machine\nSlices, scopes and services need systemd: without it runs are only watched and given lower priority.\nUse a machine or container with systemd as init.',
  'systemd.unknown': 'running, version unknown\nSome settings depend on it.\nSee `systemctl --version`.',
  'bus.answers': 'systemd --{manager} answers',
  'bus.silent':
    'systemd --{manager} does not answer: {reason}\nLimits, weights and adoption go through D-Bus: without it runs are only watched and given lower priority.\nLog in through pam_systemd, set XDG_RUNTIME_DIR, or start dbus.',
  'native.loaded': 'koffi is loaded',
  'native.missing':
    'koffi cannot be loaded\nWithout it the service cannot report that it is alive, and each I/O priority costs a process.\nInstall OmniMind with its optional dependencies.',
  'session.managed': "inside the user's service manager",
  'session.root': "root: the system's service manager moves runs",
  'session.login':
    "{unit}, outside the user's service manager\nA run leaves it for a scope of the user's manager, and `omnimind release` does not bring it back.",
  'session.unknown': 'unknown: no cgroup shows it\nA run may or may not get a scope.',
  'killed.none': 'the kernel has killed nothing since boot; running in omnimind-dev.slice: {processes}',
  'killed.in_slice':
    'the kernel killed {kills|# process|# processes} in omnimind-dev.slice; running there: {processes}\nThe MemoryMax= of the slice or of a scope was reached, the wall behind MemoryHigh=.\nSee `omnimind why`; raise slice.memory_max, or give the test less to do at once.',
  'killed.elsewhere':
    'the kernel killed {kills|# process|# processes} since boot, none in omnimind-dev.slice; running there: {processes}\nWhat runs outside the slice is not limited by it; the kernel log names the victims.\nStart it with `omnimind run`, or move it with `omnimind adopt PID`.',
  'killed.unknown':
    'the kernel has killed nothing since boot; nothing has run in omnimind-dev.slice\nA process is protected and limited only inside the slice.\nStart it with `omnimind run`.',
  'alerts.fresh': 'the monitor is running, its metrics are {age_s} old',
  'alerts.not_installed': 'no monitor service\nWithout it only runs under `omnimind run` are watched.',
  'alerts.not_running':
    'the monitor service is {state} (result: {result})\nNothing is being watched.\nSee `journalctl -u omnimind-smart-monitor`, then start it.',
  'alerts.stale':
    'the monitor service is running, but {file} is missing or older than {limit_s}\nIt hangs or cannot write: nobody would be alerted.',
  'alerts.unknown': 'unknown: {reason}\nOnly the service manager knows whether the monitor is running.',
  'earlyoom.none': 'not running; nothing in its settings would keep it from starting',
  'earlyoom.fine': 'patterns OK: {patterns}',
  'earlyoom.late':
    'acts at {percent}% of available memory, and there is no swap\nAt 3% an editor had been frozen for a quarter of a minute before it acted; at 10% its worst keystroke took 1.1 s (docs/responsiveness.md).\nSet -m 10, or use swap or zram.',
  'earlyoom.look_around':
    '{option} {pattern} contains a lookahead\nPOSIX expressions have none: earlyoom refuses to start.\nList names instead: --avoid "^(code|sshd)$".',
  'earlyoom.refused':
    '{option} {pattern} is not a valid extended regular expression\nearlyoom refuses to start with it.\n`omnimind earlyoom check` says why; write --avoid ^(name|name)$.',
  'earlyoom.too_long':
    '{option} {pattern} contains a name longer than 15 bytes\nThe kernel keeps 15 bytes of a name: a longer one never matches.\nCut the name to 15 bytes.',
  'earlyoom.digit_class':
    '{option} {pattern} contains \\d or the like\nIn POSIX expressions a backslash before a letter does nothing: \\d is the letter d.\nWrite [0-9].',
  'earlyoom.matches_all':
    '{option} {pattern} matches every name\nA pattern that matches everything spares or prefers nobody; an empty alternative does that.\nRemove the stray |; write ^(name|name)$.',
  'earlyoom.loose':
    '{option} {pattern} is not anchored\nIt matches parts of names: `code` also matches `decoder`.\nWrite ^(name|name)$.',
  'earlyoom.not_checked':
    '{option} {pattern} was not checked\nWhat it matches is unknown here.\n`omnimind earlyoom check` says why.',
  'earlyoom.spares_nobody':
    'no --avoid covers {names}\nThey may be the first to be killed. Names are those in /proc/PID/comm: a Python test is `python3`.\nAdd them to --avoid as ^(name|name)$.',
};

/** A sentence for each note of a setup. */
export type NoteTexts = { readonly [Name in NoteName]: (note: Note<Name>) => string };

/** All that people read, in English. Its type is what every language must have. */
export const english = {
  ...statements,
  behaviors: {
    cpu_behavior: {
      unknown: { name: 'unknown', meaning: 'not watched long enough to judge' },
      idle: { name: 'idle', meaning: 'essentially idle' },
      stable: { name: 'stable', meaning: 'steady, with room to spare' },
      starved: { name: 'starved', meaning: 'wants to work, but hardly gets a processor' },
      high_but_stable: { name: 'high but stable', meaning: 'heavy, steady work: normal' },
      ramping: { name: 'ramping', meaning: 'rising, and the rise has an end in sight' },
      growing: { name: 'growing', meaning: 'rising steadily without slowing down' },
      spiking: { name: 'spiking', meaning: 'short peaks that fall back' },
      oscillating: { name: 'oscillating', meaning: 'swinging up and down at a steady pace' },
      runaway: { name: 'runaway', meaning: 'threads pinned with no sign of progress' },
    },
    memory_behavior: {
      unknown: { name: 'unknown', meaning: 'not watched long enough to judge' },
      stable: { name: 'stable', meaning: 'steady' },
      sawtooth: { name: 'sawtooth', meaning: 'keeps falling back to the same floor' },
      warming_up: { name: 'warming up', meaning: 'growth that levels off' },
      growing: { name: 'growing', meaning: 'growing without slowing down; not yet clearly a leak' },
      leaking: { name: 'leaking', meaning: 'the floor itself keeps rising' },
    },
    pressure: {
      unknown: { name: 'unknown', meaning: 'the kernel does not say' },
      none: { name: 'none', meaning: 'no significant stalls' },
      some: { name: 'some', meaning: 'stalls now and then' },
      thrashing: { name: 'thrashing', meaning: 'most time is lost to reclaim or swap' },
    },
    tasks_behavior: {
      stable: { name: 'stable', meaning: 'processes and threads come and go' },
      growing: { name: 'growing', meaning: 'processes or threads are never given back' },
      exhausting: { name: 'exhausting', meaning: 'their number runs into its limit' },
    },
    descriptors_behavior: {
      stable: { name: 'stable', meaning: 'files are opened and closed' },
      growing: { name: 'growing', meaning: 'open descriptors are never given back' },
      exhausting: { name: 'exhausting', meaning: 'their number runs into its limit' },
    },
    severity: {
      ok: { name: 'OK', meaning: 'nothing to do' },
      watch: { name: 'watch', meaning: 'keep an eye on it' },
      alert: { name: 'alert', meaning: 'trouble' },
      critical: { name: 'critical', meaning: 'trouble that cannot wait' },
    },
    mode: { smart: 'smart mode', observe: 'observe mode', off: 'off' },
    aspect: {
      cpu_behavior: 'CPU',
      memory_behavior: 'memory',
      pressure: 'pressure',
      severity: 'severity',
      tasks_behavior: 'tasks',
      descriptors_behavior: 'descriptors',
    },
    rung: {
      observe: 'observe',
      watch: 'watch closely',
      notify: 'notify',
      deprioritize: 'lower priority',
      throttle: 'throttle',
      freeze: 'freeze',
      stop: 'stop',
    },
  },
  brief: {
    labels: { what: 'what', who: 'who', since: 'since', done: 'done', next: 'next' },
    healthy: 'healthy',
    noTrouble: 'no resource trouble',
    peak: (bytes: string) => `peak ${bytes}`,
    recovered: (state: string) => `${state}, recovered`,
    process: (name: string, pid: number) => `${name} (PID ${pid})`,
    since: (clock: string, time: string) => `${clock} into the run (${time})`,
    onlyObserved: 'nothing: observe mode',
    nothingDone: 'nothing was changed',
    next: {
      killed: 'free memory, or need less',
      limit: 'raise the limit, or need less',
      memory: 'profile its heap',
      loop: 'dump its stacks',
    },
  },
  report: {
    labels,
    columns: {
      ...labels,
      id: 'id',
      name: 'name',
      signal: 'signal',
      value: 'value',
      threshold: 'threshold',
      workload: 'workload',
      pid: 'PID',
      heaviest: 'heaviest process',
      directory: 'directory',
      time: 'time',
      event: 'event',
      pressure: 'pressure',
      processes: 'procs',
      rung: 'rung',
      behavior: 'behavior',
      meaning: 'meaning',
    },
    cpuUse: (peak: string, mean: string, cores: string) => `peak ${peak}, mean ${mean} of ${cores} cores`,
    memoryUse: (peak: string) => `peak ${peak} anonymous`,
    sharedUse: (peak: string) => `${peak} shared`,
    gpuUse: (peak: string) => `${peak} on GPUs`,
    /** Which slice a run went to, by the one rule, and who acts on it. */
    scope: (unit: string, slice: 'system' | 'user', actor: 'monitor' | 'run') =>
      `${unit} in ${slice === 'system' ? 'the system’s' : 'the user manager’s'} omnimind-dev.slice, ` +
      (actor === 'monitor'
        ? 'since the system’s monitor answers: it acts on the run'
        : `${slice === 'system' ? 'as all runs of root' : 'since no system monitor answers'}: the run acts on itself`),
    ioUse: (read: string, written: string) => `${read} read, ${written} written`,
    atMost: (count: string) => `at most ${count}`,
    samples: (count: string) => `${count} samples`,
    leftBehind: (count: number) => `${plural(count, '# process', '# processes')} outlived the command`,
    left: (name: string, pid: number, memory: string, growth: string | null, span: string) =>
      `${name} (PID ${pid}) goes on with ${memory}${growth === null ? '' : `, having grown ${growth} in ${span}`}`,
    endedBy: (signal: string) => `ended by ${signal}`,
    confidence: (share: string) => `${share} sure`,
    moreChanges: (count: number, command: string) => `${count} earlier ones: ${command}`,
    undone: 'undone',
    skipped: 'skipped',
    notMeasured: 'not measured',
    running: 'running',
    interrupted: 'interrupted',
    recorded: (samples: string, duration: string, file: string) =>
      `recorded ${samples} samples in ${duration} to ${file}`,
    noRuns: 'No runs yet. Start one with: omnimind run -- <command>',
    noChanges: 'none',
    noActions: 'none needed',
    noEvidence: 'none',
    noThreshold: '–',
    whyHint: (command: string) => `Details: ${command}`,
    replayHint: 'To replay it:',
    fromTrace: {
      running: 'Still running; this is its trace so far.',
      interrupted: 'Interrupted before its report was written; this comes from its trace.',
    },
    monitor: {
      waiting: 'waiting for the first sample …',
      hidden: (count: number) => `${count} more`,
      machine: (workloads: number, available: string) =>
        `${plural(workloads, '# workload', '# workloads')}, ${available} memory available`,
      quit: 'Ctrl-C to quit',
    },
  },
  vscode,
  web,
  machine: {
    cores: (used: string, all: string) => `${used} of ${all} cores`,
    available: (free: string, all: string) => `${free} of ${all} available`,
    free: (free: string, all: string) => `${free} of ${all} free`,
    swap: 'swap',
    noSwap: 'none',
    monitor: 'monitor',
    machine: 'machine',
    /** `system monitor 0.1.0, observe mode, up since 11/28/2026 14:02` */
    monitorLine: (manager: 'system' | 'user', version: string, mode: string, started: string) =>
      `${manager} monitor ${version}, ${mode}, up since ${started}`,
    noStall: 'none',
    ends: 'ends in',
    ignored: 'ignored',
    protectedBy: (by: string) => `protected (${by})`,
    endsIn: (time: string) => `limit in ${time}`,
    workloads: (count: number) => plural(count, '# workload', '# workloads'),
  },
  digest: {
    nothing: 'Nothing was watched that did not become an alert.',
    over: 'over',
    count: (count: number) => plural(count, '# matter is watched', '# matters are watched'),
    more: 'All of them: omnimind digest',
  },
  status: {
    trouble: 'In trouble',
    watched: 'Keep an eye on',
    busiest: 'Busiest',
    allWell: 'All is well.',
    noTrouble: 'Nothing is in trouble.',
    ignored: (count: number) => `${plural(count, '# is', '# are')} ignored`,
    folded: (count: number, names: string) =>
      `Too many cgroups to tell apart: ${plural(count, '# workload stands', '# workloads stand')} for all below, ${names}`,
    release: 'Paused or throttled: omnimind release --resume NAME (or --memory 1GiB, --stop)',
    hint: (top: string, why: string, slice: 'system' | 'user') =>
      `Live: ${top}   History: ${why}   New runs: ${slice === 'system' ? 'the system’s slice' : 'your manager’s slice'}`,
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
      ['up down, k j', 'select a workload; the selection follows it when the order changes'],
      ['page up, page down, space', 'one screen up or down'],
      ['home end, g G', 'first and last; at the top the selection stays at the top'],
      ['enter', 'open the workload: evidence, events, its last minutes; esc closes it'],
      ['s c m n', 'sort by severity, CPU, memory or name'],
      ['/', 'filter by name; enter keeps the filter, esc drops it'],
      ['i', 'ignore the workload: no actions, no notifications; press again to stop ignoring it'],
      ['r', 'release it: undo what was done to it'],
      ['ctrl-z', 'suspend; the shell’s fg resumes it'],
      ['q, ctrl-c', 'quit'],
    ] satisfies readonly KeyHint[],
    helpEnd: 'Press any key to go back.',
    sorted: { severity: 'by severity', cpu: 'by CPU', memory: 'by memory', name: 'by name' },
    ask: {
      ignore: (name: string) => `Ignore ${name}: no actions, no notifications? [y/n]`,
      unignore: (name: string) => `Stop ignoring ${name}? [y/n]`,
      release: (name: string) => `Undo what was done to ${name}? [y/n]`,
    },
    done: {
      ignore: (name: string) => `${name} is ignored until you unignore it`,
      unignore: (name: string) => `${name} is no longer ignored`,
      release: (name: string) => `${name} is released`,
      gone: (name: string) => `${name} has ended`,
      untouched: (name: string) => `nothing to undo for ${name}`,
    },
    failed: (name: string) => `${name} was not changed`,
    lost: (time: string) => `The monitor has not answered for ${time}; showing its last data. Retrying …`,
    filtered: (shown: number, all: number) => `${shown} of ${all}`,
    filter: 'filter',
    nothing: 'No workloads.',
    noneMatches: 'No match. Esc clears the filter.',
    tooSmall: (columns: number, rows: number) => `omnimind top needs ${columns} columns and ${rows} rows`,
    minutes: (span: string) => `last ${span}`,
    seen: 'since',
    cgroup: 'cgroup',
    events: 'events',
    noEvents: 'none',
    waiting: 'loading …',
    ofLimit: (limit: string) => `of ${limit}`,
    /** In parentheses behind what it holds. */
    ofThemShared: (bytes: string) => `${bytes} shared`,
    gpu: 'GPU',
    peak: 'peak',
    peaks,
    /** @param own what of it lies in the GPU's own memory */
    gpuMemory: (all: string, own: string | null) =>
      own === null ? `${all} of system memory` : `${all} of memory, ${own} on the card`,
    models: 'models',
    /** @param vram what of it is on GPUs @param until when it is unloaded; `null`: not by itself */
    model: (bytes: string, vram: string | null, until: string | null) =>
      `${bytes}, ${vram === null ? 'not on the GPU' : `${vram} on the GPU`}, ${until === null ? 'stays loaded' : `until ${until}`}`,
    lines: (first: number, last: number, all: number) => `lines ${first} to ${last} of ${all}`,
  },
  whyKilled: {
    killed: 'killed',
    why: 'why',
    when: 'when',
    workload: 'workload',
    unknown: 'unknown',
    unwatched: 'not watched before',
    hint: 'Who would be next: omnimind earlyoom simulate',
  },
  adopt: {
    adopted: (root: string, processes: number, scope: string) =>
      processes === 1
        ? `${root} is now in ${scope}`
        : `${root} and its tree, ${processes} processes, are now in ${scope}`,
    already: (root: string, scope: string) => `${root} is already in omnimind-dev.slice (${scope}): nothing to do`,
    from: (unit: string, pids: string) => `from ${unit}: ${pids}`,
    noUnit: 'no unit',
    left: (root: string, reason: string) => `${root} was not moved: ${reason}`,
    reasons: {
      init: 'it is init',
      kernel_thread: 'it is a kernel thread',
      monitor: 'it is OmniMind itself',
      manager: 'it is a service manager',
      protected: 'it is protected',
      other_user: 'it belongs to another user',
      service_main: 'it is the main process of a service',
      refused: 'the service manager could not move it',
    },
    emptied: (scope: string) => `${scope} is now empty and goes away; a release will create a new scope`,
    sliceNotSetUp: 'omnimind-dev.slice has no limits yet: see `omnimind setup`',
    undo: (command: string) => `Undo: ${command}`,
    released: (scope: string) => `${scope} was released`,
    to: (unit: string, pids: string) => `back to ${unit}: ${pids}`,
    fresh: (pids: string, scope: string, slice: string) => `into the new ${scope} in ${slice}: ${pids}`,
    gone: (unit: string) => `${unit}, where they came from, no longer exists`,
    stuck: (processes: string) => `could not be moved: ${processes}`,
    nothing: 'Nothing has been adopted.',
    stopping: (name: string) => `${name} was asked to stop.`,
    goesOn: (name: string) => `${name} goes on, and is left alone for an hour.`,
    given: (name: string, size: string) => `${name} goes on, and may take ${size} more before it is throttled.`,
    nothingDone: (name: string) => `Nothing was done to ${name}; it is left alone for an hour.`,
  },
  notify: {
    desktop: 'desktop',
    shown: (server: string) => `shown by ${server}`,
    taken: 'accepted it',
    off: 'switched off by `notify.desktop`',
    noWebhooks: 'no webhooks are configured',
    desktopMend:
      'Run it in a session of your desktop; a notification daemon (dunst, mako, the desktop itself) must run.',
    webhookMend: 'Check `notify.webhooks` in the configuration, and that the receiver runs.',
  },
  demo: {
    begins: (duration: string, lapse: number) =>
      `Three programs run for ${duration} and are judged as they go. To save time, each second counts as ${number(lapse)}.`,
    replayed: 'Three programs as they were recorded, judged now.',
    loads: { heavy: 'honest heavy work', leak: 'a leak', loop: 'an endless loop' },
    heads: { program: 'program', cpu: 'cores', memory: 'memory', judged: 'judged as', since: 'since' },
    unknown: 'not known yet',
    told: 'OmniMind recognized the leak and the loop, and left the heavy work alone. Nothing was changed.',
    notTold: 'OmniMind could not tell all three apart: on a busy machine that takes longer.',
    stopped: 'Stopped; what it had started has ended.',
    next: 'Now yours: omnimind run -- <command>',
  },
  cycles: {
    begins: (planned: number, name: string) => `${plural(planned, '# cycle', '# cycles')} of ${name}`,
    goesOn: (done: number, planned: number, name: string) =>
      `${done} of ${planned} cycles of ${name} done; continuing with the next`,
    allDone: (planned: number) => `all ${planned} cycles are done; remove the checkpoint to start over`,
    passed: (cycle: number, planned: number, duration: string) => `cycle ${cycle} of ${planned} passed in ${duration}`,
    failed: (cycle: number, planned: number, duration: string, exit: string) =>
      `cycle ${cycle} of ${planned} failed after ${duration}: ${exit}`,
    killed: (cycle: number, planned: number, exit: string, who: string | null) =>
      `cycle ${cycle} of ${planned} was killed (${exit}): ${who ?? 'by what is unknown'}`,
    again: 'retrying',
    failures: (failed: number, killed: number) =>
      [...(failed > 0 ? [`${failed} failed`] : []), ...(killed > 0 ? [`${killed} killed`] : [])].join(', '),
    left: (duration: string) => `about ${duration} left`,
    waits: (cycle: number, reason: string) => `cycle ${cycle} waits: ${reason}`,
    waited: (cycle: number, duration: string) => `cycle ${cycle} starts after waiting ${duration}`,
    waitedInVain: (cycle: number, duration: string) =>
      `cycle ${cycle} starts anyway after ${duration}; still under pressure`,
    stopping: (stage: StopStage, isIdle: boolean): string =>
      isIdle
        ? 'stopping'
        : stage === 'after'
          ? 'stopping after this cycle; once more stops the cycle, too'
          : stage === 'now'
            ? 'the command was asked to stop; once more kills it'
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
    },
    heads: {
      overview: 'Cycle by cycle',
      totals: 'Totals',
      drift: 'Drift',
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
      duration: 'Duration',
      medianDuration: 'Median duration',
      durationTotal: 'Total duration',
      waited: 'Wait',
      waitedTotal: 'Total wait',
      peakMemory: 'Peak memory',
      peakCpu: 'Peak CPU (cores)',
      pressure: 'Stalled',
      leftBehind: 'Left behind',
      retried: 'Retried',
      completed: 'Completed',
      command: 'Command',
      directory: 'Directory',
      host: 'Machine',
      mode: 'Mode',
      started: 'Started',
      updated: 'Last cycle ended',
      resumed: 'Resumed',
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
      stable: 'Stopped early: nothing changed any more.',
      failure: 'Stopped at a failure, as requested.',
      interrupted: 'Interrupted.',
      running: 'Still running.',
    },
    pressures: {
      cpu_some: 'waited for CPU',
      memory_some: 'waited for memory',
      memory_full: 'fully stalled on memory',
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
    passedOnRetryCount: (count: number) => `${plural(count, '# cycle', '# cycles')} passed on retry after a kill`,
    cycle: (cycle: number, attempt = 1) => (attempt === 1 ? `cycle ${cycle}` : `cycle ${cycle}, attempt ${attempt}`),
    cycles: (first: number, last: number) => (first === last ? `cycle ${first}` : `cycles ${first} to ${last}`),
    exit: (status: number, signal: string | null) => (signal === null ? `exit ${status}` : `exit ${status}, ${signal}`),
    more: (count: number) => `and ${count} more`,
    spread: (median: string, low: string, high: string) => `median ${median}, ${low} to ${high}`,
    inAll: (duration: string) => `${duration} in total`,
    ofCores: (cores: string) => `of ${cores} cores`,
    heldBack: (count: number, total: string, most: string) =>
      count === 1 ? `1 cycle waited ${total}` : `${count} cycles waited, ${total} in total, ${most} at most`,
    neverWaited: 'No cycle was held back.',
    unknownKiller: 'Killed; by what is unknown.',
    noDrift: (cycles: number) => `No drift over ${plural(cycles, '# cycle', '# cycles')}.`,
    tooFewForDrift: (passed: number, { gross, any }: { gross: number; any: number }) =>
      passed < gross
        ? `Too few cycles to judge drift: ${passed} passed; ${gross} show gross growth, ${any} any drift.`
        : `No gross growth over ${passed} cycles; smaller drift shows from ${any} on.`,
    noKills: 'Nothing was killed.',
    noFailures: 'No cycle failed.',
    noPressure: 'No cycle stalled on CPU, memory or storage for 1% of its time or more.',
    shareOfTime: 'share of the cycle spent stalled',
    unwatched: 'Not watched before.',
    drift: (drift: Drift, subject: string, { from, to, perCycle }: { from: string; to: string; perCycle: string }) => {
      const { kind, first_cycle } = drift;
      const levels = `${from} → ${to}`;
      const what = driftSubject(drift, subject);
      if (kind === 'cluster')
        return `Failures cluster from cycle ${first_cycle} on: ${to} of the cycles there failed, ${from} of the others.`;
      if (kind === 'step')
        return `${what} ${drift.to < drift.from ? 'fell' : 'rose'} at cycle ${first_cycle} and stays there: ${levels}.`;
      return `${what} ${drift.per_cycle < 0 ? 'falls' : 'grows'} by ${perCycle} a cycle since cycle ${first_cycle}: ${levels}.`;
    },
    watched: (subject: string) => `Memory of ${subject} after each cycle`,
    fromCycle: (cycle: number) => `from cycle ${cycle} on`,
    cutAxis: 'the axis does not start at 0',
    binned: (size: number) => `each point stands for ${size} cycles: median, with the range as a band`,
    merged: (size: number) => `each mark stands for ${size} cycles and shows the worst of them`,
    passedOnRetry: 'passed on retry',
    notRun: 'not run',
    beforeKill: 'before the kill',
    machine: (cores: string, memory: string, swap: string) => `${cores} cores, ${memory} memory, ${swap} swap`,
    madeBy: 'Generated by omnimind cycles',
    scrollable: 'table, scrolls sideways',
    ofTheCycles: 'processes that outlived their cycle',
  },
  help: {
    headings: {
      'Usage:': 'Usage:',
      'Arguments:': 'Arguments:',
      'Options:': 'Options:',
      'Commands:': 'Commands:',
      examples: 'Examples:',
    },
    /** Sections of a man page, and what stands at the foot of each. */
    manual: {
      name: 'NAME',
      synopsis: 'SYNOPSIS',
      description: 'DESCRIPTION',
      arguments: 'ARGUMENTS',
      options: 'OPTIONS',
      commands: 'COMMANDS',
      examples: 'EXAMPLES',
      files: 'FILES',
      seeAlso: 'SEE ALSO',
      title: 'User Commands',
      configuration: "the system's and the user's configuration",
      runs: 'past runs',
      log: 'what was wrong, what the monitor of the system did, and when it was over',
      socket: 'where the monitor answers',
    },
    default: (value: string) => `default: ${value}`,
    choices: (values: string) => `choices: ${values}`,
    /** What stands in angle brackets. */
    placeholders: {
      argument: 'argument',
      behaviors: 'behaviors',
      command: 'command',
      count: 'count',
      directory: 'directory',
      duration: 'duration',
      file: 'file',
      mode: 'mode',
      name: 'name',
      options: 'options',
      order: 'order',
      path: 'path',
      pattern: 'pattern',
      port: 'port',
      profile: 'profile',
      run: 'run',
      scope: 'scope',
      shell: 'shell',
      text: 'text',
      times: 'times',
      trace: 'trace',
      unit: 'unit',
      which: 'which',
    },
    description: 'Runs a command, watches how it behaves, answers trouble gently, and says why.',
    version: 'print the version',
    helpOption: 'print help',
    helpCommand: 'print the help of a command',
    examples: {
      'omnimind run -- npm test': 'watch a test run and report on it',
      'omnimind why': 'why it was judged as it was',
      'omnimind monitor': 'watch the whole machine',
    },
    /** Options that mean the same wherever they stand. */
    options: {
      config: 'read this configuration too, after the usual files',
      json: 'print one JSON object',
      interval: 'time between two samples (default: as configured)',
      mode: 'act gently, only observe, or watch nothing (default: as configured)',
      yes: 'do not ask',
    },
    commands: {
      run: {
        summary: 'run a command and report how it behaved',
        description:
          "Runs a command as if it had been started directly, watches its whole process tree, answers trouble gently, and prints a report to standard error at the end. The exit status is the command's own.",
        argument: 'the command and its arguments',
        options: {
          name: "name of the run (default: the command's own)",
          report: 'also write the report to this file, .json or .md; may be repeated',
          full: 'print the whole report, not only what matters',
          quiet: 'print nothing, neither while it runs nor at its end',
          compare: 'compare duration, peak memory and CPU time with its last 20 runs in this directory',
          'fail-on':
            'exit with 79 when the command succeeds but shows one of these (comma-separated): leaking, runaway, or regression (a quarter more peak memory or CPU time than its last 20 runs in this directory)',
        },
        sections: [
          environment,
          "Exit status:\nThe command's own; 128 + N if signal N ended it; 126 if it can't be executed, 127 if it was not found; 64 for wrong usage of omnimind itself; 79 if it was 0 and --fail-on applies.",
        ],
        examples: {
          'omnimind run -- npm test': 'watch a test run and report on it',
          'omnimind run make -j8': '`--` may be left out before a plain command',
          'omnimind run --name api --report api.md -- ./api': 'name the run and keep the report',
          'omnimind run --mode observe -- ./train.py': 'say what would be done, and do nothing',
          'omnimind run --fail-on leaking,regression -- npm test': 'let CI fail on a leak or a rise',
        },
      },
      cycles: {
        summary: 'run a command many times and report what changes from cycle to cycle',
        description:
          'Runs a command many times, each in its own scope and without a timeout, and reports how every cycle went, what drifts from cycle to cycle (duration, peaks, memory left behind, failures that cluster) and what killed whom. Under memory pressure the next cycle waits. Stops at the first cycle that fails.',
        argument: 'number of cycles',
        command: 'the command and its arguments; OMNIMIND_CYCLE holds the number of its cycle',
        options: {
          name: "name of the series (default: the command's own)",
          checkpoint: 'record each finished cycle there, safe from kill -9 and power loss',
          resume: 'continue after the last cycle in the checkpoint; without the file start with cycle 1',
          'keep-going': 'continue after a cycle that failed',
          'retry-killed': 'retry a cycle that was killed up to this many times',
          cooldown: 'pause between two cycles, such as 2s',
          'max-wait': 'hold a cycle back for at most this long while the machine is under pressure',
          'until-stable':
            'stop early: from 30 cycles on, once the trend of duration, peaks and memory over all cycles is, with 95% confidence, too small to count as drift (10%; 5% for memory left behind)',
          watch: 'check the memory of this unit or process tree after each cycle; may be repeated',
          report: 'also write the report to this file, .json, .md, .html or .xml (JUnit); may be repeated',
          json: "print the report as JSON on standard output; the command's own output goes to standard error",
        },
        sections: [
          "Stopping:\nThe first Ctrl-C (or SIGTERM, SIGHUP) stops after the current cycle; the second passes the signal on to the command, whose cycle does not count; the third kills it. The report is written in each case. The command runs in its own session, so Ctrl-C does not reach it: it can read the terminal through standard input, but can't open /dev/tty.",
          environment,
          'Exit status:\n0 if every cycle passed, 1 if one failed or was killed in its last attempt, 130 if stopped on request before the last cycle; 126 and 127 as in a shell, 64 for wrong usage of omnimind itself.',
        ],
        examples: {
          'omnimind cycles 500 -- npm test': 'five hundred times, up to the first failure',
          'omnimind cycles 500 --checkpoint tests.jsonl --resume --report tests.html -- npm test':
            'continue where it was interrupted, and keep the report',
          'omnimind cycles 200 --watch api.service --keep-going -- ./requests.sh':
            'find out whether a backend leaks memory',
        },
      },
      runs: {
        summary: 'list past runs',
        description: 'Lists past runs, newest first.',
        options: { limit: 'list at most this many', json: 'print one JSON array' },
        examples: {
          'omnimind runs': 'list all',
          'omnimind runs --limit 5': 'list the newest five',
          "omnimind runs --json | jq '.[0].verdict'": 'the newest verdict, for a program',
        },
      },
      digest: {
        summary: 'list what was watched of late and never became an alert',
        description:
          'Lists what stayed at “watch”, a line each, the newest first: slow leaks, growth, suspicions. They interrupt nobody: the desktop tells how many there are once a day.',
        options: {
          since: 'how far to look back',
          events: 'directory of the event log',
          json: 'print one JSON object',
        },
        examples: {
          'omnimind digest': 'since this time yesterday',
          'omnimind digest --since 7d': 'of the week',
        },
      },
      why: {
        summary: 'explain why a run or workload is treated as it is, or a process killed',
        description:
          'Explains how the verdict and each action of a run came about, with the numbers that decided; or what killed a process for lack of memory (earlyoom, systemd-oomd, the kernel, a limit), and what it had done in the minutes before. What is no run, it looks for among the workloads that the monitor watches.',
        argument:
          'id of a run, its beginning, or a name; PID or name of a killed process; or name or PID of a workload (default: the newest of all)',
        options: { numbers: 'show the statistical tests behind the evidence' },
        examples: {
          'omnimind why': 'the newest run',
          'omnimind why api': 'the newest run of that name',
          'omnimind why 4711': 'the killed process of that PID',
          "omnimind why 'node server.js · api'": 'what the monitor watches under that name',
          'omnimind why api --json': 'all of it, for a program',
        },
      },
      record: {
        summary: 'only record how a command or a process behaves',
        description:
          "Writes what the whole process tree of a command or a process uses to a trace, and does nothing else. With a command the exit status is the command's own.",
        argument: 'the command and its arguments',
        options: {
          out: 'write the trace here; .gz compresses it',
          pid: 'record this process and its descendants, instead of a command',
          for: 'stop recording after this time, such as 90s or 10m; the command goes on',
          json: 'print a summary as a JSON object, on standard error',
        },
        examples: {
          'omnimind record --out test.jsonl.gz -- npm test': 'record a command until it ends',
          'omnimind record --out api.jsonl.gz --for 10m --pid 4711': 'record a process for ten minutes',
        },
      },
      replay: {
        summary: 'judge a recorded trace',
        description: 'Reads a trace, plain or gzip, and gives the verdicts of the live run, as fast as it can.',
        argument: 'the trace; - is standard input',
        options: { json: 'print each verdict as a line of JSON, the last with "final": true' },
        examples: {
          'omnimind replay test.jsonl.gz': 'the timeline and the final verdict',
          'omnimind replay --json test.jsonl.gz | tail -n 1': 'the final verdict, for a program',
          'ssh host cat t.jsonl.gz | omnimind replay -': 'a trace from elsewhere',
        },
      },
      demo: {
        summary: 'show how OmniMind tells trouble from honest work',
        description:
          'Starts three small programs that end by themselves (honest heavy work, a leak of some 300 MiB, an endless loop), watches them for three minutes and says what each one does. It needs no privilege and changes nothing. Exits with 1 when they could not be told apart.',
        options: {
          fast: 'judge what was recorded of the three, at once',
          json: 'print the result as JSON, without progress',
        },
        examples: {
          'omnimind demo': 'three minutes, on this machine',
          'omnimind demo --fast': 'the same from recordings, in a second',
        },
      },
      monitor: {
        summary: 'watch the whole machine',
        description:
          'Watches every workload of the machine until interrupted: a live table on a terminal, elsewhere a line per change. A workload is a leaf cgroup under cgroup v2, else a session. As a service it notifies its service manager that it is up and alive (sd_notify).',
        options: {
          mode: 'only observe, or act on what is in omnimind-dev.slice',
          'adopt-culprits':
            'move a command that a terminal or editor started into the slice when it causes trouble (smart mode)',
          'metrics-file': 'keep this file of key=value lines (*.prom: for Prometheus) up to date',
          announce: 'write the event log that `omnimind notify serve` reads, and the journal',
          'log-file': 'with --announce: also keep a log, one line per event',
          'no-api': 'do not serve `omnimind status`, `omnimind top` and the editor',
          socket: 'serve the API there (default: /run/omnimind or $XDG_RUNTIME_DIR)',
          json: 'print each tick and each event as a line of JSON',
        },
        examples: {
          'omnimind monitor': 'a live table',
          'omnimind monitor --interval 5s >> changes.log': 'changes as plain lines',
          'omnimind monitor --metrics-file /run/user/1000/omnimind.txt': 'figures for other programs',
        },
      },
      status: {
        summary: 'show how the machine and its workloads are right now',
        description:
          'Asks the running monitor (the one at OMNIMIND_API, else your own, else the system’s) and shows on one screen: the machine, the workloads in trouble with the reason, and the busiest. The exit status is 0 while all is well, 1 when something is alert or critical, 69 when no monitor answers: useful in scripts and prompts.',
        options: { json: 'print one JSON object: the machine and all workloads, as the API gives them' },
        examples: {
          'omnimind status': 'how things are right now',
          'omnimind status >/dev/null || echo trouble': 'in a script',
          "omnimind status --json | jq '.machine.severity'": 'for other programs',
        },
      },
      top: {
        summary: 'watch the workloads live, and look into one',
        description:
          'Shows what the running monitor sees (the one at OMNIMIND_API, else your own, else the system’s): each workload with its last five minutes, how it behaves, what it waits for, when its memory runs out and what was done about it. Keys sort, filter, open one with its evidence and events, ignore and release; `?` lists them.',
        options: {
          interval: 'time between two updates',
          sort: 'what comes first',
          filter: 'only workloads whose name contains this text',
        },
        examples: {
          'omnimind top': 'those in trouble first',
          'omnimind top --sort memory --filter docker': 'the largest containers first',
        },
      },
      web: {
        summary: 'open the page: now, why, the last 30 days, kills',
        description:
          'Serves a page on loopback that shows what the running monitor sees (the one at OMNIMIND_API, else your own, else the system’s), opens it in a browser, and prints its link, which works once. Only you are answered. Whoever owns the monitor may ignore, release and adopt there; all others only read. Ends with Ctrl-C.',
        options: { 'no-open': 'only print the link', port: 'port of 127.0.0.1; 0 takes any that is free' },
        examples: {
          'omnimind web': 'open the page',
          'omnimind web --no-open --port 7710': 'for a browser elsewhere: ssh -L 7710:127.0.0.1:7710 HOST',
        },
      },
      adopt: {
        summary: 'move a running process with its tree into omnimind-dev.slice',
        description:
          'Moves a running process with its whole tree, double-forked children included, into its own scope in omnimind-dev.slice. Memory already in use is not moved: it stays charged to the old cgroup. `omnimind release` undoes the move. A process that is already in the slice stays as it is.',
        argument: 'the process',
        options: {
          match: 'all programs of this exact name: of the process, its file or its script',
          name: "name of the scope (default: the program's own)",
          force: 'move the main process of a service, too',
        },
        examples: {
          'omnimind adopt 4711': 'a process with its tree',
          'omnimind adopt --match pytest': 'all processes of this name',
          'sudo omnimind adopt 4711': "another user's process",
        },
      },
      release: {
        summary: 'move adopted processes back to where they came from',
        description:
          'Moves the processes of an adopted scope back to where each came from; those started since go with their parent. If that cgroup is gone, they get a scope of their own beside the other programs.',
        argument: 'the scope, the name of the run or that it was adopted under, or the PID of a process in it',
        options: {
          all: 'release everything that was adopted',
          resume:
            'move nothing: undo a pause, a throttle or a lower priority, and leave the workload alone for an hour',
          memory: 'as --resume, and throttle it again once it has taken this much more memory, e.g. 2GiB',
          stop: 'as --resume, and ask it to stop',
          json: 'print JSON',
        },
        examples: {
          'omnimind release pytest': 'what was adopted under this name',
          'omnimind release 4711': 'the scope of this process',
          'omnimind release --all': 'everything',
          'omnimind release --resume pytest': 'resume what was paused',
          'omnimind release --memory 2GiB pytest': 'resume it, with 2 GiB more',
          'omnimind release --stop pytest': 'end it, also while it is paused',
        },
      },
      setup: {
        summary: 'install slices, limits and the monitor as a service',
        description:
          'Shows what it would change on this machine and why: files with their differences, and commands. Then asks, and does it. A second run changes nothing; a failure halfway undoes what was done. `omnimind uninstall` reverts all of it.',
        options: {
          user: 'for yourself alone, without root (default unless root)',
          system: 'for the whole machine, as root (default for root)',
          profile: '`dev` uses weights alone, `test` adds a CPU quota',
          'leave-culprits':
            'leave commands that cause trouble outside the slice where they are (default: move them into it)',
          'install-earlyoom': 'also install earlyoom with apt-get if it is missing (system only)',
          'dry-run': 'only show the plan',
          json: 'print the plan as one JSON object; it is carried out only with --yes',
        },
        examples: {
          'omnimind setup --dry-run': 'what it would do for you',
          'omnimind setup': 'do it, after asking',
          'sudo omnimind setup --system --profile test': 'for the machine, with a quota',
          'sudo omnimind setup --system --install-earlyoom': 'with the last resort when memory runs out',
        },
      },
      uninstall: {
        summary: 'revert what setup did',
        description:
          'Stops the services and removes what `omnimind setup` wrote and nobody has changed since; the rest is listed and kept. Running workloads go on.',
        options: {
          user: 'what was set up for yourself (default unless root)',
          system: 'what was set up for the machine, as root (default for root)',
          purge: 'remove past runs and logs too',
          'dry-run': 'only show what would be removed',
          json: 'print one JSON object; it is carried out only with --yes',
        },
        examples: {
          'omnimind uninstall --dry-run': 'what would be removed',
          'sudo omnimind uninstall --system --yes': 'revert the setup of the machine',
        },
      },
      verify: {
        summary: 'check that the setup is in force',
        description:
          'Checks that everything `omnimind setup` promised is in force, in the kernel and not only in the files: for each check what was expected, what was found, and the command that fixes it. Changes nothing and needs no privilege. The exit status is 0 if every check passes, else 1.',
        options: { user: 'check the setup of this user', system: 'check the setup of the system' },
        examples: {
          'omnimind verify': "your setup, or the system's if you have none",
          'omnimind verify --system': 'the setup of the system',
          'omnimind verify --json | jq \'.checks[] | select(.state == "fail")\'': 'what fails, for a program',
        },
      },
      doctor: {
        summary: 'find what keeps OmniMind from working well here',
        description:
          'Finds what keeps OmniMind from working well on this machine: cgroups, pressure, swap, systemd, other killers, and why a process is killed, nobody is alerted or earlyoom kills the wrong one. Changes nothing and needs no privilege. The exit status is 0, or 1 when something is bad.',
        examples: {
          'omnimind doctor': 'all checks',
          'omnimind doctor --json | jq \'.checks[] | select(.state == "bad")\'': 'what is bad, for a program',
        },
      },
      earlyoom: {
        summary: 'check earlyoom, the last resort, and predict its next victim',
        description:
          'earlyoom kills a process when memory has all but run out. These commands judge whom its patterns spare and prefer, and predict whom it would kill now. They change nothing and need no privilege.',
        examples: {},
      },
      'earlyoom check': {
        summary: 'judge the patterns of earlyoom',
        description:
          'Judges the patterns of the running earlyoom, or else those of /etc/default/earlyoom, or those given: rejects what earlyoom would not start with and what matches everything, warns where a pattern matches more than intended, and lists the running processes that each matches. The exit status is 1 when a pattern is rejected, else 0.',
        options: {
          avoid: 'judge this pattern instead: whom to spare',
          prefer: 'judge this pattern instead: whom to kill first',
        },
        examples: {
          'omnimind earlyoom check': 'what earlyoom has now',
          "omnimind earlyoom check --avoid '^(code|node)$'": 'a pattern before it is used',
        },
      },
      'earlyoom simulate': {
        summary: 'predict who would die now, and why',
        description:
          'Ranks all processes as the installed earlyoom would, by badness and memory, and says whether it would act now. Nothing is killed.',
        options: {
          top: 'show this many processes, the first to die first',
          configured: 'with the arguments of the configuration, not those in force',
        },
        examples: {
          'omnimind earlyoom simulate': 'who would die now',
          'omnimind earlyoom simulate --configured': 'and after `omnimind setup`',
        },
      },
      mcp: {
        summary: 'serve a coding agent on standard input and output (MCP)',
        description:
          'Answers a coding agent in the Model Context Protocol until it closes standard input: how the machine is, whether a heavy command may start, why something was throttled; runs commands isolated. It may do what you may do, and nothing else. Names of processes in its answers are marked as data.',
        options: { 'read-only': 'leave out the tools that run or change something' },
        examples: {
          'claude mcp add omnimind -- omnimind mcp': 'make it known to an agent',
          'omnimind mcp --read-only': 'for an agent that may only look',
        },
      },
      notify: {
        summary: 'notify the desktop and webhooks, and test them',
        description:
          'The monitor logs what happens; these commands pass it on to people: as desktop notifications, to webhooks and to Alertmanager, as the table `notify` of the configuration says.',
        examples: {
          'omnimind notify test': 'does it get through?',
          'omnimind notify ignore api-tests': 'no more notifications about api-tests',
        },
      },
      'notify test': {
        summary: 'send a test to the desktop and to each webhook',
        description:
          'Shows a test notification on the desktop and posts one to each webhook, and reports the results. The exit status is 0 if all of them took it, else 1.',
        examples: { 'omnimind notify test': 'does it get through?' },
      },
      'notify serve': {
        summary: 'deliver what the monitor announces, until interrupted',
        description:
          'Reads what `omnimind monitor --announce` writes, and delivers it to each receiver in order, at least once, however long that takes; omnimind-notify.service runs it.',
        options: {
          receivers: 'whom to notify',
          events: "the monitor's event log (default: that of this user's monitor)",
        },
        examples: {
          'omnimind notify serve': 'notify all receivers',
          'omnimind notify serve --receivers desktop --events /var/lib/omnimind/events': "the system's events",
        },
      },
      'notify ignore': {
        summary: 'neither act on a workload nor announce it',
        description:
          'The workload is watched and shown as before, but nothing is done to it and nobody is notified of it, also after it restarts. Prints what is ignored, and until when.',
        argument: 'name of the workload: of a run, a unit or a program',
        options: { for: 'for how long, such as 2h (default: until you unignore it)' },
        examples: {
          'omnimind notify ignore api-tests': 'leave api-tests alone',
          'omnimind notify ignore --for 2h api-tests': 'for two hours',
        },
      },
      'notify unignore': {
        summary: 'act on a workload and announce it again',
        description: 'Undoes what `omnimind notify ignore`, `omnimind top`, a notification or an editor had ignored.',
        argument: 'name of the workload',
        examples: { 'omnimind notify unignore api-tests': 'no longer ignore api-tests' },
      },
      'notify ignored': {
        summary: 'list the ignored workloads',
        description: 'Lists what is ignored, whoever asked for it, and until when, one per line.',
        examples: { 'omnimind notify ignored': 'the list' },
      },
      config: {
        summary: 'check and show the configuration',
        description:
          'Configuration is TOML: /etc/omnimind/config.toml, then $XDG_CONFIG_HOME/omnimind/config.toml (~/.config), then the file of --config. A later file overrides an earlier one key by key.',
        examples: {
          'omnimind config check': 'find mistakes',
          'omnimind config show': 'what is in force, and where it comes from',
        },
      },
      'config check': {
        summary: 'find mistakes in the configuration',
        description: 'Checks every configuration file and reports each mistake with file and line.',
        examples: {
          'omnimind config check': 'check the files in use',
          'omnimind config check --config new.toml': 'and one more',
        },
      },
      'config show': {
        summary: 'print every key, its value and where it comes from',
        description: 'Prints every key with its value, its meaning and the file that set it, as a TOML file.',
        options: { secrets: 'show secrets and whole webhook URLs, too', json: 'print one JSON array' },
        examples: {
          'omnimind config show': 'what is in force now',
          'omnimind config show --secrets > ~/.config/omnimind/config.toml': 'start a file of your own',
        },
      },
      'config schema': {
        summary: 'print the JSON Schema of the configuration',
        description: 'Prints the JSON Schema of a configuration file, for editors.',
        options: { json: 'accepted for consistency: the schema is JSON anyway' },
        examples: { 'omnimind config schema > omnimind.schema.json': 'keep it for an editor' },
      },
      completion: {
        summary: 'print a completion script for a shell',
        description: 'Prints a script that lets a shell complete the commands and options of omnimind.',
        argument: 'the shell',
        examples: {
          '. <(omnimind completion bash)': 'bash: in ~/.bashrc',
          '. <(omnimind completion zsh)': 'zsh: in ~/.zshrc, after compinit',
          'omnimind completion fish | source': 'fish: in ~/.config/fish/config.fish',
        },
      },
    },
  },
  configShow: {
    noFile: 'no configuration file: the defaults apply',
    fileOk: (file: string) => `${file}: OK`,
    byDefault: 'default',
    noneByDefault: 'none by default',
    defaultIs: (value: string) => `Default: ${value}.`,
  },
  /** What each key of the configuration means, by its path. */
  configuration: {
    run: '`omnimind run` and `omnimind record`.',
    'run.mode':
      'What `omnimind run` does about trouble: `smart` acts gently, `observe` only reports, `off` watches nothing. OMNIMIND_RESOURCE_MODE and --mode override it.',
    'run.interval': 'Time between two samples of a run (duration, 100ms to 60s).',
    'run.report':
      'What `omnimind run` prints: `brief` is one line for a run that was well, `full` all of it, `none` nothing. --full and --quiet override it.',
    'run.report_after':
      'A run that was well and shorter than this gets no line of a brief report (duration, 0s to 1d).',
    'run.scope': 'Whether a run gets its own scope in omnimind-dev.slice, if there is a service manager.',
    monitor: '`omnimind monitor`.',
    'monitor.interval': 'Time between two samples of the machine (duration, 100ms to 60s).',
    'monitor.metrics_interval': 'Time between two writes of the metrics file (duration, 1s to 1h).',
    'monitor.max_workloads':
      'Most workloads that are watched one by one; what a user has beyond a fair share is grouped (count, 50 to 10000).',
    'monitor.metrics_max_series':
      'Series that Prometheus gets at most; the workloads beyond are summed as `other` (count, 100 to 100000).',
    slice: 'Limits that `omnimind setup` gives to test runs and builds, as shares of the machine.',
    'slice.cpu_weight':
      'CPU weight of everything in omnimind.slice beside editor and session, which have 100 (1 to 10000). It matters only while others compete for CPU time.',
    'slice.io_weight': 'I/O weight, likewise (1 to 10000).',
    'slice.cpu_quota':
      'Share of all processors that omnimind-dev.slice may use in the profile `test` (share of one; 1 sets no quota). The profile `dev` sets none.',
    'slice.memory_high':
      'Share of the memory above which omnimind-dev.slice is slowed and reclaimed from (share of one).',
    'slice.memory_max':
      'Share of the memory that omnimind-dev.slice may never exceed: the hard limit behind `memory_high` (share of one).',
    backend: 'The backend that must survive.',
    'backend.command':
      'Command of the backend that omnimind-backend-protected.service keeps running: program (absolute path) and arguments. If empty, that unit only says how to name one.',
    'backend.user': 'User that the backend runs as. Empty: root by `setup --system`, the user by `setup --user`.',
    'backend.directory': 'Working directory of the backend (absolute path).',
    'backend.memory_low': 'Share of the memory reserved for the backend when memory gets scarce (share of one).',
    runs: 'Past runs, kept in $XDG_STATE_HOME/omnimind/runs.',
    'runs.keep': 'How many finished runs are kept (count); the oldest go first.',
    'runs.max_size': 'How much space the kept runs may take (size); the oldest go first.',
    protect: 'What is never acted on.',
    'protect.names': 'Process names (as in /proc/PID/comm, exact) that are watched but never acted on.',
    'protect.units': 'systemd units that are watched but never acted on.',
    'protect.memory_low':
      'Share of the memory reserved for editor and session until the monitor has seen what they use; 0 reserves nothing at all (share of one).',
    adopt: '`omnimind adopt`, and what is adopted automatically.',
    'adopt.per_second': 'Rules adopt at most this many processes per second, each with its tree (count).',
    'adopt.rules': 'Running processes that the monitor moves into omnimind-dev.slice by itself, each with its tree.',
    'adopt.rules.name': 'Name of the program (exact): as in /proc/PID/comm, or of its file, or of the script it runs.',
    'adopt.rules.command_line':
      'Whole command line, words separated by spaces; `*` matches any text, `?` one character.',
    'adopt.rules.user': 'Owner of the process: a name of /etc/passwd, or a UID.',
    'adopt.rules.parent_scope':
      'systemd unit of the process, such as `app-code-*.scope`; `*` matches any text, `?` one character.',
    earlyoom: 'The last resort when memory runs out: earlyoom.',
    'earlyoom.manage': 'Whether `omnimind setup --system` writes the arguments of earlyoom, if it is installed.',
    'earlyoom.memory':
      'Below this share of available memory earlyoom sends SIGTERM, below half of it SIGKILL (share of one; at least 150 MiB).',
    'earlyoom.swap': 'Only while free swap is below this share, too (share of one; 1 ignores swap).',
    'earlyoom.avoid': 'Programs that earlyoom spares, besides those of `protect.names` and OmniMind itself.',
    'earlyoom.prefer': 'Programs that earlyoom kills first.',
    notify: 'Notifications.',
    'notify.language': 'Language of notifications: `auto` follows LANG, `en` is English, `pt` Brazilian Portuguese.',
    'notify.desktop': 'Whether the desktop shows notifications.',
    'notify.severity': 'Lowest severity that the desktop shows.',
    'notify.again_after': 'Minimum time before the same problem is shown again, unless it gets worse (duration).',
    'notify.ignore': 'Workloads that never cause desktop notifications.',
    'notify.webhooks': 'Who else is notified, by HTTP.',
    'notify.webhooks.url': 'Where to post.',
    'notify.webhooks.kind':
      'What is posted: `event` everything, `brief` only {"type":"cpu_growing","value":95}, `alertmanager` firing and resolved alerts; the URL is then that of the server, without a path.',
    'notify.webhooks.secret':
      'Key of the header X-OmniMind-Signature: sha256=HMAC of the body in hexadecimal. If empty, there is no such header.',
    'notify.webhooks.secret_file': 'File with the key instead (absolute path).',
    'notify.webhooks.severity': 'Lowest severity that is posted.',
    'notify.webhooks.kinds': 'Kinds of announcements that are posted.',
    api: 'The local API of the monitor.',
    'api.enabled': 'Whether the monitor listens on a Unix socket for `omnimind status`, `omnimind top` and the editor.',
    'api.tcp_port': 'Loopback port for clients with the token (0 for none, or 1 to 65535).',
    'api.token_file':
      'File with the token (absolute path). If empty: `api-token` in the state directory of the monitor.',
    history: 'The past of every workload, kept by the monitor.',
    'history.max_size':
      'How much space the past may take (size): a day of every sample, thirty days by the minute. The oldest goes first; 0 keeps none.',
    ollama: 'Ollama on this machine.',
    'ollama.port':
      'Port of 127.0.0.1 at which Ollama is asked for its loaded models when somebody looks at its workload (0 never asks, or 1 to 65535; Ollama’s default is 11434).',
    gpu: 'GPUs.',
    'gpu.nvml':
      'Whether NVIDIA’s own library (`libnvidia-ml.so.1`) is loaded and asked every 10 s what processes hold on its cards; the kernel does not say it there. It may keep a card awake that would sleep.',
    ladder: 'The ladder of reversible actions.',
    'ladder.deprioritize_after': 'How long an alert must last before the priority is lowered (duration).',
    'ladder.well_for': 'How long a workload must be well again before an action is undone (duration).',
    'ladder.minimum_stay': 'Minimum time on a rung (duration).',
    'ladder.actions_per_minute':
      'Maximum number of actions per minute, over all workloads (count); 0 forbids all. What takes the last memory within minutes is throttled even so.',
    'ladder.nice': 'Nice value of a deprioritized workload without a scope of its own (1 to 19).',
    'ladder.weight': 'CPU and I/O weight of a deprioritized scope; the others have 100 (1 to 99).',
    'ladder.throttle_after':
      'How long an alert must last before the workload is throttled (duration). A critical one is throttled immediately.',
    'ladder.throttle_for':
      'After this time a throttle is released and not applied again for as long, unless the next rung is due (duration).',
    'ladder.throttle_within':
      'Growing memory is throttled only when its limit is forecast to be reached within this time (duration).',
    'ladder.throttle_cpu': 'Share of all processors left to a workload throttled for its CPU use (share of one).',
    'ladder.freeze': 'Whether a critical workload may be frozen.',
    'ladder.freeze_after': 'How long a critical state must last before the workload is frozen (duration).',
    'ladder.freeze_for': 'After this time a frozen workload is thawed (duration).',
    'ladder.stop': 'Whether a critical workload may be stopped (SIGTERM, then SIGKILL).',
    'ladder.stop_after': 'How long a critical state must last before the workload is stopped (duration).',
    detection: 'What counts as trouble.',
    'detection.high_use': 'Use above this share of what a workload may use is called high (share of one).',
    'detection.leak_growth':
      'Growth of the memory floor below this within ten minutes is never called a leak; over half an hour and more, three eighths of it are enough (size).',
    'detection.runaway_after':
      'How long threads must be pinned without progress before they are called runaway (duration, 1m to 10m).',
    'detection.urgent_exhaustion': 'Exhaustion closer than this is critical, whatever the behavior (duration).',
  },
  doctor: {
    checks: {
      cgroup: 'cgroup version',
      controllers: 'controllers',
      delegation: 'delegation',
      psi: 'PSI',
      swap: 'swap',
      zfs: 'ZFS cache',
      killers: 'OOM killers',
      oomd: 'systemd-oomd',
      sharing: "editor's cgroup",
      autogroup: 'autogroup',
      io_weight: 'I/O weights',
      limits: 'monitor limits',
      proc: '/proc',
      systemd: 'systemd',
      bus: 'D-Bus',
      native: 'native calls',
      session: 'login session',
      killed: 'killed processes',
      alerts: 'alerts',
      earlyoom: 'earlyoom',
    } satisfies Record<DoctorCheckName, string>,
    found: doctorFindings,
    /** How many findings of each state there are. */
    summary: ({ ok, note, warn, bad }: Readonly<Record<DoctorState, number>>) =>
      bad + warn + note === 0
        ? `All ${ok} checks OK.`
        : `${[
            ...(bad === 0 ? [] : [`${bad} bad`]),
            ...(warn === 0 ? [] : [plural(warn, '# warning', '# warnings')]),
            ...(note === 0 ? [] : [plural(note, '# note', '# notes')]),
            `${ok} OK`,
          ].join(', ')}.`,
  },
  verify: {
    /** A short name of each check, and what it expects. */
    checks: {
      cgroup: ['cgroup v2', 'cgroup v2 with the cpu and memory controllers'],
      setup: ['setup', '`omnimind setup` has been run'],
      files: ['files', 'every file as setup wrote it'],
      slices: ['slices', "omnimind.slice and omnimind-dev.slice loaded from setup's files, without overrides"],
      limits: ['limits', "setup's limits in force in the kernel"],
      properties: ['properties', 'the units as setup wrote them, in the service manager'],
      weights: ['weights', 'omnimind.slice weighs less than the editor and session beside it'],
      memory_low: ['reserved memory', 'memory reserved for editor and session, on every ancestor'],
      spared: ['protected', 'no protected process in omnimind-dev.slice'],
      monitor: ['monitor', 'omnimind-smart-monitor.service active (running), its watchdog alive'],
      monitor_oom: ['monitor OOM score', 'the monitor among the last to be killed'],
      metrics: ['metrics', 'a metrics file at most {limit_s} old, with a valid cpu_behavior'],
      link: ['metrics link', 'a link to {expected}'],
      workload: ['workload', 'a workload in omnimind-dev.slice, if one was started'],
      backend: ['backend', 'omnimind-backend-protected.service active, and among the last to be killed'],
      killers: ['OOM killers', 'exactly one program that kills when memory runs short'],
      earlyoom: ['earlyoom', "earlyoom running with setup's arguments"],
    } satisfies Record<VerifyCheckName, readonly [name: string, expected: string]>,
    found: {
      'cgroup.unified': 'mounted at {mount}',
      'cgroup.missing': 'not mounted',
      'cgroup.no_controllers': 'mounted at {mount} without {missing}',
      'setup.done': 'done, profile {profile}, {files|# file|# files}',
      'setup.missing': 'not done',
      'setup.unreadable': '{reason}',
      'files.unchanged': '{files|# file or link|# files and links} unchanged',
      'files.changed': 'changed or missing: {files}',
      'files.unreadable': 'not readable by this user: {files}',
      'files.not_planned': unknownWithoutSetup,
      'slices.loaded': 'loaded: {units}',
      'slices.not_loaded': '{unit} is not loaded from a file ({load_state})',
      'slices.overridden': 'overridden by {files}',
      'slices.not_reloaded': 'edited, but not reloaded: {units}',
      'slices.no_manager': noManager,
      'limits.in_force': 'in force: {values}',
      'limits.waiting': 'no cgroup until the first run: {units}',
      'limits.differ': 'the kernel has {differences}',
      'limits.not_planned': unknownWithoutSetup,
      'properties.as_planned': '{count|# property|# properties} as planned',
      'properties.differ': 'the service manager has {differences}',
      'properties.no_manager': noManager,
      'properties.not_planned': unknownWithoutSetup,
      'monitor.running': 'active (running), PID {pid}, watchdog {watchdog_s}',
      'monitor.not_running': '{state} ({sub_state}), result: {result}',
      'monitor.not_installed': 'no such service',
      'monitor.no_watchdog': 'PID {pid} runs without a watchdog',
      'monitor.watchdog_late': 'PID {pid} last reported {age_s} ago; the watchdog allows {watchdog_s}',
      'monitor.no_manager': noManager,
      'monitor_oom.as_planned': 'oom_score_adj {score}',
      'monitor_oom.differs': 'oom_score_adj {score}',
      'monitor_oom.unknown': 'unknown: the monitor is not running',
      'workload.some': '{processes|# process|# processes} in {units}',
      'workload.none': 'none running',
      'earlyoom.as_planned': "running with setup's arguments, PID {pid}",
      'earlyoom.differs': 'running with {words}',
      'earlyoom.not_running': 'installed, not running',
      'earlyoom.running': 'running, PID {pid}',
      'earlyoom.stopped': 'installed, not running',
      'earlyoom.absent': 'not installed',
      'killers.one': '{killers}',
      'killers.both': 'several: {killers}; whichever is first kills',
      'killers.none': 'none: the kernel kills late, and chooses for itself',
      'metrics.fresh': '{age_s} old, cpu_behavior={word}',
      'metrics.missing': '{file} does not exist',
      'metrics.stale': '{file} is {age_s} old',
      'metrics.damaged': '{file} has no timestamp',
      'metrics.bad_word': '{file} has cpu_behavior={word}',
      'link.right': '{path} points to {target}',
      'link.missing': '{path} does not exist',
      'link.wrong': '{path} points to {target}',
      'link.no_link': '{path} is not a link: somebody else created it',
      'weights.below': 'cpu.weight {weight}, beside {siblings}',
      'weights.not_below': 'cpu.weight {weight}, beside {siblings}',
      'weights.not_in_force': 'the cpu controller is not enabled below {parent}',
      'weights.waiting': 'omnimind.slice has no cgroup until the first run',
      'memory_low.in_force': 'in force: {units}',
      'memory_low.differs': 'the kernel has {differences}',
      'memory_low.broken': '{cgroup} reserves nothing, so nothing below it is reserved',
      'memory_low.not_passed_on':
        "{cgroup} reserves nothing: it holds among this user's slices, not against the rest of the machine",
      'memory_low.not_planned': 'not planned',
      'memory_low.unknown': unknownWithoutSetup,
      'spared.outside': 'all outside ({processes} running)',
      'spared.inside': 'inside: {processes}',
      'backend.not_configured': 'none configured',
      'backend.running': 'running, PID {pid}',
      'backend.not_running': '{state} ({sub_state}), result: {result}',
      'backend.not_installed': 'configured, but there is no such service',
      'backend.oom_score': 'oom_score_adj {score}',
      'backend.no_manager': noManager,
    } satisfies Record<VerifyCode, string>,
    expected: 'expected',
    /** Above the list: whose setup it is. */
    title: { system: 'system', user: 'this user' },
    holds: (count: number) => `All ${count} checks pass.`,
    fails: (failed: number, count: number) => `${failed} of ${plural(count, '# check', '# checks')} failed.`,
  },
  setup: {
    title: (kind: 'system' | 'user', profile: string) =>
      `omnimind setup · ${kind === 'system' ? 'whole machine' : 'this user'} · profile ${profile}`,
    machine: (processors: number, memory_bytes: number) =>
      `${plural(processors, '# processor', '# processors')}, ${bytes(memory_bytes)} of memory`,
    summary: (files: number, commands: number, kind: 'system' | 'user') =>
      `Changes ${plural(files, '# file', '# files')} and runs ${plural(commands, '# command', '# commands')}, all listed below. \`omnimind uninstall --${kind}\` reverts all of it.`,
    change: {
      new: 'new',
      changed: 'changed',
      edited: 'edited since setup: rewritten',
      taken_over: 'the file that is there is kept aside; uninstall restores it',
      same: 'unchanged',
    } satisfies Record<Change, string>,
    purpose: {
      omnimind_slice: 'weights for everything that OmniMind runs',
      dev_slice: 'limits for test runs and builds',
      monitor_service: 'the monitor as a service',
      notify_service: 'passes on what the monitor announces: desktop, webhooks',
      backend_service: 'the backend that must stay alive',
      no_backend: 'says how to name a backend',
      protect_sessions: 'reserves memory for editor and session: every ancestor must allow it',
      protect_services: 'reserves memory for monitor and backend: their parent must allow it',
      spare_from_oomd: 'asks systemd-oomd to spare it',
      protect_editor: 'reserves memory for editor and session',
      sysusers: 'the group that may read the log',
      tmpfiles: 'directories in /run and /var/log, and the link to the metrics file',
      monitor_script: 'starts the monitor by hand',
      program: 'the program',
      earlyoom_arguments: 'arguments for earlyoom, the last resort when memory runs out',
    } satisfies Record<FilePurpose, string>,
    command: {
      group: 'create the group omnimind',
      runtime_files: 'create the directories and the link',
      reload: 'reload the units',
      reload_user: "reload them in a user's service manager",
      start_slice: 'apply the limits',
      enable: 'start it now and at every boot',
      restart: 'restart it with the changes',
      disable: 'stop a service that is no longer wanted',
      enable_for_users: 'start it at every login',
      install_earlyoom: 'install earlyoom; the rest is planned again with what it brings',
      restart_earlyoom: 'restart earlyoom, and check that it runs with exactly these arguments',
    } satisfies Record<CommandPurpose, string>,
    notes: {
      not_here: ({ reason }) => `Can't be carried out here: ${say(reason)}`,
      weights: ({ cpu_weight, io_weight, siblings }) =>
        `omnimind.slice gets CPU weight ${cpu_weight} and I/O weight ${io_weight}, against 100 for ${list(siblings)}. Weights count only while others want the time: alone, tests use the whole machine. Together with a slice of their own they keep the editor responsive.`,
      quota: ({ percent, processors }) =>
        `omnimind-dev.slice gets a quota of ${percent}% of one processor (of ${processors}). A quota also slows work that disturbs nobody; the dev profile sets none.`,
      no_quota: () =>
        'No CPU quota: it would slow work even when nobody else wants the time, and does not help an editor. The test profile sets one.',
      memory: ({ high_bytes, max_bytes }) =>
        `Above ${bytes(high_bytes)} omnimind-dev.slice is throttled and its memory reclaimed (MemoryHigh), but nothing is killed. ${bytes(max_bytes)} is the wall behind that (MemoryMax), where the kernel does kill.`,
      protection: ({ low_bytes }) =>
        `${bytes(low_bytes)} of memory is reserved for editor and session when memory runs short (MemoryLow), on every ancestor, since each of them must allow it.`,
      protection_needs_system: ({ low_bytes }) =>
        `${bytes(low_bytes)} of memory is reserved for editor and session (MemoryLow), but only against your own other programs: against the rest of the machine once \`setup --system\` allows it on the ancestors.`,
      program: ({ directory }) =>
        `The service runs only code owned by root: the program and its Node are installed in ${directory}.`,
      no_backend: () =>
        'No backend to protect: "backend.command" is empty in the configuration. Name one there and run setup again, or add its own unit to "protect.units".',
      no_oom_score: () => 'The monitor runs without OOMScoreAdjust=-900: a user may not set it.',
      no_io_in_user: () =>
        'The I/O weight has no effect in user managers: systemd delegates only CPU and memory to them.',
      ends_at_logout: () => 'The service ends when you log out. To keep it running: loginctl enable-linger',
      two_setups: ({ other }): string =>
        other === 'system'
          ? 'The machine is already set up (--system): two monitors will run. You have its slices without this setup.'
          : 'You also have a setup of your own (--user): two monitors will run. To remove it: omnimind uninstall --user',
      configuration_of_service: ({ file }) =>
        `Limits come from ${file} too, but the service reads only /etc/omnimind/config.toml.`,
      earlyoom: ({ memory_percent }) =>
        `When less than ${number(memory_percent)}% of memory is free, earlyoom kills a program (the last resort, [earlyoom] in the configuration): it spares "protect.names" and prefers "earlyoom.prefer".${memory_percent < 10 ? ' That is late: without swap a machine stands still before it. Distributions set 10%.' : ''}`,
      earlyoom_absent: () =>
        'Nothing acts before memory runs out: then the kernel kills, late, and chooses for itself. To install earlyoom too: --install-earlyoom',
      earlyoom_off: () =>
        'earlyoom is installed but disabled. It gets its arguments and stays disabled; to use it: systemctl enable --now earlyoom',
      earlyoom_unmanaged: () => 'earlyoom keeps its arguments: "earlyoom.manage" is false in the configuration.',
      two_killers: () =>
        'earlyoom and systemd-oomd are both running: whichever is first kills. Keep one: systemctl disable --now systemd-oomd.socket systemd-oomd',
      desktop: () =>
        'Desktop notifications reach members of the group omnimind, from their next login: usermod --append --groups omnimind NAME',
    } satisfies NoteTexts,
    program: (files: number, size_bytes: number) =>
      `${plural(files, '# file', '# files')}, ${bytes(size_bytes)}: root:root, writable by nobody else`,
    files: (count: number) => plural(count, '# file', '# files'),
    goes: 'removed: no longer wanted',
    comesBack: 'restored as it was before setup',
    commands: 'Commands',
    nothingToDo: 'Nothing to do: setup is up to date.',
    unchanged: 'Nothing was changed.',
    ask: 'Go ahead? [y/N]',
    askCulprits:
      'When a command that a terminal or editor started causes trouble, move it into the slice? The terminal or editor stays where it is. [Y/n]',
    done: 'Done. Check it with: omnimind verify',
    uninstallTitle: { system: 'omnimind uninstall · whole machine', user: 'omnimind uninstall · this user' },
    noSetup: {
      system: 'Nothing to remove: the machine was not set up by `omnimind setup --system`.',
      user: "Nothing to remove: you have no setup of your own. To remove the machine's: sudo omnimind uninstall --system",
    },
    populated:
      'Workloads are running in omnimind-dev.slice. They continue; the slice stays, without its limits, until the last one ends.',
    removes: 'Removed',
    restores: 'Restored as before setup',
    changed: 'Kept: changed since setup',
    kept: 'Kept unless empty; --purge removes it',
    left: (path: string) => `kept: ${path}`,
    removed: 'Removed: the machine is as it was before setup.',
    removedBut: (command: string) => `Removed, except what was kept. To remove that too: ${command}`,
    partlyRemoved: 'Not everything could be removed. Fix the cause and run it again.',
  },
  earlyoom: {
    checkTitle: "earlyoom's patterns",
    simulateTitle: 'who would die now',
    /** Where the arguments are from. */
    source: {
      process: 'Arguments of the running earlyoom, PID {pid}.',
      settings: 'earlyoom is not running; these are the arguments in its settings file.',
      none: 'earlyoom is not running and has no settings file.',
      given: 'Patterns as given.',
      configuration: 'Arguments that the configuration asks for.',
    },
    refusals: {
      look_around: refused('POSIX extended regular expressions have no lookahead and no (?…)'),
      matches_all: 'Refused: it matches every name, so it spares or prefers nobody. An empty alternative does that.',
      repetition: refused('* + ? or { has nothing to repeat'),
      parenthesis: refused('a parenthesis is not closed'),
      bracket: refused('a bracket is not closed'),
      brace: refused('the braces hold no valid count'),
      range: refused('a range in brackets is invalid'),
      class: refused('there is no such character class'),
      collation: refused('there is no such collating element'),
      escape: refused('it ends with a backslash'),
      no_group: refused('it refers back to a group that does not exist'),
      invalid: refused('it is not a valid extended regular expression'),
    } satisfies Record<PatternRefusal, string>,
    warnings: {
      loose: 'Not anchored: it also matches names such as {example}.',
      plain_escape: 'A backslash before a letter does nothing here: \\d is the letter d.',
      too_long: 'Contains a name longer than 15 bytes, which no process has: the kernel cuts names there.',
      back_reference: 'Not checked: it contains a back-reference.',
      too_large: 'Not checked: it is too long or repeats too much.',
      not_checked: 'Not checked: this needs the optional module koffi, which is not available here.',
    } satisfies Record<PatternWarning, string>,
    fine: 'OK.',
    matched: 'Matches now: {names}',
    matchesNobody: 'Matches no process that is running.',
    instead: 'Probably meant:',
    unspared: 'Protected by the configuration and running, but not spared: {names}',
    unchecked: 'Who would die first is unknown: {options} could not be checked. The order below ignores it.',
    noPatterns: 'No patterns: nobody is spared or preferred.',
    heads: { rank: '#', pid: 'PID', name: 'NAME', badness: 'BADNESS', adjustment: 'ADJ', memory: 'MEMORY', why: 'WHY' },
    why: {
      score: 'oom_score {score}',
      preferred: 'preferred',
      avoided: 'avoided',
      init: 'init is never killed',
      kernel_thread: 'kernel thread',
      no_memory: 'holds no memory',
      unkillable: 'adjustment -1000: never killed',
      ignored: 'ignored',
      root: "root's",
      below_zero: 'spared: badness below 0',
    } satisfies Record<'score' | 'preferred' | 'avoided' | OomExemption, string>,
    wouldAct: {
      SIGTERM: 'It would act now, with SIGTERM.',
      SIGKILL: 'It would act now, with SIGKILL.',
      none: 'It would not act now.',
    },
    memory: 'memory: {share}% available; acts at {term}%, with SIGKILL at {kill}%',
    swap: 'swap: {share}% free; acts at {term}%, with SIGKILL at {kill}%',
    victim: 'First to die: {name} (PID {pid})',
    noVictim: 'Nobody could be killed.',
    rules: 'By the rules of earlyoom {version}.',
    assumedRules: 'earlyoom is not installed: by the rules of 1.7.',
  },
};

/** What a language consists of; the compiler names what one lacks. */
export type Texts = typeof english;

function driftSubject({ signal }: Drift, subject: string): string {
  switch (signal) {
    case 'duration':
      return 'The duration';
    case 'peak_cpu':
      return 'The CPU peak';
    case 'peak_memory':
      return 'The memory peak';
    case 'memory_left_behind':
      return `The memory of ${subject}`;
    case 'failures':
      return 'The failure rate';
  }
}
