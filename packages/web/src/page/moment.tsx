import type { PastWorkload } from '@omnimind/protocol/api/schemas';
import { useEffect, useState } from 'preact/hooks';
import { api, type Failure } from './api.ts';
import { Badge, HeadRow, NameLink, Note } from './parts.tsx';
import { useWords } from './texts.ts';
import { behaviorWords, sentenceOf, severityOrder } from './words.ts';

/** What is known of a moment. */
interface Known {
  readonly at_ms: number;
  readonly workloads: readonly PastWorkload[];
  readonly failure: Failure | null;
}

function useMoment(at_ms: number | null): Known | null {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    if (at_ms === null) return;
    let isOver = false;
    // Who moves on with a held key asks for the last moment only.
    const timer = setTimeout(async () => {
      const answer = await api.past(at_ms);
      if (isOver) return;
      setKnown(
        'value' in answer
          ? { at_ms, workloads: answer.value.workloads, failure: null }
          : { at_ms, workloads: [], failure: answer.failure },
      );
    }, 80);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [at_ms]);
  return at_ms === null ? null : known;
}

/** Every workload as it was, the worst first; beside another moment with what changed since. */
export function MomentTable({ at_ms, other_ms }: { readonly at_ms: number; readonly other_ms: number | null }) {
  const words = useWords();
  const { texts, format } = words;
  const known = useMoment(at_ms);
  const other = useMoment(other_ms);
  const before = other_ms === null || other === null ? null : new Map(other.workloads.map((each) => [each.id, each]));
  if (known === null) return <p class="empty">{texts.loading}</p>;
  if (known.failure !== null) return <Note kind="warning">{texts.failed(known.failure.detail)}</Note>;
  if (known.workloads.length === 0) return <p class="empty">{texts.past.nothing}</p>;
  const rank = ({ verdict }: PastWorkload) => severityOrder(verdict?.severity ?? 'ok');
  // What is gone since stands in the table without figures of now.
  const now = new Set(known.workloads.map(({ id }) => id));
  const gone = (other_ms === null ? [] : (other?.workloads ?? []))
    .filter(({ id }) => !now.has(id))
    .map((each) => ({ ...each, cpu_cores: null, anon_bytes: null, pids: null, verdict: null, evidence: [] }));
  const rows = [...known.workloads, ...gone].toSorted(
    (a, b) => rank(b) - rank(a) || (b.anon_bytes ?? 0) - (a.anon_bytes ?? 0),
  );
  const { columns, none } = texts;
  return (
    <table class="workloads">
      <thead>
        <HeadRow
          titles={[columns.name, columns.cpu, columns.memory, columns.threads, columns.behavior, texts.why.evidence]}
        />
      </thead>
      <tbody>
        {rows.map((row) => {
          const then = before?.get(row.id);
          const severity = row.verdict?.severity ?? 'ok';
          return (
            <tr key={row.id}>
              <th scope="row">
                {severity === 'ok' ? null : <Badge severity={severity} />} <NameLink id={row.id} name={row.name} />
              </th>
              <td data-title={columns.cpu} class="figure">
                {row.cpu_cores === null ? none : format.cores(row.cpu_cores)}
                <Change now={row.cpu_cores} then={then?.cpu_cores} isOn={before !== null} say={format.cores} />
              </td>
              <td data-title={columns.memory} class="figure">
                {row.anon_bytes === null ? none : format.bytes(row.anon_bytes)}
                <Change now={row.anon_bytes} then={then?.anon_bytes} isOn={before !== null} say={format.bytes} />
              </td>
              <td data-title={columns.threads} class="figure">
                {row.pids === null ? none : format.number(Math.round(row.pids))}
              </td>
              <td data-title={columns.behavior}>
                {!now.has(row.id)
                  ? texts.past.onlyThen
                  : `${behaviorWords(words, row.verdict)}${before !== null && then === undefined ? ` (${texts.past.onlyNow})` : ''}`}
              </td>
              <td data-title={texts.why.evidence} class={row.evidence.length === 0 ? 'nil' : ''}>
                {row.evidence.length === 0 ? none : row.evidence.slice(0, 2).map(sentenceOf).join('; ')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** By how much it differs from the other moment. */
function Change({
  now,
  then,
  isOn,
  say,
}: {
  readonly now: number | null;
  readonly then: number | null | undefined;
  readonly isOn: boolean;
  say(value: number): string;
}) {
  if (!isOn || (now === null && then == null)) return null;
  const change = (now ?? 0) - (then ?? 0);
  // What rounds to nothing is no change.
  if (say(Math.abs(change)) === say(0)) return null;
  return <span class="change"> ({change < 0 ? `−${say(-change)}` : `+${say(change)}`})</span>;
}
