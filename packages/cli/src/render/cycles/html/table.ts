import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { eventText } from '../../event.ts';
import type { Screen } from '../../screen.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { exitText, figuresOf } from '../sentences.ts';
import { type CyclesSummary, notableCycles } from '../summary.ts';
import { isTold, killAnchor } from './kills.ts';

/** Up to here every cycle stands in the table; beyond, what deserves a look does, and the rest is folded. */
const shown = 200;
const most = { bad: 100, slow: 10, all: 12_000 };

export function tableSection(screen: Screen, report: CyclesReport, summary: CyclesSummary): Markup {
  const { heads, more } = screen.messages.cyclesReport;
  if (report.cycles.length <= shown)
    return markup`<section aria-labelledby="cycles"><h2 id="cycles">${heads.cycles}</h2>${table(screen, summary, report.cycles, 'cycles', true)}</section>`;
  const first = notableCycles(summary, most.bad, most.slow);
  return markup`<section aria-labelledby="cycles"><h2 id="cycles">${heads.failedAndSlowest}</h2>${table(screen, summary, first, 'cycles', true)}<details><summary>${heads.allCycles} (${report.cycles.length})</summary>${table(screen, summary, report.cycles.slice(0, most.all), 'cycles', false)}${report.cycles.length > most.all ? markup`<p>${more(report.cycles.length - most.all)}</p>` : ''}</details></section>`;
}

const figureColumns = ['duration', 'peakMemory', 'peakCpu', 'waited', 'pressure', 'leftBehind'] as const;

/** @param detailed whether events are told under the cycles that did not pass */
function table(
  screen: Screen,
  summary: CyclesSummary,
  cycles: readonly Cycle[],
  label: string,
  detailed: boolean,
): Markup {
  const { heads, scrollable } = screen.messages.cyclesReport;
  return markup`<div class="scroll" role="region" aria-labelledby="${label}" aria-description="${scrollable}" tabindex="0"><table><thead><tr>${(['cycle', 'outcome', ...figureColumns] as const).map((name) => markup`<th scope="col">${heads[name]}</th>`)}</tr></thead><tbody>${cycles.map((cycle) => row(screen, summary, cycle, detailed))}</tbody></table></div>`;
}

/** Ends of cells and rows are left to HTML's rules: ten thousand rows count their bytes. */
function row(screen: Screen, summary: CyclesSummary, cycle: Cycle, detailed: boolean): Markup {
  const which = cycle.attempt === 1 ? String(cycle.cycle) : `${cycle.cycle} (${cycle.attempt})`;
  const figures = figuresOf(screen, cycle);
  const cells = figureColumns.map((name) => figures[name] ?? '–');
  return markup`<tr${detailed ? state(summary, cycle) : ''}><th scope="row">${which}<td>${outcome(screen, summary, cycle)}${cells.map((cell) => markup`<td>${cell}`)}${detailed ? eventRow(screen, cycle, cells.length + 2) : ''}
`;
}

function state({ slowest }: CyclesSummary, cycle: Cycle): Content {
  if (cycle.outcome !== 'passed') return markup` class="${cycle.outcome}"`;
  return slowest.slice(0, most.slow).includes(cycle) ? markup` class="slow"` : '';
}

function outcome(screen: Screen, summary: CyclesSummary, cycle: Cycle): Content {
  const texts = screen.messages.cyclesReport;
  const how = texts.outcome[cycle.outcome];
  const exit = cycle.exit.status === 0 ? '' : ` (${exitText(screen, cycle)})`;
  if (!isTold(cycle, summary)) return `${how}${exit}`;
  return markup`<a href="#${killAnchor(cycle)}">${how}</a>${exit}`;
}

function eventRow(screen: Screen, cycle: Cycle, columns: number): Content {
  if (cycle.outcome === 'passed' || cycle.events.length === 0) return '';
  const events = cycle.events.map(
    (event) => markup`<li><span>${screen.format.clock(event.t)}</span> ${eventText(screen, event)}</li>`,
  );
  return markup`<tr class="events"><td colspan="${columns}"><ul>${events}</ul>`;
}
