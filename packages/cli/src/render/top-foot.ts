import { protectionIn } from '@omnimind/messages/announcement';
import type { Workload } from '@omnimind/protocol/api/schemas';
import { isActedOn } from '@omnimind/protocol/event';
import { selectedWorkload, shownWorkloads } from '../top/order.ts';
import type { TopState } from '../top/state.ts';
import { plainAscii } from './ascii.ts';
import type { Screen } from './screen.ts';
import { behaviorsText, verdictSummary } from './verdict.ts';
import { cut, displayWidth } from './width.ts';
import { forecastText, reasonsOf } from './workload.ts';

/** A name in a sentence: all of it is not needed. */
const longestName = 40;

/** The last line but one: a question, what happened, or the chosen workload in one sentence. */
export function infoLine(screen: Screen, state: TopState, now_ms: number): string {
  const { paint, glyphs } = screen;
  const texts = screen.messages.top;
  // Where only ASCII can be shown a sign may become several.
  const short = (text: string) => cut(screen.unicode ? text : plainAscii(text), screen.columns, glyphs.ellipsis);
  const nameOf = (name: string) => cut(screen.text(name), longestName, glyphs.ellipsis);
  const { asking, told, lost, filterBefore, filter } = state;
  // A question must be answerable: its end is never cut away.
  if (asking !== null) return paint.bold(fitName(screen, asking.name, (name) => texts.ask[asking.about](name)));
  if (filterBefore !== null) {
    const counted = texts.filtered(shownWorkloads(state).length, state.workloads.length);
    return short(`${texts.filter}: ${screen.text(filter)}${screen.unicode ? '▏' : '_'}  ${counted}`);
  }
  if (lost !== null) {
    const away = screen.format.duration(Math.max(0, Math.round((now_ms - lost.since_ms) / 1000)));
    const text = lost.failure === null ? texts.lost(away) : screen.text(lost.failure);
    return paint.severity('alert', short(text));
  }
  if (told !== null) {
    if (told.failure === null) return paint.accent(short(texts.done[told.about](nameOf(told.name))));
    return paint.severity('alert', short(`${texts.failed(nameOf(told.name))}: ${screen.text(told.failure)}`));
  }
  const workload = state.opened === null ? selectedWorkload(state) : undefined;
  return workload === undefined ? '' : summaryLine(screen, state, workload);
}

/** The chosen workload: verdict, what was done, when its memory ends, and the first reason. */
function summaryLine(screen: Screen, state: TopState, workload: Workload): string {
  const { glyphs, messages, paint } = screen;
  const texts = screen.messages.machine;
  const { verdict, rung, ignored, protected_by } = workload;
  const end = forecastText(screen, verdict?.time_to_exhaustion_s);
  const parts = [
    ...(verdict === null
      ? []
      : [verdict.severity === 'ok' ? behaviorsText(screen, verdict) : verdictSummary(screen, verdict)]),
    ...(ignored ? [texts.ignored] : []),
    ...(protected_by === null ? [] : [texts.protectedBy(screen.text(protectionIn(screen.language, protected_by)))]),
    ...(isActedOn({ rung }) ? [messages.behaviors.rung[rung]] : []),
    ...(end === '' ? [] : [texts.endsIn(end)]),
  ];
  const { filter } = state;
  const counted =
    filter === ''
      ? ''
      : `/${screen.text(filter)}: ${screen.messages.top.filtered(shownWorkloads(state).length, state.workloads.length)}`;
  const right = cut(counted, Math.floor(screen.columns / 2), glyphs.ellipsis);
  const room = screen.columns - (right === '' ? 0 : displayWidth(right) + 2);
  const head = cut(parts.join(', '), room, glyphs.ellipsis);
  const [reason = ''] = reasonsOf(screen, verdict);
  const rest = room - displayWidth(head) - 3;
  const why = reason === '' || rest < 16 ? '' : ` ${glyphs.dash} ${cut(reason, rest, glyphs.ellipsis)}`;
  const severity = ignored ? 'ok' : (verdict?.severity ?? 'ok');
  const left = (severity === 'ok' ? head : paint.severity(severity, head)) + why;
  const blanks = ' '.repeat(Math.max(0, screen.columns - displayWidth(head + why) - displayWidth(right)));
  return right === '' ? left : left + blanks + paint.accent(right);
}

/** A sentence with as much of the name as there is room for. */
function fitName(screen: Screen, name: string, sentence: (name: string) => string): string {
  const { glyphs, columns } = screen;
  const whole = screen.text(name);
  const room = columns - displayWidth(sentence(''));
  const line = sentence(cut(whole, Math.max(1, Math.min(longestName, room)), glyphs.ellipsis));
  // In a very narrow place the answers matter more than the words.
  return displayWidth(line) <= columns ? line : cut(line.slice(0, -6), columns - 6, glyphs.ellipsis) + line.slice(-6);
}

/** The last line: the keys, as many as there is room for, and on the right how the table is sorted. */
export function keysLine(screen: Screen, state: TopState): string {
  const { paint } = screen;
  const texts = screen.messages.top;
  const isTable = state.opened === null && !state.helping;
  const keys = state.helping ? [] : isTable ? texts.tableKeys : texts.detailKeys;
  const right = isTable ? texts.sorted[state.sort] : '';
  let room = screen.columns - (right === '' ? 0 : displayWidth(right) + 2);
  let line = state.helping ? texts.helpEnd : '';
  for (const [key, action] of keys) {
    const width = displayWidth(key) + 1 + displayWidth(action) + (line === '' ? 0 : 2);
    if (width > room) break;
    line += `${line === '' ? '' : '  '}${paint.bold(key)} ${paint.dim(action)}`;
    room -= width;
  }
  return right === '' ? line : `${line}${' '.repeat(Math.max(0, room + 2))}${paint.dim(right)}`;
}
