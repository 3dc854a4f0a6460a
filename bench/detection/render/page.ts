import { escapeMarkdown } from '@omnimind/protocol/escape';
import { type Behavior, behaviors } from '../behaviors.ts';
import type { Contender } from '../contenders/contender.ts';
import type { Bar } from '../score/bars.ts';
import { isReached } from '../score/bars.ts';
import type { Tally } from '../score/tally.ts';
import { ofUnit } from './cells.ts';
import type { Complaint } from './complaints.ts';
import type { Section } from './sections.ts';
import { markdownTable } from './table.ts';

/** What the page is made of. */
export interface Page {
  readonly contenders: readonly Contender[];
  readonly sections: readonly Section[];
  readonly pictures: readonly { file: string; behavior: Behavior }[];
  readonly bars: readonly Bar[];
  readonly complaints: readonly Complaint[];
  /** OmniMind's tally over each corpus that was there. */
  readonly tallies: readonly { readonly name: string; readonly tally: Tally }[];
}

/** docs/detection.md: the same tables as on the terminal, and what one must know to read them. */
export function pageOf(page: Page): string {
  return `${[
    introduction(page),
    ...page.sections.slice(0, 1).map(sectionText),
    gallery(page),
    ...page.sections.slice(1).map(sectionText),
    shortcomings(page),
    repeating,
  ].join('\n\n')}\n`;
}

function introduction({ contenders, tallies }: Page): string {
  const corpora = tallies
    .map(({ name, tally }) => `${tally.traces} ${name} traces of ${tally.days.toFixed(1)} workload-days`)
    .join(' and ');
  const rules = contenders.map((contender) => `- **${contender.name}**: ${contender.rule}.`);
  return `# How well trouble is told from honest work

This page is written by \`npm run bench:detection\`. It replays ${corpora || 'no trace at all'} through OmniMind and
through what one would do without it, and scores them alike.

- **Live**: real programs and tools, recorded with \`omnimind record\` on this project's development machine, each with
  an honest label and the onset that the program itself noted. About half of the programs are the tuning half, on
  which parameters were chosen; the others are the test half. The split is by program.
- **Public**: days of a web shop's pods (Sock-Shop data set, MIT), one sample a minute, CPU and memory only: normal days,
  and normal days to which leaks were added. They are not part of this repository.

The contenders:

${rules.join('\n')}

A rule that cannot tell two behaviors apart is given credit for both, and blamed for both. All of them see one-minute
means where they ask for minutes, and for all of them alarms of one behavior closer than ten minutes are one.

How it is scored: an event is found when its behavior is reported between its start and its end, and in time when that
is at most its due time after the start. A behavior that the label forbids is a false alarm at whatever severity; so is
an alert (severity \`alert\` or \`critical\`) that begins outside every event. Events and alarms are counted apart: an
alarm that begins before the onset is false, even where it lasts into the event. P = found / (found + false alarms),
R = found / events; no point adjustment. Macro-F1 is the mean over the alerting behaviors that have events. Where no
event was found and no alarm raised, P is not defined (–).`;
}

function sectionText({ title, prose, table }: Section): string {
  const safe = { columns: table.columns, rows: table.rows.map((row) => row.map(safeCell)) };
  return `## ${title}\n\n${prose}\n\n${markdownTable(safe)}`;
}

/** Cells are numbers and words of this benchmark, and names that the labels' schema allows: a bar or a tag is all that could break a row. */
function safeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function gallery({ pictures }: Page): string {
  if (pictures.length === 0) return '## What the behaviors look like\n\nNo live recordings were there to draw.';
  const absent = behaviors.filter(
    (behavior) => !behavior.endsWith(':unknown') && !pictures.some((each) => each.behavior === behavior),
  );
  const words =
    absent.length === 0 ? '' : `\n\nNo live recording shows well, as OmniMind tells it: ${absent.join(', ')}.`;
  const images = pictures.map(({ file, behavior }) => `![${behavior}](detection/${file})`);
  return `## What the behaviors look like

From the live recordings. Below each series stands what OmniMind said along the time: calm colors are well, amber is
watched, red is an alert; the shaded part is the labelled trouble. The caption is OmniMind's own evidence.

${images.join('\n\n')}${words}`;
}

function shortcomings({ bars, complaints, tallies }: Page): string {
  const short = bars.filter((bar) => bar.value !== null && !isReached(bar));
  const bounds = short.map(
    ({ what, side, bound, unit, value }) =>
      `- ${what}: ${ofUnit(value, unit)}, where ${side} ${ofUnit(bound, unit)} was asked for.`,
  );
  const wrong = complaints.map(
    ({ kind, corpus, trace, text }) => `- ${kind}, ${corpus} \`${trace}\`: ${escapeMarkdown(text)}`,
  );
  const milder = tallies.map(
    ({ name, tally }) =>
      `- On the ${name} traces ${tally.watched} times trouble was only suspected outside of events (severity \`watch\`, no alarm), and ${tally.lingering} right alarms stood for more than ten minutes after their event.`,
  );
  return `## Where it falls short

${bounds.length === 0 ? 'Every bar that could be measured is reached.' : bounds.join('\n')}

${milder.join('\n')}

Each miss, late find and false alarm:

${wrong.length === 0 ? 'None.' : wrong.join('\n')}

The test half is not untouched: three loops of it (and one of the tuning half) that were missed showed that rare switches say something and a runtime's helper
threads do not (decision 5), and the one false alarm among seventeen programs that were added later showed that a step is one
from 0.4 of the growth on ([floors over many scales](detection/floors-over-many-scales.md)). All five loops among the seventeen were found at the first replay.

Alerts follow consequences: a leak is told at \`watch\` within minutes, and is an alert while it goes on, bends at no scale and leaves memory for less than a day; a rise of CPU use
where, as it rises, it costs a core within an hour, or once it has doubled for an hour. What that costs and buys is in decisions 37 and 50.

What these figures do not say: the public leaks are synthetic ramps on real series; the live programs were written or
chosen by those who wrote the detector; nearly all of them run for minutes, nine honest ones for 50 minutes, none for days; and by the
counters of the kernel a tight honest computation and an endless loop are alike, so that a loop without an earlier life is only watched.
The nine were recorded last; decisions 50 and 51 looked at them and at the misses of the test half, as well as at made-up series of each kind, so that none of these is
untouched any more.`;
}

const repeating = `## To repeat it

\`\`\`sh
npm run bench:detection                       # replay all, print the tables, write this page and its pictures
npm run bench:detection -- --verbose          # and each miss, late find and false alarm with its evidence
npm run bench:detection -- --json             # one JSON object instead of the tables
npm run bench:detection -- --public DIR       # where the public traces are; by default ../shared/traces/public
npm run bench:detection -- --own              # OmniMind alone, in seconds, without this page
npm run bench:detection -- --gaps third       # the same with one sample in three left out; or "pauses": 2 to 20 s each minute
npm run bench:detection -- --ablate           # what each number of the engine is worth: detection/what-each-number-is-worth.md
npm run bench:detection -- --cases DIR        # where further labelled recordings are; by default ../shared/cases/recordings
npm run bench:detection -- --live             # record all live programs anew first
npm run bench:detection -- --live NAME        # or one of them
\`\`\`

The traces, their labels and the programs are in \`bench/detection\`; each contender is one file of
\`bench/detection/contenders\`, the scores are in \`bench/detection/score\`. But for the measured cost, the same traces give
the same page.`;
