import type { CheckedPattern, EarlyoomCheck } from '@omnimind/admin/earlyoom/check-earlyoom';
import type { EarlyoomForecast } from '@omnimind/admin/earlyoom/simulate-earlyoom';
import type { Facts } from '@omnimind/protocol/finding';
import { type CheckLine, checkLines, fillIn } from './checks.ts';
import { rule } from './layout.ts';
import type { Screen } from './screen.ts';
import { tableLines } from './table.ts';
import { wrap } from './width.ts';

type Candidate = EarlyoomForecast['simulation']['candidates'][number];

/** What is to be said of each pattern, and whom it matches. */
export function earlyoomCheckLines(screen: Screen, { source, pid, patterns, unspared }: EarlyoomCheck): string[] {
  const texts = screen.messages.earlyoom;
  const lines = patterns.map((each) => patternLine(screen, each));
  if (patterns.length === 0)
    lines.push({ mark: 'note', name: 'earlyoom', found: texts.noPatterns, more: [], fix: null });
  if (unspared.length > 0) {
    const found = fillIn(screen, texts.unspared, { names: [...unspared] });
    lines.push({ mark: 'warn', name: '--avoid', found, more: [], fix: null });
  }
  return [
    rule(screen, `omnimind earlyoom check ${screen.glyphs.dash} ${texts.checkTitle}`),
    ...wrap(fillIn(screen, texts.source[source], { pid: pid ?? 0 }), screen.columns),
    '',
    ...checkLines(screen, lines),
  ];
}

function patternLine(screen: Screen, checked: CheckedPattern): CheckLine {
  const texts = screen.messages.earlyoom;
  const { option, pattern, refusal, warnings, example, matched, instead } = checked;
  const facts = { example: example ?? '' };
  const verdicts = [
    ...(refusal === null ? [] : [texts.refusals[refusal]]),
    ...warnings.map((warning) => texts.warnings[warning]),
    ...(refusal === null && warnings.length === 0 ? [texts.fine] : []),
  ].map((text) => fillIn(screen, text, facts));
  const more = [
    ...verdicts,
    ...(matched === null || refusal !== null
      ? []
      : [fillIn(screen, matched.length > 0 ? texts.matched : texts.matchesNobody, { names: [...matched] })]),
    ...(instead === null ? [] : [texts.instead]),
  ];
  return {
    mark: refusal !== null ? 'bad' : warnings.length > 0 ? 'warn' : 'ok',
    name: option,
    found: screen.text(pattern),
    more,
    fix: instead === null ? null : screen.text(`${instead.option} '${instead.pattern}'`),
  };
}

/** Who would die now: the first so many, and whether earlyoom would act. */
export function earlyoomForecastLines(screen: Screen, forecast: EarlyoomForecast, top: number): string[] {
  const texts = screen.messages.earlyoom;
  const { simulation, version, source } = forecast;
  const { victim, limits } = simulation;
  const say = (template: string, facts: Facts) => fillIn(screen, template, facts);
  const { heads } = texts;
  const rows = simulation.candidates
    .slice(0, top)
    .map((candidate, index) => [
      { text: candidate.exemption === null ? String(index + 1) : screen.glyphs.dash },
      { text: String(candidate.pid) },
      { text: nameOf(screen, candidate) },
      { text: String(candidate.badness) },
      { text: String(candidate.oomScoreAdj) },
      { text: screen.format.bytes(candidate.rssKib * 1024) },
      { text: whyOf(screen, candidate) },
    ]);
  const columns = [
    { head: heads.rank, align: 'right' as const },
    { head: heads.pid, align: 'right' as const },
    { head: heads.name, least: 8 },
    { head: heads.badness, align: 'right' as const },
    { head: heads.adjustment, align: 'right' as const },
    { head: heads.memory, align: 'right' as const },
    { head: heads.why, least: 10 },
  ];
  const whoDies = (): string => {
    if (simulation.unchecked.length > 0) return say(texts.unchecked, { options: simulation.unchecked });
    return victim === null ? texts.noVictim : say(texts.victim, { name: textOf(victim.name), pid: victim.pid });
  };
  const notes = [
    say(texts.source[source], { pid: forecast.earlyoomPid ?? 0 }),
    version === null ? texts.assumedRules : say(texts.rules, { version }),
    say(texts.memory, { share: simulation.memoryPercent, ...limits.memory }),
    say(texts.swap, { share: simulation.swapPercent, ...limits.swap }),
    texts.wouldAct[simulation.signal ?? 'none'],
    whoDies(),
  ];
  return [
    rule(screen, `omnimind earlyoom simulate ${screen.glyphs.dash} ${texts.simulateTitle}`),
    ...notes.flatMap((note) => wrap(note, screen.columns)),
    '',
    ...tableLines(screen, columns, rows),
  ];
}

function nameOf(screen: Screen, { name }: Candidate): string {
  return screen.text(textOf(name));
}

/** Names are read one character a byte. */
export function textOf(name: string): string {
  return Buffer.from(name, 'latin1').toString();
}

function whyOf(screen: Screen, candidate: Candidate): string {
  const { why } = screen.messages.earlyoom;
  if (candidate.exemption !== null) return why[candidate.exemption];
  return [
    fillIn(screen, why.score, { score: candidate.oomScore }),
    ...(candidate.preferred ? [`${why.preferred} (+300)`] : []),
    ...(candidate.avoided ? [`${why.avoided} (-300)`] : []),
  ].join(', ');
}
