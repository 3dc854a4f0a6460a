import type { Series } from '@omnimind/protocol/api/schemas';
import { useEffect, useState } from 'preact/hooks';
import { api, type Failure } from './api.ts';
import { Band } from './band.tsx';
import { Chart, type ChartProps } from './chart.tsx';
import { useWords } from './texts.ts';
import { limitsOf, type Range, ranges, type Span } from './view.ts';

/** A span that ends now is asked for again after this share of it, and not before. */
const freshness = 1 / 300;
const minAge_ms = 5000;

/** What a workload did in a span, and why that is not known. */
export interface Read {
  readonly series: Series | null;
  readonly failure: Failure | null;
  readonly from_ms: number;
  readonly to_ms: number;
  /** Whether another span was asked for since. */
  readonly isStale: boolean;
}

/** Reads a series, and again while its span goes on. */
export function useSeries(id: string, span: Span): Read | null {
  const [read, setRead] = useState<(Omit<Read, 'isStale'> & { readonly id: string; readonly key: string }) | null>(
    null,
  );
  const key = JSON.stringify(span);
  useEffect(() => {
    let isOver = false;
    let timer = 0;
    const look = async () => {
      const [from_ms, to_ms] = limitsOf(JSON.parse(key), Date.now());
      const answer = await api.series(id, from_ms, to_ms, Math.min(2000, Math.max(300, innerWidth)));
      if (isOver) return;
      const found =
        'value' in answer ? { series: answer.value, failure: null } : { series: null, failure: answer.failure };
      setRead({ ...found, id, key, from_ms, to_ms });
      if ('range' in span) timer = window.setTimeout(look, Math.max(minAge_ms, (to_ms - from_ms) * freshness));
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [id, key]);
  return read?.id === id ? { ...read, isStale: read.key !== key } : null;
}

/** The buttons that choose a span which ends now. */
export function Ranges({ span, onChoose }: { readonly span: Span; onChoose(range: Range): void }) {
  const { texts } = useWords();
  return (
    <fieldset class="bar" aria-label={texts.range}>
      {ranges.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={'range' in span && span.range === range}
          onClick={() => onChoose(range)}
        >
          {texts.ranges[range]}
        </button>
      ))}
    </fieldset>
  );
}

/** The verdicts and measurements of a series, one below the other on one time axis. */
export function Charts({
  read: { series, from_ms, to_ms, isStale },
  limit_bytes,
  moments,
  isMachine,
  onZoom,
  onPick,
}: Pick<ChartProps, 'moments' | 'onZoom' | 'onPick'> & {
  readonly read: Read;
  readonly limit_bytes: number | null;
  readonly isMachine: boolean;
}) {
  const { texts, format } = useWords();
  const { charts } = texts;
  if (series === null) return null;
  const common = {
    from_ms: Date.parse(series.from),
    step_ms: series.step_s * 1000,
    ...(moments === undefined ? {} : { moments }),
    ...(onZoom === undefined ? {} : { onZoom }),
    ...(onPick === undefined ? {} : { onPick }),
  };
  const limit = limit_bytes === null ? null : { name: charts.limit(format.bytes(limit_bytes)), value: limit_bytes };
  return (
    <div class={isStale ? 'charts stale' : 'charts'} aria-busy={isStale}>
      <Band series={series} from_ms={from_ms} to_ms={to_ms} />
      <Chart
        {...common}
        title={charts.memory}
        unit="bytes"
        limit={limit}
        lines={
          isMachine
            ? [{ name: charts.used, points: series.anon_bytes }]
            : [
                { name: charts.anonymous, points: anonymousOf(series) },
                { name: charts.shared, points: series.shmem_bytes ?? series.anon_bytes.map(() => null) },
              ]
        }
      />
      {isMachine || series.headroom_bytes?.some((point) => point !== null) !== true ? null : (
        <Chart
          {...common}
          title={charts.headroom}
          unit="bytes"
          lines={[{ name: charts.headroom, points: series.headroom_bytes }]}
        />
      )}
      <Chart {...common} title={charts.cpu} unit="cores" lines={[{ name: charts.cpu, points: series.cpu_cores }]} />
      <Chart
        {...common}
        title={charts.pressure}
        unit="share"
        lines={[
          { name: charts.cpuSome, points: series.cpu_some },
          { name: charts.memorySome, points: series.memory_some },
          { name: charts.memoryFull, points: series.memory_full },
          { name: charts.io, points: series.io_some },
        ]}
      />
      {isMachine ? null : (
        <Chart {...common} title={charts.tasks} unit="count" lines={[{ name: charts.tasks, points: series.pids }]} />
      )}
    </div>
  );
}

/** Anonymous memory alone: the history keeps it together with what is shared. */
function anonymousOf({ anon_bytes, shmem_bytes }: Series): (number | null)[] {
  return anon_bytes.map((held, index) => (held === null ? null : Math.max(0, held - (shmem_bytes?.[index] ?? 0))));
}
