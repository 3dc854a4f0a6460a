import { axisOf, linePath } from '@omnimind/protocol/chart-scale';
import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { resample } from '@omnimind/protocol/downsample';
import type { Kill } from '@omnimind/protocol/event';
import type { Screen } from '../../screen.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { exitText, killWords } from '../sentences.ts';
import type { CyclesSummary, CycleUnit } from '../summary.ts';
import { frame, heightOf, place } from './frame.ts';

/** Kills that are told one by one. */
const most = 20;

/** Where a table refers to. */
export function killAnchor({ cycle, attempt }: Cycle): string {
  return `kill-${cycle}-${attempt}`;
}

/** Whether the page tells of this kill by itself. */
export function isTold(cycle: Cycle, { kills }: CyclesSummary): boolean {
  return kills.slice(0, most).includes(cycle);
}

/** Who was killed by whom, why, and what it did in the minutes before. */
export function killsSection(screen: Screen, report: CyclesReport, summary: CyclesSummary): Markup {
  const { kills } = summary;
  const texts = screen.messages.cyclesReport;
  if (kills.length === 0)
    return markup`<section aria-labelledby="kills"><h2 id="kills">${texts.heads.kills}</h2><p>${texts.noKills}</p></section>`;
  const rest = kills.length > most ? [markup`<p>${texts.more(kills.length - most)}</p>`] : [];
  return markup`<section aria-labelledby="kills"><h2 id="kills">${texts.heads.kills}</h2><div class="kills">${kills
    .slice(0, most)
    .map((cycle) => card(screen, report, summary, cycle))}</div>${rest}</section>`;
}

function card(screen: Screen, report: CyclesReport, { retried }: CyclesSummary, cycle: Cycle): Markup {
  const texts = screen.messages.cyclesReport;
  const which = texts.cycle(cycle.cycle, cycle.attempt);
  const { kill } = cycle;
  const words = killWords(screen, kill, report);
  const when = kill === null ? cycle.started : kill.time;
  const isMadeGood = retried.some(({ cycle: number, outcome }) => number === cycle.cycle && outcome === 'passed');
  const outcome = cycle.outcome === 'killed' ? [] : [texts.outcome[cycle.outcome]];
  if (isMadeGood) outcome.push(texts.passedOnRetry);
  const facts = [screen.format.utc(when), exitText(screen, cycle), ...outcome].join(' · ');
  return markup`<article class="kill" id="${killAnchor(cycle)}"><h3><svg class="sign" aria-hidden="true" viewBox="-7 -7 14 14"><use href="#sign-killed"/></svg>${which}</h3><p class="who">${words.title}</p><p>${words.body}</p><p class="note">${facts}</p>${kill === null ? '' : before(screen, kill)}</article>`;
}

function before(screen: Screen, { before: series }: Kill): Content {
  const texts = screen.messages.cyclesReport;
  if (series === null || series.anon_bytes.length === 0) return markup`<p class="note">${texts.unwatched}</p>`;
  const span = series.anon_bytes.length * series.interval_s;
  return markup`<div class="before">${small(screen, texts.heads.memory, series.anon_bytes, 'bytes', span)}${small(screen, texts.heads.cpu, series.cpu_cores, 'cores', span)}</div>`;
}

/** A small chart that ends at the kill. @param span s */
function small(
  screen: Screen,
  title: string,
  series: readonly (number | null)[],
  unit: CycleUnit,
  span: number,
): Markup {
  const points = resample(series, 200, 'max');
  const known = points.filter((point) => point !== null);
  const high = known.reduce((top, point) => Math.max(top, point), 0);
  const axis = axisOf(unit, 0, high);
  const last = Math.max(1, points.length - 1);
  const { beforeKill } = screen.messages.cyclesReport;
  const peak = screen.messages.report.atMost(screen.format.level(high, unit));
  return markup`<figure><figcaption><h4>${title}</h4><p>${peak}</p></figcaption>${frame({
    label: `${title}, ${screen.format.duration(span)} ${beforeKill}: ${peak}`,
    axis,
    format: (value) => screen.format.level(value, unit),
    marks: [
      { at: 0, text: `−${screen.format.duration(span)}` },
      { at: 0.5, text: `−${screen.format.duration(span / 2)}` },
      { at: 1, text: '0' },
    ],
    paths: [
      markup`<path class="line l0" d="${linePath(
        points.map((point, index) => (point === null ? null : { x: place(index / last), y: heightOf(axis, point) })),
      )}"/>`,
    ],
    signs: markup`<line class="end" x1="100%" x2="100%" y1="-4" y2="100%"/>`,
  })}</figure>`;
}
