import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { TraceParser } from '@omnimind/protocol/trace-parser';
import { LineTemplate } from './line-template.ts';
import { fillSlots, neverFalls, sampleOf, slotCount } from './sample-slots.ts';

/** After so many lines of ever new forms, forms are learned no more. */
const learnLimit = 1000;
/** Forms that are remembered: with and without memory, with and without pressure. */
const formsKept = 4;

/**
 * Reads the lines of a trace as TraceParser does, only faster: a line of the same form as one of the last, whose
 * counters and time go ahead, is read by a {@link LineTemplate}. Every other line goes to TraceParser, which is told
 * first what it has missed: what is right and what is wrong, and on which line, is said in one place.
 */
export class SampleReader {
  readonly #parser: TraceParser;
  /** The last forms, the one in use first. */
  readonly #templates: LineTemplate[] = [];
  #learned = 0;
  /** Lines that the parser has not seen. */
  #behind = 0;
  /** The newest value of each slot, `NaN` for none. */
  readonly #newest = new Float64Array(slotCount).fill(Number.NaN);
  readonly #slots = new Float64Array(slotCount);

  /** @param file how the user named the trace, for messages */
  constructor(file: string) {
    this.#parser = new TraceParser(file);
  }

  /** The header once the first line was read. */
  get header(): TraceHeader | undefined {
    return this.#parser.header;
  }

  /**
   * The next line, without its line break. `undefined` for the header and for an empty line.
   *
   * @throws OmnimindError `trace_damaged` with file and line
   */
  read(bytes: Buffer, start: number, end: number): Sample | undefined {
    const template = this.#formOf(bytes, start, end);
    if (template !== undefined && this.#goesAhead()) {
      this.#behind += 1;
      return sampleOf(this.#slots, template.hasPsi, template.hasHost);
    }
    this.#catchUp();
    const line = bytes.toString('utf8', start, end);
    const sample = this.#parser.parse(line);
    if (sample !== undefined) this.#learn(line, sample);
    return sample;
  }

  /** Reads the line's numbers by the form that fits; `undefined` when none does. */
  #formOf(bytes: Buffer, start: number, end: number): LineTemplate | undefined {
    const templates = this.#templates;
    for (let i = 0; i < templates.length; i += 1) {
      // What another form has written is no number of this line.
      if (i > 0) this.#slots.fill(Number.NaN);
      const template = templates[i];
      if (template?.read(bytes, start, end, this.#slots) !== true) continue;
      if (i > 0) templates.unshift(...templates.splice(i, 1));
      return template;
    }
    return undefined;
  }

  /** Whether time and counters of the slots go ahead of the newest, which they then become. */
  #goesAhead(): boolean {
    const slots = this.#slots;
    const newest = this.#newest;
    if (!((slots[0] ?? 0) > (newest[0] ?? 0))) return false;
    for (let i = 1; i < slotCount; i += 1) if (neverFalls[i] === 1 && (slots[i] ?? 0) < (newest[i] ?? 0)) return false;
    for (let i = 0; i < slotCount; i += 1) {
      const value = slots[i] ?? Number.NaN;
      // What is not in this line keeps its last value.
      if (!Number.isNaN(value)) newest[i] = value;
    }
    return true;
  }

  /** Empty lines for those that were read without the parser, and one that holds the newest value of everything. */
  #catchUp(): void {
    if (this.#behind === 0) return;
    for (; this.#behind > 1; this.#behind -= 1) this.#parser.parse('');
    this.#parser.parse(JSON.stringify(sampleOf(this.#newest, true, true)));
    this.#behind = 0;
  }

  #learn(line: string, sample: Sample): void {
    const slots = this.#slots;
    fillSlots(sample, slots);
    for (let i = 0; i < slotCount; i += 1) {
      const value = slots[i] ?? Number.NaN;
      if (!Number.isNaN(value)) this.#newest[i] = value;
    }
    this.#learned += 1;
    const template = this.#learned > learnLimit ? undefined : LineTemplate.of(line);
    // A form that does not give back what the parser saw (a key that stands there twice) is not used.
    if (template !== undefined && agrees(template, line, slots)) {
      this.#templates.unshift(template);
      this.#templates.length = Math.min(this.#templates.length, formsKept);
    }
    slots.fill(Number.NaN);
  }
}

function agrees(template: LineTemplate, line: string, expected: Float64Array): boolean {
  const bytes = Buffer.from(line);
  const slots = new Float64Array(slotCount).fill(Number.NaN);
  return template.read(bytes, 0, bytes.length, slots) && slots.every((value, i) => Object.is(value, expected[i]));
}
