import { killIn } from '@omnimind/messages/announcement';
import { evidenceIn, translate } from '@omnimind/messages/translate';
import type { Language } from '@omnimind/protocol/announcement';
import { escapeText, invisible } from '@omnimind/protocol/escape';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import { z } from 'zod';

/** Characters of a name; a whole ID must be given back, so it has more room. */
const maxName = 120;
const maxText = 1000;

/** A name as data: nothing in it is hidden, and it is short. */
export function nameData(name: string, most = maxName): string {
  return cut(escapeText(name), most);
}

/** Parameters of sentences that somebody else chose: in a sentence they stand in quotes. */
const foreign: ReadonlySet<string> = new Set([
  ...['name', 'neighbor', 'process', 'workload', 'client', 'server', 'executable', 'directory', 'file', 'scope'],
  ...['unit', 'text', 'detail', 'run', 'command', 'path', 'cgroup'],
]);

/** A message as a sentence, each name in it in quotes. */
export function sentence(language: Language, { code, parameters }: ReceivedMessage): string {
  return cut(translate(language, { code, parameters: quoted(parameters) }).replace(invisible, shown), maxText);
}

/** One number of the evidence as a sentence, each name in it in quotes. */
export function evidenceSentence(language: Language, evidence: Evidence): string {
  const { parameters, text } = evidence;
  const given: Evidence = { ...evidence, ...(text === undefined ? {} : { text: quote(text) }) };
  const safe = parameters === undefined ? given : { ...given, parameters: quoted(parameters) };
  return cut(evidenceIn(language, safe).replace(invisible, shown), maxText);
}

/** What was done about trouble, or by whom something was killed. */
export const deedSchema = z.object({
  time: z.string(),
  what: z.string(),
  rung: z.string().nullable(),
  text: z.string(),
});
export type Deed = z.infer<typeof deedSchema>;

/** The newest of the events that say what was done, oldest first. */
export function deedsOf(language: Language, events: readonly OmnimindEvent[], most = 8): Deed[] {
  return events.flatMap((event) => deedOf(language, event) ?? []).slice(-most);
}

function deedOf(language: Language, event: OmnimindEvent): Deed | null {
  const say = (message: ReceivedMessage) => sentence(language, message);
  const { time, type: what } = event;
  switch (event.type) {
    case 'action_taken':
      return { time, what, rung: event.rung, text: say(event.text) };
    case 'action_undone':
      return { time, what, rung: event.rung, text: `${say(event.text)}: ${say(event.reason)}` };
    case 'action_skipped':
      return { time, what, rung: event.rung, text: say(event.reason) };
    case 'kill':
      return { time, what, rung: null, text: quote(killIn(language, event)) };
    default:
      return null;
  }
}

/** Every text in a value, bounded and with nothing hidden; figures with what precision is of use. */
export function asData<Value extends Record<string, unknown>>(value: Value): Record<string, unknown>;
export function asData(value: unknown): unknown;
export function asData(value: unknown): unknown {
  if (typeof value === 'string') return cut(value.replace(invisible, shown), maxText);
  if (typeof value === 'number') return Math.round(value * 1000) / 1000;
  if (Array.isArray(value)) return value.map((each) => asData(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asData(each)]));
}

function quoted<Parameters extends Readonly<Record<string, unknown>>>(parameters: Parameters): Parameters {
  const entries = Object.entries(parameters).map(([key, value]) => [
    key,
    isForeign(key, value) ? quote(value) : inside(value),
  ]);
  return Object.fromEntries(entries);
}

function isForeign(key: string, value: unknown): value is string {
  return foreign.has(key) && typeof value === 'string' && value !== '';
}

/** A sentence within the sentence. */
function inside(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('parameters' in value)) return value;
  const { parameters } = value;
  if (typeof parameters !== 'object' || parameters === null) return value;
  return { ...value, parameters: quoted({ ...parameters }) };
}

function quote(text: string): string {
  return `"${nameData(text, 300).replaceAll('"', "'")}"`;
}

function shown(character: string): string {
  return escapeText(character);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
