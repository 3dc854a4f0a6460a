import type { Announcement } from '@omnimind/protocol/announcement';
import { escapeText } from '@omnimind/protocol/escape';
import type { Evidence } from '@omnimind/protocol/verdict';
import { HeadRow } from './parts.tsx';
import { useWords } from './texts.ts';

/** Rows that are shown: the newest. */
const maxRows = 40;

interface Grown {
  readonly time: string;
  readonly name: string;
  readonly pid: number;
  readonly share: number;
  readonly growth_bytes: number;
  readonly span_s: number;
}

/** Whose growth it was each time that something was said of it, the newest first. */
export function Growers({
  events,
  evidence,
  time,
}: {
  readonly events: readonly Announcement[];
  /** Of the verdict of now, and when that is. */
  readonly evidence: readonly Evidence[];
  readonly time: string;
}) {
  const { texts, format } = useWords();
  const { growers } = texts;
  const rows = [
    ...events.flatMap(({ time: then, evidence: given }) => grownIn(given, then)),
    ...grownIn(evidence, time),
  ];
  if (rows.length === 0) return <p class="empty">{growers.none}</p>;
  return (
    <table class="findings growers">
      <thead>
        <HeadRow titles={[growers.time, growers.process, growers.share, growers.growth]} />
      </thead>
      <tbody>
        {rows
          .slice(-maxRows)
          .toReversed()
          .map(({ time: then, name, pid, share, growth_bytes, span_s }) => (
            <tr key={`${then} ${pid}`}>
              <td class="when">
                <time dateTime={then}>{format.moment(then)}</time>
              </td>
              <td>{`${escapeText(name)} (${pid})`}</td>
              <td class="figure">{format.share(share)}</td>
              <td class="figure">{growers.grew(growth_bytes, span_s)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function grownIn(evidence: readonly Evidence[], time: string): Grown[] {
  return evidence.flatMap(({ signal, value: share, parameters = {} }) => {
    const { name, pid, growth_bytes, span_s } = parameters;
    const isKnown = typeof pid === 'number' && typeof growth_bytes === 'number' && typeof span_s === 'number';
    if (signal !== 'top_grower' || typeof name !== 'string' || !isKnown) return [];
    return [{ time, name, pid, share, growth_bytes, span_s }];
  });
}
