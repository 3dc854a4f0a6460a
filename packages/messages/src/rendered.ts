import type { Announcement, Language } from '@omnimind/protocol/announcement';
import { withWords } from './announcement.ts';
import { evidenceIn, translate } from './translate.ts';

/**
 * The same value as JSON that leaves us: each message and each number of the evidence in it has its sentence as `text` besides, and
 * each announcement its words in both languages.
 */
export function rendered(language: Language, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => rendered(language, each));
  const whole = isAnnouncement(value) ? withWords(value) : value;
  const message: { code?: unknown; parameters?: unknown } = value;
  // A sentence within the sentence needs no text of its own.
  if (typeof message.code === 'string' && isRecord(message.parameters))
    return { ...value, text: translate(language, message as Parameters<typeof translate>[1]) };
  const inside: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(whole)) inside[key] = rendered(language, each);
  const { signal, unit, threshold } = inside;
  if (typeof signal === 'string' && typeof unit === 'string' && threshold !== undefined)
    return { ...inside, text: evidenceIn(language, whole as Parameters<typeof evidenceIn>[1]) };
  return inside;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAnnouncement(value: object): value is Announcement {
  return 'sequence' in value && 'kind' in value && 'evidence' in value && Array.isArray(value.evidence);
}
