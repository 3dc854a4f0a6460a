import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Failure, listen } from './api.ts';

/** What the page knows of the machine. */
export interface Seen {
  readonly machine: MachineState | null;
  readonly workloads: readonly Workload[];
  /** Why what is shown may be out of date; `null` while it is not. */
  readonly failure: Failure | null;
  /** Grows with each event: what depends on events is asked for again. */
  readonly events: number;
  /** Asks now. */
  refresh(): void;
}

/** Between two looks, ms; events come in between. */
const interval_ms = 2000;
const retry_ms = 5000;
/** After an event; a flood of them is one. */
const soon_ms = 200;

/** The machine, live: asked every few s while the page is in sight, and at each event. */
export function useMonitor(isIn: boolean): Seen {
  const [seen, setSeen] = useState<Omit<Seen, 'refresh' | 'events'>>({ machine: null, workloads: [], failure: null });
  const [events, setEvents] = useState(0);
  const asked = useRef(() => {});
  const refresh = () => asked.current();
  useEffect(() => {
    if (!isIn) return;
    let isOver = false;
    let isLooking = false;
    let isAskedAgain = false;
    let timer = 0;
    const look = async () => {
      isLooking = true;
      isAskedAgain = false;
      const [machine, list] = await Promise.all([api.machine(), api.workloads()]);
      if (isOver) return;
      isLooking = false;
      const failure = 'failure' in machine ? machine.failure : 'failure' in list ? list.failure : null;
      setSeen((known) =>
        'value' in machine && 'value' in list
          ? { machine: machine.value, workloads: list.value.workloads, failure: null }
          : { ...known, failure },
      );
      timer = window.setTimeout(next, failure !== null ? retry_ms : isAskedAgain ? soon_ms : interval_ms);
    };
    const next = () => {
      if (document.hidden) timer = window.setTimeout(next, interval_ms);
      else void look();
    };
    asked.current = () => {
      // What is on its way is waited for: events may come faster than answers.
      isAskedAgain = true;
      if (isLooking) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(next, soon_ms);
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [isIn]);
  useEffect(() => {
    if (!isIn) return;
    const onEvent = () => {
      setEvents((count) => count + 1);
      refresh();
    };
    return listen(onEvent);
  }, [isIn]);
  return { ...seen, events, refresh };
}
