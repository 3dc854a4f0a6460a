import type { MessageParameters } from '@omnimind/protocol/message';
import type { NoticeParameters } from '@omnimind/protocol/messages/notices';
import type { ReceivedMessage } from '@omnimind/protocol/received-message';
import { formatOf } from './format.ts';
import { type Sentences, sentenceIn } from './sentence.ts';

const { bytes, number, duration, share, list, plural } = formatOf('en');
const said = (each: ReceivedMessage): string => sentenceIn(sentences, each);

/** What is said of the watching, of actions and of their reasons. */
const notices: Sentences<NoticeParameters> = {
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
  'measuring.orphans_remain': ({ reason }) => `orphans that exited stay zombies until the end: ${said(reason)}`,
  'measuring.sessions': ({ reason }) => `workloads are sessions: ${said(reason)}`,
  'measuring.gap': ({ seconds }) => `no samples for ${duration(seconds)}: omnimind was stopped or did not get to run`,
  'measuring.clock_ahead': ({ seconds }) =>
    `the wall clock jumped ${duration(seconds)} ahead: the machine slept or the clock was set`,
  'measuring.clock_back': ({ seconds }) => `the wall clock was set back by ${duration(seconds)}`,
  'measuring.ended_early': ({ reason }) => `monitoring ended early, a defect in OmniMind: ${said(reason)}`,

  'run.not_kept': ({ reason }) => `the run was not kept: ${said(reason)}`,
  'run.event_not_kept': ({ reason }) => `an event was not kept: ${said(reason)}`,
  'run.report_not_kept': ({ reason }) => `the report was not kept: ${said(reason)}`,
  'run.first_events': ({ count }) => `only the first ${number(count)} events were kept`,
  'report.events_left_out': ({ count }) =>
    `${plural(count, '# event', '# events')} in the middle of the run ${count === 1 ? 'is' : 'are'} not in this report`,
  'report.changes_left_out': ({ count }) =>
    `${plural(count, '# further change', '# further changes')} of behavior ${count === 1 ? 'is' : 'are'} not listed`,
  'report.not_written': ({ reason }) => `the report was not written: ${said(reason)}`,
  'trace.incomplete': ({ reason }) => `the trace is incomplete: ${said(reason)}`,
  'trace.end_lost': ({ seconds }) =>
    `the end of the trace was not kept: the disk did not respond for ${duration(seconds)}`,
  'trace.samples_lost': ({ count }) =>
    `${plural(count, '# sample is', '# samples are')} missing from the trace: the disk is too slow`,
  'trace.torn': ({ file }) => `${file} ends in mid-record: the recorder was killed; what precedes it is used`,
  'ignored.not_kept': ({ reason }) => `ignored workloads are forgotten when the monitor ends: ${said(reason)}`,
  'history.unavailable': ({ reason }) => `history is not kept: ${said(reason)}`,
  'history.closed': () => 'it is closed',
  'history.configured_off': () => 'the configuration turns it off (history.max_size = 0)',
  'history.again': () => 'history is kept again',
  'history.full': ({ left_out, most }) =>
    `history of ${plural(left_out, '# workload', '# workloads')} is not kept: there are more than ${number(most)}`,
  'history.set_aside': ({ file, reason }) => `history was set aside as ${file} and started over: ${said(reason)}`,
  'history.damaged': ({ reason }) => `it is damaged (${said(reason)})`,
  'history.damaged_twice': () => 'it was damaged twice within a minute',
  'event_log.unwritable': ({ reason }) => `the event log is not writable: ${said(reason)}`,
  'event_log.writable': ({ lost }) => `the event log is writable again; ${plural(lost, '# event', '# events')} lost`,
  'log_file.unwritable': ({ file, reason }) => `${file} is not writable: ${said(reason)}`,
  'log_file.writable': ({ file, lost }) => `${file} is writable again; ${plural(lost, '# line', '# lines')} lost`,
  'about.file': ({ file, reason }) => `${file}: ${said(reason)}`,
  'file.unwritable': ({ file, reason }) => `${file} is not writable (${said(reason)})`,

  'scope.none': ({ reason }) => `no scope of its own: ${said(reason)}`,
  'kills.unread': ({ count }) =>
    `the kernel killed ${plural(count, 'a process', '# processes')} of the run, out of memory in the cgroup or the ` +
    'machine; the system journal, which is not readable here, says which',
  'cycles.cut_short': ({ cycle }) => `cycle ${cycle} was cut short on request and does not count`,
  'cycles.report_only': ({ reason, cycle }) => `${said(reason)}: from cycle ${cycle} on there is only the report`,
  'cycles.nothing_to_resume': ({ file }) => `there was no ${file} to resume: starting with cycle 1`,
  'cycles.still_running': ({ pid }) =>
    `the command of the interrupted cycle is still running (PID ${pid}): the next one starts when it has ended`,
  'pressure.memory_full': (given) => `every task waited for memory ${share(given.share)} of the last 10 s`,
  'pressure.memory_some': (given) => `some task waited for memory ${share(given.share)} of the last 10 s`,
  'pressure.available': (given) => `only ${share(given.share)} of memory is available (${bytes(given.bytes)})`,
  'pressure.cpu_some': (given) => `some task waited for a processor ${share(given.share)} of the last 10 s`,

  'acting.unavailable': ({ reason }) => `no actions are taken: ${said(reason)}`,
  'recovery.done': ({ pid, action }) =>
    `omnimind (PID ${pid}) was killed before it could undo its actions: ${said(action)}`,
  'kills.not_followed': ({ reason }) => `kills by others are not followed: ${said(reason)}`,
  'kills.not_kept': ({ reason }) => `a kill could not be kept: ${said(reason)}`,
  'journal.unavailable': ({ reason }) => `the journal gets no entries: ${said(reason)}`,
  'service_manager.unavailable': ({ reason }) =>
    `the service manager can't be notified that the service is up: ${said(reason)}`,
  'adopt.by_rule': ({ process, others, scope, rule }) =>
    `${process}${others === 0 ? '' : ` and ${plural(others, '# more process', '# more processes')}`} ` +
    `${others === 0 ? 'was' : 'were'} adopted into ${scope} by rule ${rule} of adopt.rules`,
  'adopt.rule_failed': ({ rule, reason }) => `rule ${rule} of adopt.rules was not applied: ${said(reason)}`,
  'adopt.no_such_user': ({ rule, user }) => `rule ${rule} of adopt.rules matches nobody: there is no user "${user}"`,
  'adopt.failed': ({ reason }) => `adopt.rules: ${said(reason)}`,
  'api.no_socket': () => 'there is no API: XDG_RUNTIME_DIR names no directory for its socket',
  'api.unavailable': ({ reason }) => `the API is unavailable: ${said(reason)}`,
  'api.restarted': ({ reason }) => `the API failed and is being restarted, a defect in OmniMind: ${said(reason)}`,
  'api.failed': ({ reason }) => `the API failed, a defect in OmniMind: ${said(reason)}`,
  'api.behind': () => 'the API is falling behind: its disk or its readers are slow',

  'delivery.no_receivers': () => 'nobody to notify: no receiver is configured',
  'delivery.test': () => 'this is a test',
  'delivery.log_not_ours': ({ directory }) => `${directory} is readable by members of the group omnimind only`,
  'delivery.failed': ({ receiver, reason }) => `${receiver}: ${said(reason)}`,
  'delivery.refused': ({ receiver, reason }) => `${receiver}: ${said(reason)}: the announcement is skipped`,
  'delivery.recovered': ({ receiver, seconds }) => `${receiver}: takes announcements again, after ${duration(seconds)}`,
  'delivery.log_unreadable': ({ receiver, reason }) =>
    `${receiver}: the event log is not readable (${said(reason)}); retrying`,
  'delivery.lost': ({ receiver, count }) =>
    `${receiver}: ${plural(count, '# announcement was', '# announcements were')} removed before delivery`,
  'delivery.cursor_not_kept': ({ receiver, reason }) => `${receiver}: its position can't be kept (${said(reason)})`,

  'action.priority_lowered': ({ nice, io, threads, processes }) =>
    `${[...(nice === null ? [] : [said(nice)]), ...(io ? ['I/O priority lowest'] : [])].join(' and ')}, ` +
    `${plural(threads, '# thread', '# threads')} of ${plural(processes, '# process', '# processes')}`,
  'action.nice': ({ before, set }) => `nice ${before.join(', ')} → ${set}`,
  'action.priority_restored': ({ threads, processes, denied }) =>
    `priority restored for ${plural(threads, '# thread', '# threads')} of ${plural(processes, '# process', '# processes')}` +
    (denied > 0 ? `; ${plural(denied, '# thread', '# threads')} could not be raised again` : ''),
  'action.unit_changed': ({ unit, changes }) => `${list(changes.map(said))}, ${unit}`,
  'action.cpu_weight': ({ before, set }) => `CPU weight ${before} → ${set}`,
  'action.io_weight': ({ before, set }) => `I/O weight ${before} → ${set}`,
  'action.memory_throttled': (given) => `memory throttled above ${bytes(given.bytes)}`,
  'action.cpu_throttled': ({ cores, of }) => `CPU limited to ${number(cores)} of ${plural(of, '# core', '# cores')}`,
  'action.frozen': () => 'frozen',
  'action.unit_stopped': ({ unit }) => `${unit} was asked to stop`,
  'action.unit_restored': ({ unit, properties, kept }) =>
    `${properties.length === 0 ? 'nothing' : list(properties)} restored for ${unit}` +
    (kept.length === 0 ? '' : `; ${list(kept)} changed by others and left alone`),
  'action.units_restored': ({ done, of, kept }) =>
    `${done} of ${plural(of, '# unit setting', '# unit settings')} restored` +
    (kept === 0 ? '' : `; ${kept} changed by others and left alone`),
  'action.nothing_in_force': () => 'nothing was in force',
  'action.not_undone_yet': ({ reason }) => `not undone yet, retrying: ${said(reason)}`,

  'reason.trouble': ({ memory, cpu, pressure, severity }) =>
    [
      ...(memory === null ? [] : [`memory ${memory}`]),
      ...(cpu === null ? [] : [`CPU ${cpu}`]),
      ...(pressure === null ? [] : [pressure === 'some' ? 'some pressure' : 'thrashing']),
    ].join(', ') || `severity ${severity}`,
  'reason.recovered': ({ seconds }) => `back to normal for ${duration(seconds)}`,
  'reason.time_over': ({ seconds }) => `in force for ${duration(seconds)}, the maximum`,
  'reason.not_ours': () => 'no more actions are allowed on it',
  'reason.ended': () => 'omnimind ended',
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
  'reason.no_trial': () => 'no process could be started for a trial',
  'reason.trial_refused': () => 'a lowered priority could not be raised again: the kernel refused it in a trial',
  'reason.no_rung': ({ rung }) => `a unit has no rung ${rung}`,
};

const sentences: Sentences<MessageParameters> = {
  as_written: ({ text }) => text,
  ...notices,
  'process.not_found': ({ pid }) => `there is no process ${pid}`,
};

/** All that people read, in English. Its type is what every language must have. */
export const english = {
  sentences,
};

/** What a language consists of; the compiler names what one lacks. */
export type Texts = typeof english;
