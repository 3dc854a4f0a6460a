import type { ApiClient } from '@omnimind/client/api-client';
import { type PolicyStep, replayPolicy } from '@omnimind/engine/policy/replay-policy';
import { translate } from '@omnimind/messages/translate';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import { cursorAt, maxPoints, type SeriesVerdict } from '@omnimind/protocol/api/schemas';
import { type Configuration, configurationSchema } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { isActedOn } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { type Policy, policyKeys, type Step, type Steps, type WhatIf } from '../page/policy.ts';

type Ladder = Configuration['ladder'];

/** Looks of the policy at most: 0.2 s for both replays. A day has one each second. */
const maxLooks = 86_400;
const maxSpan_ms = 31 * 86_400_000;
/** Steps of an answer, of each list. */
const maxSteps = 200;

export interface WhatIfRequest {
  readonly api: ApiClient;
  /** The settings as they are now. */
  readonly ladder: Ladder;
  readonly language: Language;
  readonly query: URLSearchParams;
}

/**
 * What another policy would have done with a workload: the ladder runs again over the verdicts that the history keeps. The monitor
 * only reads for it; all else is done here.
 *
 * @throws OmnimindError `usage` for what is no setting; the API's own
 */
export async function answerWhatIf({ api, ladder, language, query }: WhatIfRequest): Promise<WhatIf> {
  const id = query.get('id') ?? '';
  const to_ms = timeOf(query, 'to');
  const from_ms = timeOf(query, 'from');
  if (!(from_ms < to_ms && to_ms - from_ms <= maxSpan_ms)) throw new OmnimindError('usage', message('api.span'));
  const { monitor } = await api.call('machine');
  const other = changed(ladder, policyOf(query));
  const [from, to] = [new Date(from_ms).toISOString(), new Date(to_ms).toISOString()];
  const step = Math.max(1, Math.ceil((to_ms - from_ms) / 1000 / maxPoints));
  const [{ verdicts }, isProtected, events] = await Promise.all([
    api.call('series', { id, query: { from, to, step: String(step) } }),
    api.call('workload', { id }).then(
      ({ protected_by }) => protected_by !== null,
      () => false,
    ),
    eventsOf(api, id, from_ms, to_ms),
  ]);
  const given = givenVerdicts(verdicts, events, from_ms);
  const replayed = (wanted: Ladder, mayAct: boolean): Steps => {
    const step_s = Math.max(1, (to_ms - from_ms) / 1000 / maxLooks);
    const steps = replayPolicy({
      workload: id,
      verdicts: given,
      ladder: wanted,
      mayAct,
      to_s: to_ms / 1000,
      step_s,
    });
    return newest(steps.filter(({ action }) => isActedOn(action)).map((each) => stepOf(each, language)));
  };
  return {
    done: newest(events.flatMap(doneIn(language))),
    present: replayed(ladder, monitor.mode === 'smart' && !isProtected),
    // Of what is protected it is asked what that prevents.
    other: replayed(other.ladder, other.mayAct),
    settings: settingsOf(ladder, monitor.mode),
    from,
    to,
  };
}

function timeOf(query: URLSearchParams, name: string): number {
  return Date.parse(query.get(name) ?? '');
}

function policyOf(query: URLSearchParams): Policy {
  return Object.fromEntries(policyKeys.flatMap((key) => (query.has(key) ? [[key, query.get(key)]] : [])));
}

/** The settings with what is changed of them; `smart` where nothing else is said of the mode. */
function changed(ladder: Ladder, { mode, freeze, ...durations }: Policy): { ladder: Ladder; mayAct: boolean } {
  for (const [key, value] of Object.entries(durations))
    if (!configurationSchema.safeParse({ ladder: { [key]: value } }).success)
      throw new OmnimindError('usage', message('web.no_setting', { key, value: value.slice(0, 40) }));
  const given = configurationSchema.parse({ ladder: durations }).ladder;
  const chosen = <Key extends keyof typeof durations>(key: Key) => (durations[key] === undefined ? ladder : given)[key];
  const changes = {
    deprioritize_after: chosen('deprioritize_after'),
    throttle_after: chosen('throttle_after'),
    throttle_within: chosen('throttle_within'),
    throttle_for: chosen('throttle_for'),
    well_for: chosen('well_for'),
    freeze: freeze === undefined ? ladder.freeze : freeze === 'true',
  };
  return { ladder: { ...ladder, ...changes }, mayAct: mode !== 'observe' };
}

function settingsOf(ladder: Ladder, mode: string): WhatIf['settings'] {
  const duration = (seconds: number) => (seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`);
  return {
    mode,
    deprioritize_after: duration(ladder.deprioritize_after),
    throttle_after: duration(ladder.throttle_after),
    throttle_within: duration(ladder.throttle_within),
    throttle_for: duration(ladder.throttle_for),
    well_for: duration(ladder.well_for),
    freeze: String(ladder.freeze),
  };
}

async function eventsOf(api: ApiClient, id: string, from_ms: number, to_ms: number): Promise<Announcement[]> {
  const found: Announcement[] = [];
  for await (const { events, next } of api.eventPages(cursorAt(from_ms))) {
    for (const { announcement } of events) if (announcement.workload.id === id) found.push(announcement);
    if (next > cursorAt(to_ms)) break;
  }
  return found.filter(({ time }) => Date.parse(time) <= to_ms);
}

/** The verdicts that the history keeps, with what was announced of them: forecasts and evidence. */
function givenVerdicts(verdicts: readonly SeriesVerdict[], events: readonly Announcement[], from_ms: number) {
  const told = events.filter(
    ({ event }) => event?.type === 'behavior_changed' || event?.type === 'exhaustion_forecast',
  );
  const times = [...verdicts.map(({ time }) => time), ...told.map(({ time }) => time)].toSorted();
  let [word, next] = [0, 0];
  let known: Pick<Verdict, 'severity' | 'time_to_exhaustion_s' | 'evidence'> | null = null;
  const given = [];
  for (const time of new Set(times)) {
    while ((verdicts[word + 1]?.time ?? '9') <= time) word += 1;
    for (; (told[next]?.time ?? '9') <= time; next += 1) {
      const event = told[next]?.event;
      if (event?.type === 'behavior_changed') known = event.verdict;
      if (event?.type === 'exhaustion_forecast') known = event;
    }
    const now = verdicts[word];
    if (now === undefined || now.time > time) continue;
    const time_s = Math.max(from_ms, Date.parse(time)) / 1000;
    // Of another severity it is of another verdict.
    const more = known?.severity === now.severity ? known : { time_to_exhaustion_s: null, evidence: [] };
    const { time_to_exhaustion_s, evidence } = more;
    const { time: _, ...words } = now;
    given.push({ time_s, verdict: { ...unknownVerdict(0), ...words, time_to_exhaustion_s, evidence } });
  }
  return given;
}

function stepOf({ time_s, action: { kind, rung, reason } }: PolicyStep, language: Language): Step {
  return { time: new Date(time_s * 1000).toISOString(), kind, rung, text: translate(language, reason) };
}

const doneIn =
  (language: Language) =>
  ({ event, time }: Announcement): Step[] => {
    if (event?.type !== 'action_taken' && event?.type !== 'action_undone') return [];
    const kind = event.type === 'action_taken' ? 'take' : 'undo';
    const text = translate(language, event.type === 'action_taken' ? event.text : event.reason);
    return [{ time, kind, rung: event.rung, text }];
  };

function newest(steps: readonly Step[]): Steps {
  return { steps: steps.slice(-maxSteps), count: steps.length };
}
