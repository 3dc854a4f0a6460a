import type { Series } from '@omnimind/protocol/api/schemas';
import type { PanelChart, PanelHistory, PanelVerdict } from '../webview/panel-view.ts';
import { behaviorWords, type Words } from '../words.ts';

/** Upper limits of the lines; `null` for none. */
export interface Limits {
  readonly cores: number | null;
  readonly memory_bytes: number | null;
}

/** A series as the charts of the page. */
export function historyOf(words: Words, series: Series, limits: Limits): PanelHistory {
  const texts = words.texts.charts;
  const from_ms = Date.parse(series.from);
  const step_ms = series.step_s * 1000;
  const count = series.cpu_cores.length;
  const limitOf = (value: number | null, name: string) => (value === null ? null : { value, name });
  const charts: Omit<PanelChart, 'summary'>[] = [
    {
      title: texts.cpu,
      unit: 'cores',
      lines: [{ name: texts.cpus, points: series.cpu_cores }],
      limit: limitOf(limits.cores, texts.allCpus),
    },
    {
      title: texts.memory,
      unit: 'bytes',
      lines: [{ name: texts.anonymous, points: series.anon_bytes }],
      limit: limitOf(limits.memory_bytes, texts.limit),
    },
    {
      title: texts.pressure,
      unit: 'share',
      lines: [
        { name: texts.cpu, points: series.cpu_some },
        { name: texts.memorySome, points: series.memory_some },
        { name: texts.memoryFull, points: series.memory_full },
        { name: texts.io, points: series.io_some },
      ],
      limit: null,
    },
  ];
  return {
    from_ms,
    step_ms,
    count,
    charts: charts.map((chart) => ({ ...chart, summary: summaryOf(words, chart) })),
    verdicts: verdictsOf(words, series, from_ms, from_ms + step_ms * count),
  };
}

/** The last and the highest value of a line; of several, the last ones. */
function summaryOf(
  { texts: { charts: texts }, format: formats }: Words,
  { lines, unit }: Omit<PanelChart, 'summary'>,
): string {
  const format = formats[unit === 'cores' ? 'number' : unit];
  const parts = lines.flatMap(({ name, points }) => {
    const measured = points.filter((point) => point !== null);
    const last = measured.at(-1);
    if (last === undefined) return [];
    if (lines.length > 1) return [`${name} ${format(last)}`];
    const peak = measured.reduce((high, point) => Math.max(high, point), 0);
    return [texts.lastAndPeak(format(last), format(peak))];
  });
  return parts.length === 0 ? texts.noData : parts.join(', ');
}

function verdictsOf(words: Words, { verdicts }: Series, from_ms: number, to_ms: number): PanelVerdict[] {
  return verdicts
    .map((verdict, index): PanelVerdict => {
      const next = verdicts[index + 1];
      const { severity } = verdict;
      return {
        from_ms: Math.max(from_ms, Date.parse(verdict.time)),
        to_ms: next === undefined ? to_ms : Math.min(to_ms, Date.parse(next.time)),
        severity,
        text: `${words.texts.severity[severity]}: ${behaviorWords(words, verdict)}`,
      };
    })
    .filter((verdict) => verdict.to_ms > verdict.from_ms);
}
