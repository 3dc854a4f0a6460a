import { type Message, message } from '@omnimind/protocol/message';
import { type Pressures, reasonToWait } from '@omnimind/run/cycles/admission';

/** What a command will use; `null` where nobody knows. */
export interface Expected {
  readonly memory_bytes: number | null;
  readonly cores: number | null;
  readonly duration_s: number | null;
}

/** A run that goes on, of whose earlier runs something is known. */
export interface RunningRun {
  readonly name: string;
  /** s until it ends, as the earlier ones did. */
  readonly remaining_s: number;
  /** Memory that it holds now, and that the earlier ones held at most. */
  readonly now_bytes: number;
  readonly peak_bytes: number;
}

export interface StartQuestion {
  readonly expected: Expected;
  readonly pressures: Pressures;
  /** Of the machine; `null` where nobody knows. */
  readonly free_cores: number | null;
  /** Memory of what can neither be throttled nor ends: editor, session, backend. */
  readonly protected_bytes: number;
  readonly running: readonly RunningRun[];
  /** Who takes the machine's memory at its present rate, unthrottled, and in how many s at the earliest. */
  readonly exhausting: { readonly name: string; readonly low_s: number } | null;
}

export interface StartDecision {
  readonly decision: 'go' | 'wait' | 'refuse';
  /** s after which to ask again; `null` unless the decision is to wait. */
  readonly wait_s: number | null;
  /** Memory that the command may take; `null` where it was not measured. */
  readonly room_bytes: number | null;
  readonly reasons: readonly Message[];
}

/** Stock earlyoom sends SIGTERM when less than this share is available: nobody starts into it. */
const reserve = 0.1;
/** A forecast further away than this says nothing of a command whose duration nobody knows, s. */
const usualDuration_s = 600;
/** When to ask again where no end is known: pressure of 10 s has an end or not, an action takes a minute to show, s. */
const again_s = { pressure: 15, room: 30, exhausting: 60 } as const;
const maxWait_s = 600;

/**
 * Whether a command may start: against what the machine has left now, what running commands will still take by their earlier runs,
 * and who takes it all meanwhile. Processors that are taken only make it slower: that is said, and is no reason to wait.
 */
export function decideStart(question: StartQuestion): StartDecision {
  const { expected, pressures, free_cores, running, exhausting } = question;
  const { available_bytes, total_bytes } = pressures;
  const waits: { seconds: number; reason: Message }[] = [];
  const notes: Message[] = [];
  const awaited_bytes = running.reduce(
    (sum, { peak_bytes, now_bytes }) => sum + Math.max(0, peak_bytes - now_bytes),
    0,
  );
  const room_bytes =
    available_bytes === null || total_bytes === null
      ? null
      : Math.max(0, Math.floor(available_bytes - reserve * total_bytes - awaited_bytes));
  const wanted = expected.memory_bytes;
  if (wanted === null) notes.push(message('start.unknown'));
  else if (room_bytes !== null && total_bytes !== null) {
    const most_bytes = Math.max(0, (1 - reserve) * total_bytes - question.protected_bytes);
    if (wanted > most_bytes) {
      const reasons = [message('start.never_fits', { expected_bytes: wanted, most_bytes })];
      return { decision: 'refuse', wait_s: null, room_bytes, reasons };
    }
    if (wanted > room_bytes) waits.push(waitForRoom(wanted, room_bytes, running));
    else notes.push(message('start.fits', { expected_bytes: wanted, room_bytes }));
  }
  const pressed = reasonToWait(pressures, 'high');
  if (pressed !== null) waits.push({ seconds: again_s.pressure, reason: pressed.text });
  if (exhausting !== null && exhausting.low_s < (expected.duration_s ?? usualDuration_s)) {
    const { name, low_s } = exhausting;
    waits.push({
      seconds: again_s.exhausting,
      reason: message('start.exhausting', { workload: name, seconds: low_s }),
    });
  }
  if (expected.cores !== null && free_cores !== null && expected.cores > free_cores)
    notes.push(message('start.slower', { expected_cores: expected.cores, free_cores }));
  const reasons = [...waits.map(({ reason }) => reason), ...notes];
  if (waits.length === 0) return { decision: 'go', wait_s: null, room_bytes, reasons };
  return { decision: 'wait', wait_s: Math.max(...waits.map(({ seconds }) => seconds)), room_bytes, reasons };
}

/** Until enough of the running commands have ended, as their earlier runs did. */
function waitForRoom(wanted: number, room_bytes: number, running: readonly RunningRun[]) {
  let free = room_bytes;
  for (const { name, remaining_s, peak_bytes, now_bytes } of running.toSorted(
    (a, b) => a.remaining_s - b.remaining_s,
  )) {
    free += Math.max(peak_bytes, now_bytes);
    if (free < wanted) continue;
    const seconds = Math.min(maxWait_s, Math.max(5, Math.ceil(remaining_s)));
    return { seconds, reason: message('start.after_run', { expected_bytes: wanted, room_bytes, run: name, seconds }) };
  }
  return { seconds: again_s.room, reason: message('start.no_room', { expected_bytes: wanted, room_bytes }) };
}
