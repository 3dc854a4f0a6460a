import { translate } from '@omnimind/messages/translate';
import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import { quoteCommand } from '@omnimind/protocol/escape';
import type { Screen } from '../../screen.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { driftText, noDriftText, shortText } from '../sentences.ts';
import { type CyclesSummary, summaryOf } from '../summary.ts';
import { chartsSection } from './charts.ts';
import { headline } from './headline.ts';
import { killsSection } from './kills.ts';
import { signs, stripSection } from './strip.ts';
import { style } from './style.ts';
import { tableSection } from './table.ts';

/** Nothing is loaded and nothing runs, whatever a name may hold: the browser itself sees to it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Whatever comes in any number or length has an end. */
const most = { drifts: 50, notices: 100, command: 4000, directory: 1000 };

/** The report as one page that needs nothing else: no script, no font, no picture from anywhere. */
export function cyclesPage(screen: Screen, report: CyclesReport): string {
  const texts = screen.messages.cyclesReport;
  const summary = summaryOf(report);
  return markup`<!doctype html>
<html lang="${screen.language === 'pt' ? 'pt-BR' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${shortText(screen, report.name)} – omnimind cycles</title>
<style>${style}</style>
</head>
<body>
${signs}
<main>
${headline(screen, report, summary)}
${stripSection(screen, report, summary)}
${driftSection(screen, report, summary)}
${killsSection(screen, report, summary)}
${chartsSection(screen, report, summary)}
${tableSection(screen, report, summary)}
${environment(screen, report)}
${notices(screen, report)}
</main>
<footer>${texts.madeBy}</footer>
</body>
</html>
`.text;
}

function driftSection(screen: Screen, report: CyclesReport, summary: CyclesSummary): Markup {
  const texts = screen.messages.cyclesReport;
  const { heads, signal, kind } = texts;
  const items = report.drift
    .slice(0, most.drifts)
    .map(
      (drift) =>
        markup`<li><strong>${signal[drift.signal]}</strong> <span class="tag">${kind[drift.kind]}</span><br>${driftText(screen, drift)}</li>`,
    );
  const body =
    items.length === 0
      ? markup`<p>${noDriftText(screen, report, summary)}</p>`
      : markup`<ul class="drifts">${items}</ul>`;
  return markup`<section aria-labelledby="drift"><h2 id="drift">${heads.drift}</h2>${body}</section>`;
}

function environment(screen: Screen, report: CyclesReport): Markup {
  const texts = screen.messages.cyclesReport;
  const { heads } = texts;
  const { name, cores, memory_bytes, swap_bytes } = report.host;
  const machine = texts.machine(
    screen.format.number(cores),
    screen.format.bytes(memory_bytes),
    screen.format.bytes(swap_bytes),
  );
  const rows: [string, Content][] = [
    [heads.command, markup`<code>${shortText(screen, quoteCommand(report.command), most.command)}</code>`],
    [heads.directory, markup`<code>${shortText(screen, report.directory, most.directory)}</code>`],
    [heads.host, `${shortText(screen, name)}: ${machine}`],
    [heads.mode, screen.messages.behaviors.mode[report.mode]],
    [heads.started, screen.format.utc(report.started)],
    [heads.updated, screen.format.utc(report.updated)],
    ...(report.resumed === 0 ? [] : [[heads.resumed, `${report.resumed} ×`] as [string, Content]]),
  ];
  return markup`<section aria-labelledby="environment"><h2 id="environment">${heads.environment}</h2><dl class="facts">${rows.map(([head, fact]) => markup`<div><dt>${head}</dt><dd>${fact}</dd></div>`)}</dl></section>`;
}

function notices(screen: Screen, report: CyclesReport): Markup {
  const { heads } = screen.messages.cyclesReport;
  if (report.notices.length === 0) return markup``;
  return markup`<section aria-labelledby="notices"><h2 id="notices">${heads.notices}</h2><ul>${report.notices.slice(0, most.notices).map((text) => markup`<li>${shortText(screen, translate(screen.language, text), 1000)}</li>`)}</ul></section>`;
}
