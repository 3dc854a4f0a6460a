import { translate } from '@omnimind/messages/translate';
import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { quoteCommand } from '@omnimind/protocol/escape';
import { eventText } from '../event.ts';
import type { Screen } from '../screen.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { driftText, exitText, figuresOf, killWords, noDriftText, shortText } from './sentences.ts';
import { type CyclesSummary, measures, spreadOf, summaryOf } from './summary.ts';

/**
 * The report for servers of continuous integration: JUnit's XML in the shape that Jenkins' schema junit-10 allows, which
 * GitLab reads as well. A cycle is a test case by its last attempt; one that failed is a `failure`, one that was killed
 * an `error`, and a kill that was made good a `flakyError`. Drift never fails a build by itself: it stands in the
 * properties and in the suite's output. The name of a case is the same at each run, padded so that names sort.
 */
export function cyclesJunit(screen: Screen, report: CyclesReport): string {
  const summary = summaryOf(report);
  const counts = {
    tests: summary.completed,
    failures: summary.failed.length,
    errors: summary.cycles.filter(({ outcome }) => outcome === 'killed').length,
  };
  const name = output(screen, report.name);
  const time = report.totals.duration_s.toFixed(3);
  const cases = summary.cycles.map((cycle) => testCase(screen, report, summary, cycle));
  const totals = markup`tests="${counts.tests}" failures="${counts.failures}" errors="${counts.errors}" time="${time}"`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${totals}>
<testsuite name="${name}" ${totals} skipped="0" timestamp="${/^[\d-]+T[\d:]+/.exec(report.started)?.[0] ?? ''}" hostname="${output(screen, report.host.name)}">
<properties>${propertiesOf(screen, report, summary).map(
    ([key, value]) => markup`
<property name="${key}" value="${value}"/>`,
  )}
</properties>
${cases}<system-out>${lines(suiteOutput(screen, report, summary))}</system-out>
</testsuite>
</testsuites>
`.text;
}

/** A text from outside, safe for a line; servers read `[[…|…]]` in an output as an order to attach a file. */
function output(screen: Screen, text: string, longest = 200): string {
  return disarmed(shortText(screen, text, longest));
}

function disarmed(text: string): string {
  return text.replaceAll('[[', '[ [');
}

function lines(texts: readonly string[]): string {
  return texts.map(disarmed).join('\n');
}

function propertiesOf(screen: Screen, report: CyclesReport, { cycles, retried }: CyclesSummary): [string, string][] {
  const { duration, peakMemory, peakCpu } = measures;
  const measured = { duration_s: duration, peak_anon_bytes: peakMemory, peak_cores: peakCpu };
  const numbers: [string, number | undefined][] = [
    ['omnimind.planned', report.planned],
    ['omnimind.passed', report.totals.passed],
    ['omnimind.failed', report.totals.failed],
    ['omnimind.killed', report.totals.killed],
    ['omnimind.kills', report.totals.kills],
    ['omnimind.retried', retried.length],
    ['omnimind.waited_s', report.totals.waited_s],
    ...Object.entries(measured).flatMap(([name, value]): [string, number | undefined][] => {
      const spread = spreadOf(cycles.map(value));
      return [
        [`omnimind.${name}.median`, spread?.median],
        [`omnimind.${name}.highest`, spread?.high],
      ];
    }),
  ];
  return [
    ['omnimind.command', output(screen, quoteCommand(report.command), 2000)],
    ['omnimind.mode', report.mode],
    ['omnimind.ended_by', report.ended_by],
    ...numbers.flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, String(Number(value.toFixed(3)))]],
    ),
    ...report.drift
      .slice(0, 50)
      .map((drift, index): [string, string] => [`omnimind.drift.${index + 1}`, disarmed(driftText(screen, drift))]),
  ];
}

function testCase(screen: Screen, report: CyclesReport, { earlier }: CyclesSummary, cycle: Cycle): Markup {
  const texts = screen.messages.cyclesReport;
  const number = String(cycle.cycle).padStart(String(report.planned).length, '0');
  const lost = (earlier.get(cycle.cycle) ?? []).map((attempt) => {
    const message = killMessage(screen, report, attempt);
    const text = lines(killText(screen, report, attempt));
    return cycle.outcome === 'passed'
      ? markup`<flakyError type="killed" message="${message}">${text}</flakyError>`
      : markup`<rerunError type="killed" message="${message}">${text}</rerunError>`;
  });
  const how = cycle.outcome === 'passed' ? [] : [problem(screen, report, cycle)];
  return markup`<testcase name="cycle ${number}" classname="${output(screen, report.name)}" time="${cycle.duration_s.toFixed(3)}">${lost}${how}<system-out>${lines(
    [
      figures(screen, cycle),
      ...events(screen, cycle),
      ...(cycle.attempt > 1 ? [texts.cycle(cycle.cycle, cycle.attempt)] : []),
    ],
  )}</system-out></testcase>
`;
}

/** The text says it all: GitLab shows it and not the message, Jenkins both. */
function problem(screen: Screen, report: CyclesReport, cycle: Cycle): Content {
  if (cycle.outcome === 'failed') {
    const message = disarmed(exitText(screen, cycle));
    const text = lines([message, figures(screen, cycle), ...events(screen, cycle)]);
    return markup`<failure type="exit status" message="${message}">${text}</failure>`;
  }
  const text = lines([...killText(screen, report, cycle), figures(screen, cycle), ...events(screen, cycle)]);
  return markup`<error type="killed" message="${killMessage(screen, report, cycle)}">${text}</error>`;
}

function killMessage(screen: Screen, report: CyclesReport, cycle: Cycle): string {
  return killText(screen, report, cycle)[0] ?? '';
}

function killText(screen: Screen, report: CyclesReport, { kill }: Cycle): string[] {
  const { title, body } = killWords(screen, kill, report);
  return (kill === null ? [title] : [title, body]).map(disarmed);
}

/** What was measured of a cycle, in one line. */
function figures(screen: Screen, cycle: Cycle): string {
  const heads: Readonly<Record<string, string>> = screen.messages.cyclesReport.heads;
  const known = Object.entries(figuresOf(screen, cycle)).filter(([, value]) => value !== null);
  return known.map(([head, value]) => `${heads[head]}: ${value}`).join('; ');
}

function events(screen: Screen, cycle: Cycle): string[] {
  return cycle.events.map((event) => `${screen.format.clock(event.t)}  ${eventText(screen, event)}`);
}

function suiteOutput(screen: Screen, report: CyclesReport, summary: CyclesSummary): string[] {
  const drift = report.drift.slice(0, 50).map((each) => driftText(screen, each));
  const notices = report.notices.slice(0, 50).map((text) => shortText(screen, translate(screen.language, text), 1000));
  return [...(drift.length === 0 ? [noDriftText(screen, report, summary)] : drift), ...notices];
}
