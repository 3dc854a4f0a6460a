import { loadavg } from 'node:os';
import { writeDocsSection } from '../docs-section.ts';

/** What Prometheus was at one moment. */
export interface State {
  readonly after_min: number;
  readonly machines: number;
  readonly samples: number;
  readonly series: number;
  readonly resident_bytes: number;
  /** Of one core, since the state before. */
  readonly cpu_share: number;
  readonly slowest_scrape_s: number;
  /** All groups of rules, evaluated once. */
  readonly rules_s: number;
  readonly missed: number;
  readonly disk_MiB: number;
}

export interface Answer {
  readonly question: string;
  readonly query: string;
  readonly ms: number;
  readonly shown: string;
}

export interface Measured {
  readonly machines: number;
  readonly minutes: number;
  readonly states: readonly State[];
  readonly answers: readonly Answer[];
  /** What Alertmanager had, at each of the moments that count. */
  readonly counts: Readonly<Record<string, string>>;
  readonly told: readonly string[];
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const lines: readonly (readonly [string, (state: State) => string])[] = [
  ['machines that answered in time', ({ machines }) => whole.format(machines)],
  ['samples of one scrape', ({ samples }) => whole.format(samples)],
  ['slowest scrape', ({ slowest_scrape_s }) => `${short.format(slowest_scrape_s)} s`],
  ['series', ({ series }) => whole.format(series)],
  ['memory of Prometheus', ({ resident_bytes }) => `${short.format(resident_bytes / 2 ** 30)} GiB`],
  ['its CPU time since the column before, of one core', ({ cpu_share }) => percent.format(cpu_share)],
  ['all rules, once', ({ rules_s }) => `${short.format(rules_s)} s`],
  ['evaluations missed', ({ missed }) => whole.format(missed)],
  ['disk', ({ disk_MiB }) => `${whole.format(disk_MiB)} MiB`],
];

/** Writes the questions and the table of docs/fleet.md. */
export function writePage({ machines, minutes, states, answers, counts, told }: Measured): void {
  const date = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const load = loadavg().map((each) => each.toFixed(1));
  writeDocsSection(
    'fleet.md',
    'fleet',
    [
      ...['| question | query | answer | took |', '|---|---|---|---|'],
      ...answers.map(({ question, query, ms, shown }) =>
        row(question, `\`${query}\``, shown, `${whole.format(ms)} ms`),
      ),
      ...['', '## What it costs', ''],
      `${whole.format(machines)} machines for ${minutes} min, ${date}; load of the last 1, 5 and 15 min at the end: ${load.join(', ')}.`,
      '',
      row('after', ...states.map(({ after_min }) => `${after_min.toFixed(1)} min`)),
      `|---|${'---|'.repeat(states.length)}`,
      ...lines.map(([name, of]) => row(name, ...states.map(of))),
      ...['', '| Alertmanager | alerts |', '|---|---|'],
      ...Object.entries(counts).map(([moment, count]) => row(moment, count)),
      ...['', 'What it told (a group, its state, its alerts):', '', ...told.map((each) => `- ${each}`)],
    ].join('\n'),
  );
}
