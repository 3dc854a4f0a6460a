import type { CheckedPattern, EarlyoomCheck } from '@omnimind/admin/earlyoom/check-earlyoom';
import type { EarlyoomForecast } from '@omnimind/admin/earlyoom/forecast-earlyoom';
import { type EarlyoomTexts, earlyoomTexts } from '@omnimind/messages/earlyoom';
import { type CheckLine, checkLines, fillIn } from './checks.ts';
import { rule } from './layout.ts';
import type { Screen } from './screen.ts';
import { tableLines } from './table.ts';
import { wrap } from './width.ts';

type Candidate = EarlyoomForecast['simulation']['candidates'][number];

/** What is to be said of each pattern, and whom it matches. */
export function earlyoomCheckLines(screen: Screen, { source, pid, patterns, unspared }: EarlyoomCheck): string[] {
  const texts = earlyoomTexts(screen.language);
  const lines = patterns.map((each) => patternLine(screen, texts, each));
  if (patterns.length === 0)
    lines.push({ mark: 'note', name: 'earlyoom', found: texts.noPatterns, more: [], fix: null });
  if (unspared.length > 0) {
    const found = fillIn(texts.unspared, { names: [...unspared] }, screen.text, screen.format);
    lines.push({ mark: 'warn', name: '--avoid', found, more: [], fix: null });
  }
  return [
    rule(screen, `omnimind earlyoom check ${screen.glyphs.dash} ${texts.checkTitle}`),
    ...wrap(fillIn(texts.source[source], { pid: pid ?? 0 }, screen.text, screen.format), screen.columns),
    '',
    ...checkLines(screen, lines),
  ];
}

function patternLine(screen: Screen, texts: EarlyoomTexts, checked: CheckedPattern): CheckLine {
  const { option, pattern, refusal, warnings, example, matched, instead } = checked;
  const facts = { example: example ?? '' };
  const verdicts = [
    ...(refusal === null ? [] : [texts.refusals[refusal]]),
    ...warnings.map((warning) => texts.warnings[warning]),
    ...(refusal === null && warnings.length === 0 ? [texts.sound] : []),
  ].map((text) => fillIn(text, facts, screen.text, screen.format));
  const names = (matched ?? []).length > 0 ? texts.matched : texts.matchesNobody;
  const more = [
    ...verdicts,
    ...(matched === null ? [] : [fillIn(names, { names: [...matched] }, screen.text, screen.format)]),
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
  const texts = earlyoomTexts(screen.language);
  const { simulation, version, source } = forecast;
  const { victim, limits } = simulation;
  const { format } = screen;
  const say = (template: string, facts: Record<string, string | number>) =>
    fillIn(template, facts, screen.text, screen.format);
  const level = (template: string, share: number, { term, kill }: { term: number; kill: number }) =>
    say(template, { share: format.number(share), term: format.number(term), kill: format.number(kill) });
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
      { text: whyOf(texts, candidate) },
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
    if (simulation.unchecked.length > 0) return say(texts.unchecked, { options: simulation.unchecked.join(', ') });
    return victim === null ? texts.noVictim : say(texts.victim, { name: textOf(victim.name), pid: victim.pid });
  };
  const notes = [
    say(texts.source[source], { pid: forecast.earlyoomPid ?? 0 }),
    version === null ? texts.assumedRules : say(texts.rules, { version }),
    level(texts.memory, simulation.memoryPercent, limits.memory),
    level(texts.swap, simulation.swapPercent, limits.swap),
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

function whyOf(texts: EarlyoomTexts, candidate: Candidate): string {
  if (candidate.exemption !== null) return texts.why[candidate.exemption];
  return [
    texts.why.score.replace('{score}', String(candidate.oomScore)),
    ...(candidate.preferred ? [`${texts.why.preferred} (+300)`] : []),
    ...(candidate.avoided ? [`${texts.why.avoided} (-300)`] : []),
  ].join(', ');
}
