import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import type { Screen } from '../../screen.ts';
import { type Markup, markup } from '../markup.ts';
import { headlineOf } from '../sentences.ts';
import type { CyclesSummary } from '../summary.ts';
import { binSize, binsOf, worstOf } from './bins.ts';

/** Signs of the strip; a run of more cycles has several of them in one. */
const mostCells = 1000;

/** One sign per cycle, in order: its outcome by color and by shape. */
export function stripSection(screen: Screen, report: CyclesReport, summary: CyclesSummary): Markup {
  const texts = screen.messages.cyclesReport;
  const { cycles } = summary;
  const size = binSize(cycles.length, mostCells);
  const bins = binsOf(cycles, mostCells);
  const cells = bins.map((bin) => {
    const worst = worstOf(bin);
    const how = worst === 'retried' ? texts.passedOnRetry : texts.outcome[worst];
    return markup`<i class="${worst}" title="${texts.cycles(bin.first, bin.last)}: ${how}"></i>`;
  });
  const missing = Math.max(0, report.planned - cycles.length);
  const unrun = Array.from(
    { length: Math.min(mostCells, Math.floor(missing / size)) },
    () => markup`<i class="unrun"></i>`,
  );
  const legend = (['passed', 'retried', 'failed', 'killed'] as const)
    .filter((kind) => kind === 'passed' || bins.some((bin) => worstOf(bin) === kind))
    .map(
      (kind) =>
        markup`<li><i class="${kind}"></i>${kind === 'retried' ? texts.passedOnRetry : texts.outcome[kind]}</li>`,
    );
  const rest = unrun.length === 0 ? [] : [markup`<li><i class="unrun"></i>${texts.notRun}</li>`];
  const merged = size === 1 ? [] : [markup`<li>${texts.merged(size)}</li>`];
  return markup`<section aria-labelledby="overview"><h2 id="overview">${texts.heads.overview}</h2><div class="strip" role="img" aria-label="${headlineOf(screen, report, summary)}">${cells}${unrun}</div><ul class="legend" aria-hidden="true">${legend}${rest}${merged}</ul></section>`;
}

/** The signs of failed and killed cycles, as charts use them: each a shape of its own. */
export const signs: Markup = markup`<svg class="signs" aria-hidden="true" width="0" height="0"><defs><path id="sign-retried" class="retried" d="M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z"/><path id="sign-failed" class="failed" d="M0-6L6 5H-6Z"/><path id="sign-killed" class="killed" d="M-6-4L-4-6L0-2L4-6L6-4L2 0L6 4L4 6L0 2L-4 6L-6 4L-2 0Z"/></defs></svg>`;
