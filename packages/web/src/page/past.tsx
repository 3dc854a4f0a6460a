import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState } from '@omnimind/protocol/api/schemas';
import { useEffect, useState } from 'preact/hooks';
import { machineId } from './api.ts';
import { useMarks } from './history.ts';
import { MomentTable } from './moment.tsx';
import { Note } from './parts.tsx';
import { Charts, Ranges, useSeries } from './series.tsx';
import { useWords } from './texts.ts';
import { hashOf, limitsOf, type View, zoomed } from './view.ts';
import { announcementWords } from './words.ts';

type PastView = View & { readonly name: 'past' };

/** Width of a mark, CSS pixels: those that would lie on one another are one. */
const markWidth = 26;

/** The machine over time, and every workload as it was at a moment. */
export function Past({
  view,
  machine,
  events,
}: {
  readonly view: PastView;
  readonly machine: MachineState;
  readonly events: number;
}) {
  const { texts, format } = useWords();
  const { span, at_ms, other_ms } = view;
  const read = useSeries(machineId, span);
  const known = useMarks(events);
  const go = (change: Partial<PastView>) => {
    location.hash = hashOf({ ...view, ...change });
  };
  const pick = (ms: number) => go({ at_ms: Math.min(Date.now(), Math.round(ms / 1000) * 1000) });
  const zoom = (factor: number) => go({ span: zoomed(span, Date.now(), factor, at_ms ?? undefined) });
  const move = (share: number) => {
    const [from_ms, to_ms] = limitsOf(span, Date.now());
    pick((at_ms ?? (from_ms + to_ms) / 2) + share * (to_ms - from_ms));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-0.01),
      ArrowRight: () => move(0.01),
      '+': () => zoom(0.5),
      '-': () => zoom(2),
      '−': () => zoom(2),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (action === undefined || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    action();
  };
  const moments = [at_ms, other_ms].filter((moment) => moment !== null);
  const { past } = texts;
  return (
    <>
      <section aria-labelledby="past" onKeyDown={onKeyDown}>
        <h2 id="past">{past.title}</h2>
        <p class="hint">{past.hint}</p>
        <div class="bar">
          <Ranges span={span} onChoose={(range) => go({ span: { range } })} />
          <button type="button" onClick={() => move(-0.01)}>
            {past.earlier}
          </button>
          <button type="button" onClick={() => move(0.01)}>
            {past.later}
          </button>
          <button type="button" onClick={() => zoom(0.5)}>
            {past.in}
          </button>
          <button type="button" onClick={() => zoom(2)}>
            {past.out}
          </button>
        </div>
        {read === null ? <p class="empty">{texts.loading}</p> : null}
        {read?.failure ? <Note kind="warning">{texts.failed(read.failure.detail)}</Note> : null}
        {read === null ? null : (
          <>
            <MarkStrip marks={known?.marks ?? []} from_ms={read.from_ms} to_ms={read.to_ms} onPick={pick} />
            <Charts
              read={read}
              limit_bytes={machine.host.memory_bytes}
              isMachine={true}
              moments={moments}
              onZoom={(from_ms, to_ms) => go({ span: { from_ms: Math.round(from_ms), to_ms: Math.round(to_ms) } })}
              onPick={pick}
            />
          </>
        )}
      </section>
      <section aria-labelledby="moment">
        <h2 id="moment">
          {at_ms === null
            ? past.moment
            : other_ms === null
              ? past.at(momentText(at_ms))
              : past.compared(momentText(at_ms), momentText(other_ms))}
        </h2>
        {at_ms === null ? (
          <p class="empty">{past.pick}</p>
        ) : (
          <>
            <div class="bar">
              <button
                type="button"
                aria-pressed={other_ms !== null}
                onClick={() => go({ other_ms: other_ms === null ? at_ms : null })}
              >
                {other_ms === null ? past.compare : past.stop}
              </button>
            </div>
            <MomentTable at_ms={at_ms} other_ms={other_ms} />
          </>
        )}
      </section>
    </>
  );

  function momentText(ms: number): string {
    return `${format.date(new Date(ms))} ${format.timeOfDay(new Date(ms).toISOString())}`;
  }
}

/** Kills, actions and trouble of the monitor as buttons above the charts; each leads to its moment. */
function MarkStrip({
  marks,
  from_ms,
  to_ms,
  onPick,
}: {
  readonly marks: readonly Announcement[];
  readonly from_ms: number;
  readonly to_ms: number;
  onPick(at_ms: number): void;
}) {
  const words = useWords();
  const { past } = words.texts;
  const columns = Math.max(8, Math.floor((Math.min(useWidth(), 2400) - 110) / markWidth));
  const groups = new Map<number, Announcement[]>();
  for (const mark of marks) {
    const column = Math.floor(((Date.parse(mark.time) - from_ms) / (to_ms - from_ms)) * columns);
    if (column >= 0 && column < columns) groups.set(column, [...(groups.get(column) ?? []), mark]);
  }
  if (groups.size === 0) return null;
  const shown = [...groups].map(([column, group]) => ({ column, count: group.length, ...markOf(group) }));
  return (
    <>
      <ul class="marks" aria-label={past.marks}>
        {shown.map(({ column, count, last, kind }) => {
          if (last === undefined) return null;
          const { title } = announcementWords(words, last);
          const label = `${words.format.moment(last.time)}: ${title}${count > 1 ? ` (${past.markCount(count)})` : ''}`;
          return (
            // Its place is no style attribute, which the policy of the page forbids: Preact sets it by script.
            <li key={column} style={{ left: `${((column + 0.5) / columns) * 100}%` }}>
              <button
                type="button"
                class={kind}
                title={label}
                aria-label={label}
                onClick={() => onPick(Date.parse(last.time))}
              />
            </li>
          );
        })}
      </ul>
      <p class="keys hint">
        {(['kill', 'action', 'monitor'] as const)
          .filter((kind) => shown.some((each) => each.kind === kind))
          .map((kind) => (
            <span key={kind} class={`key ${kind}`}>
              {past.mark[kind]}
            </span>
          ))}
      </p>
    </>
  );
}

/** What stands for marks that would lie on one another: a kill, else the last. */
function markOf(group: readonly Announcement[]) {
  const last = group.findLast(({ kind }) => kind === 'kill') ?? group.at(-1);
  const kind = last?.kind === 'kill' ? 'kill' : last?.kind === 'action_taken' ? 'action' : 'monitor';
  return { last, kind } as const;
}

/** The width of the window, CSS pixels, also after it has changed. */
function useWidth(): number {
  const [width, setWidth] = useState(innerWidth);
  useEffect(() => {
    const onResize = () => setWidth(innerWidth);
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, []);
  return width;
}
