import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import { quoteCommand } from '@omnimind/protocol/escape';
import type { Screen } from '../../screen.ts';
import { type Markup, markup } from '../markup.ts';
import { headlineOf, sequels, shortText } from '../sentences.ts';
import { type CyclesSummary, measures, spreadOf } from '../summary.ts';

/** Columns of the command in the headline; all of it stands in the environment. */
const longestCommand = 160;

/** What it was, how it went, and the numbers that people look for first. */
export function headline(screen: Screen, report: CyclesReport, summary: CyclesSummary): Markup {
  const { heads } = screen.messages.cyclesReport;
  const { totals } = report;
  const state = totals.killed > 0 ? 'killed' : totals.failed > 0 ? 'failed' : 'passed';
  const command = shortText(screen, quoteCommand(report.command), longestCommand);
  const tiles: [string, string, string][] = [
    [heads.completed, `${summary.completed}`, summary.completed < report.planned ? `/ ${report.planned}` : ''],
    [heads.failedCount, `${totals.failed}`, totals.failed > 0 ? 'failed' : ''],
    [heads.kills, `${totals.killed}`, totals.killed > 0 ? 'killed' : ''],
    [heads.retried, `${summary.retried.length}`, ''],
  ];
  const numbers = tiles.map(([name, number, extra]) => {
    const isState = extra === 'failed' || extra === 'killed';
    return markup`<div class="tile${isState ? ` ${extra}` : ''}"><dt>${name}</dt><dd>${number}${isState || extra === '' ? '' : markup` <small>${extra}</small>`}</dd></div>`;
  });
  return markup`<header><p class="kicker">omnimind cycles</p><h1>${shortText(screen, report.name)}</h1><p class="command"><code>${command}</code></p><p class="note">${screen.format.utc(report.started)} – ${screen.format.utc(report.updated)}</p></header><section class="verdict ${state}" aria-label="${heads.totals}"><p class="how">${headlineOf(screen, report, summary)}</p>${sequels(screen, report, summary).map((text) => markup`<p>${text}</p>`)}<dl class="tiles">${numbers}</dl>${figures(screen, report, summary)}</section>`;
}

/** The smaller numbers below the big ones. */
function figures(screen: Screen, report: CyclesReport, { cycles }: CyclesSummary): Markup {
  const { heads } = screen.messages.cyclesReport;
  const duration = spreadOf(cycles.map(measures.duration));
  const memory = spreadOf(cycles.map(measures.peakMemory));
  const { span, bytes } = screen.format;
  const rows = [
    [heads.durationTotal, span(report.totals.duration_s)],
    ...(duration === undefined ? [] : [[heads.medianDuration, span(duration.median)]]),
    ...(memory === undefined ? [] : [[heads.peakMemory, bytes(memory.high)]]),
    [heads.waitedTotal, span(report.totals.waited_s)],
  ];
  return markup`<dl class="figures">${rows.map(([name = '', value = '']) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
