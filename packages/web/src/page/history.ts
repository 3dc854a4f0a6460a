import type { Announcement } from '@omnimind/protocol/announcement';
import { useRef, useState } from 'preact/hooks';
import { cursorAt, eventsAfter, type Failure } from './api.ts';
import { useReading } from './reading.ts';
import { limitsOf, type Span, spans_ms } from './view.ts';

/** What happened, oldest first. */
export interface Marks {
  readonly marks: readonly Announcement[];
  readonly failure: Failure | null;
}

const marked: ReadonlySet<string> = new Set(['kill', 'action_taken', 'monitor_trouble']);
/** The newest. */
const maxMarks = 2000;

/** Kills, actions, and trouble of the monitor itself in the last thirty days. @param events grows with each event */
export function useMarks(events: number): Marks | null {
  return useHappened('marks', Date.now() - spans_ms['30d'], ({ kind }) => marked.has(kind), events);
}

/** What happened to a workload in a span. @param events grows with each event */
export function useEventsOf(id: string, span: Span, events: number): Marks | null {
  const [from_ms, to_ms] = limitsOf(span, Date.now());
  const happened = useHappened(JSON.stringify([id, span]), from_ms, ({ workload }) => workload.id === id, events);
  if (happened === null || 'range' in span) return happened;
  return { ...happened, marks: happened.marks.filter(({ time }) => Date.parse(time) <= to_ms) };
}

/** Reads what is wanted of all that happened, and what came after it with each event. @param key of what is wanted */
function useHappened(
  key: string,
  from_ms: number,
  isWanted: (announcement: Announcement) => boolean,
  events: number,
): Marks | null {
  const [known, setKnown] = useState<(Marks & { readonly key: string }) | null>(null);
  const cursor = useRef({ key, after: 0 });
  useReading(key, events, async (isOver) => {
    if (cursor.current.key !== key) cursor.current = { key, after: 0 };
    const answer = await eventsAfter(cursor.current.after || cursorAt(from_ms));
    if (isOver()) return;
    const before = (all: typeof known) => (all?.key === key ? all.marks : []);
    if ('failure' in answer) return setKnown((all) => ({ key, marks: before(all), failure: answer.failure }));
    const { value } = answer;
    cursor.current = { key, after: value.next };
    const found = value.events.map(({ announcement }) => announcement).filter(isWanted);
    setKnown((all) => ({ key, marks: [...before(all), ...found].slice(-maxMarks), failure: null }));
  });
  return known?.key === key ? known : null;
}
