import type { Series } from '@omnimind/protocol/api/schemas';
import { formatBytes, formatNumber, formatShare } from '@omnimind/protocol/units';
import type { PanelChart, PanelHistory, PanelVerdict } from '../webview/panel-view.ts';
import { behaviorWords, severityWords, type Words } from '../words.ts';

/** Where lines end that end somewhere; `null` for nowhere. */
export interface Limits {
  readonly cores: number | null;
  readonly memory_bytes: number | null;
}

/** A series as the page draws it. */
export function historyOf(words: Words, series: Series, limits: Limits): PanelHistory {
  const { t } = words;
  const from_ms = Date.parse(series.from);
  const step_ms = series.step_s * 1000;
  const count = series.cpu_cores.length;
  const limitOf = (value: number | null, name: string) => (value === null ? null : { value, name });
  const charts: Omit<PanelChart, 'summary'>[] = [
    {
      title: t('CPU'),
      unit: 'cores',
      lines: [{ name: t('CPUs'), points: series.cpu_cores }],
      limit: limitOf(limits.cores, t('all CPUs')),
    },
    {
      title: t('Memory'),
      unit: 'bytes',
      lines: [{ name: t('anonymous memory'), points: series.anon_bytes }],
      limit: limitOf(limits.memory_bytes, t('limit')),
    },
    {
      title: t('Pressure'),
      unit: 'share',
      lines: [
        { name: t('CPU'), points: series.cpu_some },
        { name: t('memory'), points: series.memory_some },
        { name: t('memory, all'), points: series.memory_full },
        { name: t('I/O'), points: series.io_some },
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
function summaryOf({ t }: Words, { lines, unit }: Omit<PanelChart, 'summary'>): string {
  const format = unit === 'bytes' ? formatBytes : unit === 'share' ? formatShare : formatNumber;
  const parts = lines.flatMap(({ name, points }) => {
    const measured = points.filter((point) => point !== null);
    const last = measured.at(-1);
    if (last === undefined) return [];
    if (lines.length > 1) return [`${name} ${format(last)}`];
    const most = measured.reduce((high, point) => Math.max(high, point), 0);
    return [t('{0} now, {1} at most', format(last), format(most))];
  });
  return parts.length === 0 ? t('nothing was measured') : parts.join(', ');
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
        text: `${severityWords(words, severity)}: ${behaviorWords(words, verdict)}`,
      };
    })
    .filter((verdict) => verdict.to_ms > verdict.from_ms);
}
