import type { Events, Series } from '@omnimind/protocol/api/schemas';

/** In place of the history where nobody wants the past kept. */
export class NoHistory {
  readonly available = false;
  readonly reason = 'the configuration says so (history.max_size is 0)';

  append(_time_ms: number, _rows: readonly unknown[]): void {}
  appendEvents(): void {}
  close(): void {}

  series(): Series | null {
    return null;
  }

  events(): Pick<Events, 'events' | 'more' | 'lost'> {
    return { events: [], more: false, lost: false };
  }

  eventsOf(): never[] {
    return [];
  }

  lastCursor(): number {
    return 0;
  }
}
