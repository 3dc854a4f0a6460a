import type { MachineState, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { escapeText } from '@omnimind/protocol/escape';
import { lacksRoom } from '@omnimind/protocol/lacks-room';
import type { Evidence } from '@omnimind/protocol/verdict';
import { useState } from 'preact/hooks';
import { api } from './api.ts';
import { Growers } from './growers.tsx';
import { useEventsOf } from './history.ts';
import type { Seen } from './monitor.ts';
import { Badge, EvidenceTable, Facts, Note } from './parts.tsx';
import { useReading } from './reading.ts';
import { Charts, Ranges, useSeries } from './series.tsx';
import { useWords } from './texts.ts';
import { hashOf, type Span, type View } from './view.ts';
import { WhatIf } from './what-if.tsx';
import {
  acting,
  announcementWords,
  behaviorWords,
  culpritWords,
  headroomOf,
  nextWords,
  severityOf,
  stateWords,
} from './words.ts';

/** One workload: what it did, and what its verdict is founded on. */
export function Why({
  view: { id, span, policy },
  seen,
  machine,
  mayAct,
}: {
  readonly view: View & { name: 'why' };
  readonly seen: Seen;
  readonly machine: MachineState;
  readonly mayAct: boolean;
}) {
  const words = useWords();
  const { texts, format } = words;
  const read = useSeries(id, span);
  const [detail, setDetail] = useState<WorkloadDetail | null>(null);
  const live = seen.workloads.find((each) => each.id === id);
  const shown = live ?? (detail?.id === id ? detail : undefined);
  const { events } = seen;
  useReading(id, events, async (isOver) => {
    const answer = await api.workload(id);
    if (!isOver() && 'value' in answer) setDetail(answer.value);
  });
  const go = (next: Span, other = policy) => {
    location.hash = hashOf({ name: 'why', id, span: next, ...(other === undefined ? {} : { policy: other }) });
  };
  const left = shown === undefined ? null : headroomOf(shown);
  const { peak_bytes, earlier } = shown ?? {};
  const happened = useEventsOf(id, span, events)?.marks ?? [];
  // Of what has ended, the last word that was said of it.
  const last = happened.at(-1);
  const evidence: readonly Evidence[] = shown?.verdict?.evidence ?? last?.evidence ?? [];
  // What has ended is no longer in the list of workloads, but in the history.
  const told = (detail?.id === id ? detail.events : happened).toReversed();
  return (
    <>
      <section aria-labelledby="workload">
        <h2 id="workload">
          {shown === undefined ? null : <Badge severity={severityOf(shown)} />}{' '}
          {escapeText(shown?.name ?? last?.workload.name ?? id)}
        </h2>
        {live === undefined ? <Note kind="info">{texts.why.gone}</Note> : null}
        {shown === undefined ? null : (
          <>
            <p class="what">
              {behaviorWords(words, shown.verdict)}
              {shown.verdict === null ? '' : ` (${texts.why.confidence(shown.verdict.confidence)})`}
            </p>
            <Facts
              facts={[
                [texts.why.culprits, culpritWords(words, shown) ?? texts.now.whole],
                [
                  texts.why.peak,
                  peak_bytes && earlier
                    ? texts.why.peaks(format.bytes(peak_bytes), format.bytes(earlier.peak_bytes), earlier.lives)
                    : null,
                ],
                [texts.columns.headroom, left === null ? texts.unlimited : format.bytes(left)],
                [texts.columns.rung, stateWords(words, shown) || texts.none],
                [texts.now.next, severityOf(shown) === 'ok' ? null : nextWords(words, shown, machine.monitor.mode)],
              ]}
            />
            {mayAct && live !== undefined ? <Acts workload={live} onDone={seen.refresh} /> : null}
          </>
        )}
      </section>
      <section aria-label={texts.range}>
        <Ranges span={span} onChoose={(range) => go({ range })} />
        {read === null ? <p class="empty">{texts.loading}</p> : null}
        {read?.failure ? <Note kind="warning">{texts.failed(read.failure.detail)}</Note> : null}
        {read === null ? null : (
          <Charts
            read={read}
            limit_bytes={shown?.memory_limit_bytes ?? null}
            isMachine={false}
            onZoom={(from_ms, to_ms) => go({ from_ms: Math.round(from_ms), to_ms: Math.round(to_ms) })}
          />
        )}
      </section>
      <section aria-labelledby="evidence">
        <h2 id="evidence">{texts.why.evidence}</h2>
        <EvidenceTable evidence={evidence} />
      </section>
      <section aria-labelledby="growers">
        <h2 id="growers">{texts.growers.title}</h2>
        <Growers events={happened} evidence={live?.verdict?.evidence ?? []} time={machine.time} />
      </section>
      <WhatIf
        id={id}
        span={span}
        policy={policy}
        onChoose={(next) => {
          location.hash = hashOf({ name: 'why', id, span, ...(next === undefined ? {} : { policy: next }) });
        }}
      />
      <section aria-labelledby="events">
        <h2 id="events">{texts.why.events}</h2>
        {told.length === 0 ? <p class="empty">{texts.why.noEvents}</p> : null}
        <ol class="events">
          {told.map((announcement) => {
            const { title, body } = announcementWords(words, announcement);
            return (
              <li key={announcement.id}>
                <Badge severity={announcement.severity} />{' '}
                <time dateTime={announcement.time}>{format.moment(announcement.time)}</time> <strong>{title}</strong>
                <p>{body}</p>
              </li>
            );
          })}
        </ol>
      </section>
    </>
  );
}

/** How much more memory one click gives, bytes. */
const gift_bytes = 2 ** 30;

/** What the monitor's owner may do with a workload. */
function Acts({ workload, onDone }: { readonly workload: WorkloadDetail | Seen['workloads'][number]; onDone(): void }) {
  const { texts, format } = useWords();
  const { act } = texts;
  const { id, ignored, rung } = workload;
  const [said, setSaid] = useState('');
  const ignore = async () => {
    const answer = await api.ignore(id, !ignored);
    setSaid('value' in answer ? (ignored ? act.heededNow : act.ignoredNow) : texts.failed(answer.failure.detail));
    onDone();
  };
  const release = async () => {
    const answer = await api.release(id);
    const rungs: Readonly<Record<string, string>> = texts.rungs;
    setSaid(
      'value' in answer
        ? act.released(answer.value.undone.map((rung) => rungs[rung] ?? rung).join(', '))
        : texts.failed(answer.failure.detail),
    );
    onDone();
  };
  const stop = async () => {
    const answer = await api.release(id, { stop: true });
    setSaid('value' in answer ? act.stopping : texts.failed(answer.failure.detail));
    onDone();
  };
  const give = async () => {
    const answer = await api.release(id, { memory_bytes: gift_bytes });
    setSaid('value' in answer ? act.given(format.bytes(gift_bytes)) : texts.failed(answer.failure.detail));
    onDone();
  };
  return (
    <div class="bar">
      <button type="button" aria-pressed={ignored} onClick={() => void ignore()}>
        {ignored ? act.heed : act.ignore}
      </button>
      {acting.includes(rung) ? (
        <button type="button" onClick={() => void release()}>
          {rung === 'freeze' ? act.resume : act.release}
        </button>
      ) : null}
      {lacksRoom(workload) ? (
        <>
          <button type="button" onClick={() => void give()}>
            {act.give(format.bytes(gift_bytes))}
          </button>
          <button type="button" onClick={() => void stop()}>
            {act.stop}
          </button>
        </>
      ) : null}
      <span role="status">{said}</span>
    </div>
  );
}
