import type { Events, Series } from '@omnimind/protocol/api/schemas';
import { message } from '@omnimind/protocol/message';

/** In place of the history where nobody wants the past kept. */
export class NoHistory {
  readonly available = false;
  readonly reason = message('history.configured_off');

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
