import type { Announcement, Language, Words } from '@omnimind/protocol/announcement';
import type { BehaviorType } from '@omnimind/protocol/behavior-type';
import { escapeText } from '@omnimind/protocol/escape';
import { type Kill, machineWorkload, type Rung } from '@omnimind/protocol/event';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import { announcementsIn, evidenceIn, translate } from './translate.ts';

const maxTitle = 80;
const maxBody = 1000;
/** Sentences of evidence that a body holds. */
const sentences = 2;

/** An announcement as people read it. Every name in the words is escaped, and everything bounded. */
export function announcementIn(language: Language, announcement: Announcement): Words {
  const { kind, workload } = announcement;
  const { title, body } = wordsOf(language, announcement);
  const isOwn = kind === 'kill' || kind === 'monitor_trouble' || kind === 'flood';
  return {
    title: shortened(isOwn ? title : `${shown(workload.name, 40)}: ${title}`, maxTitle),
    body: shortened(capital(body), maxBody),
  };
}

/** An announcement with its words in both languages, as receivers get it. */
export function withWords(announcement: Announcement): Announcement {
  return { ...announcement, text: { en: announcementIn('en', announcement), pt: announcementIn('pt', announcement) } };
}

function wordsOf(language: Language, announcement: Announcement): Words {
  const texts = announcementsIn(language);
  const { event, type, evidence } = announcement;
  const say = (message: ReceivedMessage): string => translate(language, message);
  const reasons = sentencesOf(language, evidence);
  switch (event?.type) {
    case undefined: {
      if (announcement.kind === 'flood')
        return { title: texts.flood, body: texts.floodOf(announcement.value ?? 0, announcement.span_s ?? null) };
      // Of a version that sent its words; else its end, or an event that was left out.
      const sent = announcement.text?.[language];
      if (sent !== undefined) return { title: sent.title.slice(sent.title.indexOf(': ') + 2), body: sent.body };
      return { title: type === 'ended' ? texts.ended : titleOf(language, type), body: reasons };
    }
    case 'behavior_changed':
      return { title: titleOf(language, type), body: reasons };
    case 'exhaustion_forecast': {
      const { low, high } = event.time_to_exhaustion_s;
      return { title: titleOf(language, type), body: join([texts.forecast(low, high), reasons]) };
    }
    case 'action_taken':
      return { title: rungIn(language, event.rung), body: join([say(event.text), reasons]) };
    case 'action_undone':
      return { title: texts.undone(rungIn(language, event.rung)), body: join([say(event.text), say(event.reason)]) };
    case 'action_skipped':
      return { title: texts.skipped(rungIn(language, event.rung)), body: say(event.reason) };
    case 'kill':
      return killWordsIn(
        language,
        event,
        announcement.workload.name === machineWorkload ? null : announcement.workload.name,
      );
    case 'notice':
      return { title: event.text.code.startsWith('editor.') ? texts.slowEditor : texts.monitor, body: say(event.text) };
  }
}

/** A kill as it is announced. @param name of the workload that it was in, which may have died before anybody watched it */
export function killWordsIn(language: Language, kill: Kill, name: string | null): Words {
  const texts = announcementsIn(language);
  const where = texts.killedWhere(name === null ? null : shown(name, 60), `${kill.time.slice(11, 16)} UTC`);
  const body = capital(join([where, killReasons(language, kill)]));
  return { title: shortened(killTitle(language, kill), maxTitle), body: shortened(body, maxBody) };
}

/** A kill in one sentence. */
export function killIn(language: Language, kill: Kill): string {
  const why = killReasons(language, kill);
  const title = killTitle(language, kill);
  return why === '' ? title : `${title}: ${why}`;
}

function killTitle(language: Language, { killer, process: { pid, name, memory_bytes } }: Kill): string {
  return announcementsIn(language).killed(killer, shown(name, 20), pid, memory_bytes);
}

function killReasons(language: Language, kill: Kill): string {
  const { available_share, swap_free_share, limit_bytes, verdict, rise } = kill;
  const reasons = sentencesOf(language, verdict?.evidence ?? []);
  const texts = announcementsIn(language);
  return join([
    available_share === null ? '' : texts.memoryFree(available_share),
    // Where there is no swap at all it says nothing.
    swap_free_share === null || swap_free_share === 0 ? '' : texts.swapFree(swap_free_share),
    limit_bytes === null ? '' : texts.limit(limit_bytes),
    reasons === '' && rise ? texts.rose(rise.bytes_per_min, rise.span_s) : reasons,
  ]);
}

/** A behavior in words, as announcements say it after the name: `memory leaks`. */
export function behaviorIn(language: Language, type: BehaviorType): string {
  return announcementsIn(language).titles[type];
}

/** What was done on a rung of the ladder, in one word of people. */
export function rungIn(language: Language, rung: Rung): string {
  return announcementsIn(language).rungs[rung];
}

/** What protects a workload, as the monitor says it: one of its reasons, or a name, which is not escaped. */
export function protectionIn(language: Language, protection: string): string {
  const protections: Readonly<Record<string, string>> = announcementsIn(language).protections;
  return Object.hasOwn(protections, protection) ? (protections[protection] ?? protection) : protection;
}

function titleOf(language: Language, type: string): string {
  const titles: Readonly<Record<string, string>> = announcementsIn(language).titles;
  return Object.hasOwn(titles, type) ? (titles[type] ?? type) : type;
}

function sentencesOf(language: Language, evidence: readonly Evidence[]): string {
  return join(evidence.slice(0, sentences).map((each) => evidenceIn(language, each)));
}

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name, safe in one line, and no longer than that. */
const shown = (name: string, length: number): string => cut(escapeText(name), length);

/** A text that was put together from names that are safe, in one line. */
function shortened(text: string, length: number): string {
  return cut(text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' '), length);
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
