import type { Series } from '@omnimind/protocol/api/schemas';
import type { Severity } from '@omnimind/protocol/verdict';
import { useWords, type Words } from './texts.ts';
import { behaviorWords } from './words.ts';

/** Verdicts that are told to who doesn't see the band, at most: the worst. */
const maxTold = 20;

interface Period {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly severity: Severity;
  readonly text: string;
}

/** The verdicts over time as a band above the charts, on the same time axis. */
export function Band({
  series,
  from_ms,
  to_ms,
}: {
  readonly series: Series;
  readonly from_ms: number;
  readonly to_ms: number;
}) {
  const words = useWords();
  const periods = periodsOf(words, series, from_ms, to_ms);
  if (periods.length === 0) return null;
  const part = (ms: number) => (ms - from_ms) / (to_ms - from_ms);
  const bad = periods.filter(({ severity }) => severity !== 'ok');
  return (
    <figure class="verdicts">
      <figcaption>
        <strong>{words.texts.charts.verdicts}</strong>
      </figcaption>
      <svg class="band" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
        {periods.map(({ from_ms: start, to_ms: end, severity, text }) => (
          <rect
            key={start}
            class={severity}
            x={part(start) * 1000}
            width={Math.max(1, (part(end) - part(start)) * 1000)}
            y={severity === 'ok' ? 6 : 0}
            height={severity === 'ok' ? 4 : 16}
          >
            <title>{text}</title>
          </rect>
        ))}
      </svg>
      <ul class="spoken">
        {bad.slice(-maxTold).map(({ from_ms: start, text }) => (
          <li key={start}>{text}</li>
        ))}
      </ul>
    </figure>
  );
}

function periodsOf(words: Words, { verdicts }: Series, from_ms: number, to_ms: number): Period[] {
  const { texts, format } = words;
  return verdicts.flatMap((verdict, index) => {
    const start = Math.max(from_ms, Date.parse(verdict.time));
    const next = verdicts[index + 1];
    const end = next === undefined ? to_ms : Math.min(to_ms, Date.parse(next.time));
    if (end <= start) return [];
    const time = format.moment(new Date(start).toISOString());
    const text = `${time}: ${texts.severity[verdict.severity]}, ${behaviorWords(words, verdict)}`;
    return [{ from_ms: start, to_ms: end, severity: verdict.severity, text }];
  });
}
