import { announcementIn } from '@omnimind/messages/announcement';
import type { DigestEntry } from '@omnimind/tell/digest';
import type { Screen } from './screen.ts';

/** A line for each entry: since when, what, and why; `over` stands where it has ended. */
export function digestLines(screen: Screen, entries: readonly DigestEntry[], now: Date): string[] {
  const { digest } = screen.messages;
  if (entries.length === 0) return [digest.nothing];
  return entries.map(({ latest, since, over }) => {
    const { title, body } = announcementIn(screen.language, latest);
    const end = over ? ` (${digest.over})` : '';
    return `${screen.format.shortMoment(since, now)}  ${screen.paint.bold(title)}${end}: ${body}`;
  });
}
