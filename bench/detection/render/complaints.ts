import { formatOf } from '@omnimind/messages/format';
import type { Trace } from '../corpus.ts';
import { numbersOf } from '../score/numbers.ts';
import type { Outcome } from '../score/outcome.ts';

const english = formatOf('en');

/** Something that a contender got wrong in one trace. */
export interface Complaint {
  readonly kind: 'missed' | 'late' | 'false alarm';
  readonly corpus: string;
  readonly trace: string;
  readonly text: string;
  /** What was measured meanwhile, beside the time before. */
  readonly numbers: string;
}

/** Each miss, late find and false alarm in one trace. */
export function complaintsOf({ corpus, judgement }: Outcome, trace: Trace): Complaint[] {
  const of = (kind: Complaint['kind'], text: string, from_s: number, to_s: number): Complaint => {
    return { kind, corpus, trace: trace.name, text, numbers: numbersOf(trace, from_s, to_s) };
  };
  const events = judgement.events.flatMap(({ label, delay_s, inTime, text, reported }) => {
    if (inTime) return [];
    const what = `${label.behavior} from ${clock(label.start_s)}, due within ${english.duration(label.due_s)}`;
    const [kind, rest] =
      delay_s === null
        ? (['missed', `; said ${reported.join(', ') || 'nothing'}: ${text}`] as const)
        : (['late', `, found after ${english.duration(delay_s)}: ${text}`] as const);
    return [of(kind, what + rest, label.start_s, label.end_s)];
  });
  const alarms = judgement.falseAlarms.map(({ behavior, from_s, to_s, why, text }) => {
    const when = `${clock(from_s)} to ${clock(to_s)}`;
    const reason = why === 'never' ? 'forbidden by the label' : 'outside every event';
    return of('false alarm', `${behavior}, ${when} (${reason}): ${text}`, from_s, to_s);
  });
  return [...events, ...alarms];
}

/** A time of a trace, as hours, minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
