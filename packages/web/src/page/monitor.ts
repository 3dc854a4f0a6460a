import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { useEffect, useState } from 'preact/hooks';
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

/** The machine, live: asked every few s while the page is in sight, and at each event. */
export function useMonitor(isIn: boolean): Seen {
  const [seen, setSeen] = useState<Omit<Seen, 'refresh' | 'events'>>({ machine: null, workloads: [], failure: null });
  const [events, setEvents] = useState(0);
  const [asked, setAsked] = useState(0);
  const refresh = () => setAsked((count) => count + 1);
  useEffect(() => {
    if (!isIn) return;
    let isOver = false;
    let timer = 0;
    const look = async () => {
      const [machine, list] = await Promise.all([api.machine(), api.workloads()]);
      if (isOver) return;
      const failure = 'failure' in machine ? machine.failure : 'failure' in list ? list.failure : null;
      setSeen((known) =>
        'value' in machine && 'value' in list
          ? { machine: machine.value, workloads: list.value.workloads, failure: null }
          : { ...known, failure },
      );
      timer = window.setTimeout(next, failure === null ? interval_ms : retry_ms);
    };
    const next = () => {
      if (document.hidden) timer = window.setTimeout(next, interval_ms);
      else void look();
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [isIn, asked]);
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
