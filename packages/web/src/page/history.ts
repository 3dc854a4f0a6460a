import type { Announcement } from '@omnimind/protocol/announcement';
import { useEffect, useRef, useState } from 'preact/hooks';
import { cursorAt, eventsAfter, type Failure } from './api.ts';
import { spans_ms } from './view.ts';

/** What happened in the last thirty days that is marked in time: kills, actions, and trouble of the monitor itself. */
export interface Marks {
  readonly marks: readonly Announcement[];
  readonly failure: Failure | null;
}

const marked: ReadonlySet<string> = new Set(['kill', 'action_taken', 'monitor_trouble']);
/** The newest. */
const maxMarks = 2000;

/** Reads the marks, and what came after them with each event. @param events grows with each event */
export function useMarks(events: number): Marks | null {
  const [marks, setMarks] = useState<Marks | null>(null);
  const cursor = useRef(0);
  useEffect(() => {
    let isOver = false;
    const after = cursor.current || cursorAt(Date.now() - spans_ms['30d']);
    void eventsAfter(after).then((answer) => {
      if (isOver) return;
      if ('failure' in answer) return setMarks((known) => ({ marks: known?.marks ?? [], failure: answer.failure }));
      const { value } = answer;
      cursor.current = value.next;
      const found = value.events.map(({ announcement }) => announcement).filter(({ kind }) => marked.has(kind));
      setMarks((known) => ({ marks: [...(known?.marks ?? []), ...found].slice(-maxMarks), failure: null }));
    });
    return () => {
      isOver = true;
    };
  }, [events]);
  return marks;
}
