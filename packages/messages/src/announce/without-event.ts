import type { Announcement, Language, Words } from '@omnimind/protocol/announcement';
import { type AnnounceContext, causeOf } from './kinds.ts';
import { type Phrases, phrases } from './phrases.ts';
import { capital, shown } from './shown.ts';

/** What there is to say without an event. */
type BareContext = Pick<AnnounceContext, 'id' | 'sequence' | 'host' | 'workload'>;

/** What stands for many events that were not told one by one. */
export function announceFlood(count: number, seconds: number, time: string, context: BareContext): Announcement {
  return {
    ...context,
    time,
    kind: 'flood',
    severity: 'watch',
    cause: 'flood',
    over: false,
    type: 'flood',
    value: count,
    evidence: [],
    text: inBoth((words) => ({ title: `OmniMind: ${words.floodTitle}`, body: capital(words.flood(count, seconds)) })),
    event: null,
  };
}

/** That a workload which was in trouble is there no more: the end of its matter. */
export function announceEnd(time: string, context: BareContext): Announcement {
  const name = shown(context.workload.name, 40);
  return {
    ...context,
    time,
    kind: 'behavior_changed',
    severity: 'ok',
    cause: causeOf(context),
    over: true,
    type: 'ended',
    value: null,
    evidence: [],
    text: inBoth((words) => ({ title: `${name}: ${words.ended}`, body: '' })),
    event: null,
  };
}

function inBoth(make: (words: Phrases) => Words): Record<Language, Words> {
  return { en: make(phrases.en), pt: make(phrases.pt) };
}
