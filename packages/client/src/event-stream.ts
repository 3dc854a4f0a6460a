/** One event of a stream of server-sent events. */
export interface StreamedEvent {
  /** The last `id` that was sent; empty when there was none. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A line longer than this is no event of ours, characters: the rest of the stream is not read. */
const longestLine = 4 * 2 ** 20;

/** Reads server-sent events (WHATWG HTML, 9.2.6) from texts that may end anywhere. @throws RangeError for a line without an end */
export class EventStreamParser {
  #rest = '';
  #id = '';
  #event = '';
  #data: string[] = [];
  #isFirst = true;

  /** @returns the events that are complete by now */
  push(text: string): StreamedEvent[] {
    const events: StreamedEvent[] = [];
    this.#rest += this.#isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (text !== '') this.#isFirst = false;
    // A CR at the end may be the first half of a CRLF.
    const usable = this.#rest.endsWith('\r') ? this.#rest.length - 1 : this.#rest.length;
    const lines = this.#rest.slice(0, usable).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + this.#rest.slice(usable);
    if (this.#rest.length > longestLine) throw new RangeError('the stream of events has a line without an end');
    for (const line of lines) {
      const event = this.#line(line);
      if (event !== null) events.push(event);
    }
    return events;
  }

  #line(line: string): StreamedEvent | null {
    if (line === '') return this.#dispatch();
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    return null;
  }

  #dispatch(): StreamedEvent | null {
    const event = { id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') };
    const isEmpty = this.#data.length === 0;
    this.#data = [];
    this.#event = '';
    return isEmpty ? null : event;
  }
}
