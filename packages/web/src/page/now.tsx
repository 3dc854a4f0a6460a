import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { memoryOf } from '@omnimind/protocol/memory';
import { isQuiet, minQuiet } from '@omnimind/protocol/quiet';
import type { Severity } from '@omnimind/protocol/verdict';
import { useState } from 'preact/hooks';
import { api } from './api.ts';
import type { Seen } from './monitor.ts';
import { Badge, Facts, HeadRow, NameLink } from './parts.tsx';
import { useReading } from './reading.ts';
import { Sparkline } from './sparkline.tsx';
import { useWords, type Words } from './texts.ts';
import {
  behaviorWords,
  culpritWords,
  doneWords,
  headroomOf,
  nextWords,
  sentenceOf,
  severityOf,
  stateWords,
  troubledSince,
  worstFirst,
} from './words.ts';

/** Workloads in trouble that are told in full. */
const maxWrong = 6;
/** Sentences of evidence of each. */
const sentences = 2;

/** The machine as it is: what is wrong first, then everything. */
export function Now({ machine, workloads, events }: Pick<Seen, 'workloads' | 'events'> & { machine: MachineState }) {
  const words = useWords();
  const { texts } = words;
  const sorted = worstFirst(workloads);
  const isWrong = (severity: Severity | undefined) => severity === 'alert' || severity === 'critical';
  const wrong = sorted.filter((each) => !each.ignored && isWrong(severityOf(each))).slice(0, maxWrong);
  const watched = sorted.filter((each) => !each.ignored && severityOf(each) === 'watch').length;
  const isMachineWrong = isWrong(machine.verdict?.severity);
  return (
    <>
      <section aria-labelledby="wrong">
        <h2 id="wrong">{texts.now.wrong}</h2>
        {wrong.length === 0 && !isMachineWrong ? <p class="well">{texts.now.nothing}</p> : null}
        {machine.verdict?.severity === 'watch' ? (
          <p class="hint">{`${texts.machine}: ${behaviorWords(words, machine.verdict)}`}</p>
        ) : null}
        {watched > 0 ? <p class="hint">{texts.now.watched(watched)}</p> : null}
        {isMachineWrong ? <MachineTrouble machine={machine} /> : null}
        {wrong.map((workload) => (
          <Trouble key={workload.id} workload={workload} machine={machine} events={events} />
        ))}
      </section>
      <All workloads={sorted} />
    </>
  );
}

function MachineTrouble({ machine: { verdict } }: { readonly machine: MachineState }) {
  const words = useWords();
  return (
    <article class={`trouble ${verdict?.severity ?? 'ok'}`}>
      <h3>
        <Badge severity={verdict?.severity ?? 'ok'} /> {words.texts.machine}
      </h3>
      <p class="what">{behaviorWords(words, verdict)}</p>
      <ul class="evidence">
        {verdict?.evidence.slice(0, sentences).map((each) => (
          <li key={each.signal}>{sentenceOf(each)}</li>
        ))}
      </ul>
    </article>
  );
}

function Trouble({
  workload,
  machine,
  events,
}: {
  readonly workload: Workload;
  readonly machine: MachineState;
  readonly events: number;
}) {
  const words = useWords();
  const { texts } = words;
  const { id, name, verdict, rung } = workload;
  const severity = severityOf(workload);
  const [told, setTold] = useState<readonly Announcement[] | null>(null);
  useReading(id, events, async (isOver) => {
    const answer = await api.workload(id);
    if (!isOver() && 'value' in answer) setTold(answer.value.events);
  });
  const since = told === null ? null : troubledSince(told, severity);
  const facts = [
    [texts.now.who, culpritWords(words, workload) ?? texts.now.whole],
    [texts.now.since, told === null ? null : since === null ? texts.now.unknownSince : sinceWords(words, since)],
    [texts.now.done, told === null ? null : doneWords(told, rung, texts)],
    [texts.now.next, nextWords(words, workload, machine.monitor.mode)],
  ] as const;
  return (
    <article class={`trouble ${severity}`}>
      <h3>
        <Badge severity={severity} /> <NameLink id={id} name={name} />
      </h3>
      <p class="what">{behaviorWords(words, verdict)}</p>
      <ul class="evidence">
        {verdict?.evidence.slice(0, sentences).map((each) => (
          <li key={each.signal}>{sentenceOf(each)}</li>
        ))}
      </ul>
      <Facts facts={facts} />
    </article>
  );
}

function sinceWords({ texts, format }: Words, since: string): string {
  return `${format.timeOfDay(since)} (${texts.now.ago(Math.max(0, (Date.now() - Date.parse(since)) / 1000))})`;
}

function All({ workloads }: { readonly workloads: readonly Workload[] }) {
  const { texts } = useWords();
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const [isUnfolded, setUnfolded] = useState(false);
  const matching = workloads.filter(({ name }) => name.toLowerCase().includes(wanted));
  // On a machine with a hundred shells and helpers the list was 12,000 pixels long at a width of 390.
  const still = wanted === '' ? matching.filter(isQuiet) : [];
  const isFolded = still.length >= minQuiet && still.length < matching.length && !isUnfolded;
  const shown = isFolded ? matching.filter((workload) => !isQuiet(workload)) : matching;
  const { name, use, behavior, culprit, headroom, rung } = texts.columns;
  return (
    <section aria-labelledby="all">
      <div class="bar">
        <h2 id="all">{texts.now.all}</h2>
        {workloads.length > 8 ? (
          <input
            type="search"
            placeholder={texts.now.filter}
            aria-label={texts.now.filter}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        ) : null}
      </div>
      {workloads.length === 0 ? <p class="empty">{texts.now.empty}</p> : null}
      {workloads.length > 0 && shown.length === 0 ? <p class="empty">{texts.now.noMatch}</p> : null}
      {shown.length === 0 ? null : (
        <table class="workloads">
          <thead>
            <HeadRow titles={[name, use, behavior, culprit, headroom, rung]} />
          </thead>
          <tbody>
            {shown.map((workload) => (
              <Row key={workload.id} workload={workload} />
            ))}
          </tbody>
        </table>
      )}
      {isFolded || isUnfolded ? (
        <div class="bar">
          <button type="button" aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>
            {isUnfolded ? texts.now.fold : texts.now.unfold(still.length)}
          </button>
        </div>
      ) : null}
    </section>
  );
}

function Row({ workload }: { readonly workload: Workload }) {
  const words = useWords();
  const { texts, format } = words;
  const { id, name, verdict, cpu_cores, recent } = workload;
  const memory_bytes = memoryOf(workload);
  const severity = severityOf(workload);
  const left = headroomOf(workload);
  const state = stateWords(words, workload);
  const culprit = culpritWords(words, workload);
  const cpu = cpu_cores === null ? texts.none : format.cores(cpu_cores);
  const memory = memory_bytes === null ? texts.none : format.bytes(memory_bytes);
  const { columns } = texts;
  return (
    <tr class={severity}>
      <th scope="row">
        {severity === 'ok' ? null : <Badge severity={severity} />} <NameLink id={id} name={name} />
      </th>
      <td class="use">
        {recent === undefined ? null : (
          <Sparkline
            kind="cpu"
            points={recent.cpu_cores}
            least={0.4}
            label={texts.recentCpu(cpu, format.number(peakOf(recent.cpu_cores)))}
          />
        )}
        <span class="number">{cpu}</span>
        {recent === undefined ? null : (
          <Sparkline
            kind="memory"
            points={recent.anon_bytes}
            least={2 ** 24}
            label={texts.recentMemory(memory, format.bytes(peakOf(recent.anon_bytes)))}
          />
        )}
        <span class="number">{memory}</span>
      </td>
      <td data-title={columns.behavior}>{behaviorWords(words, verdict)}</td>
      <td data-title={columns.culprit} class={culprit === null ? 'nil' : ''}>
        {culprit ?? texts.none}
      </td>
      <td data-title={columns.headroom} class={`headroom ${left === null ? 'nil' : ''}`}>
        {left === null ? texts.unlimited : format.bytes(left)}
      </td>
      <td data-title={columns.rung} class={state === '' ? 'nil' : ''}>
        {state === '' ? texts.none : state}
      </td>
    </tr>
  );
}

function peakOf(points: readonly (number | null)[]): number {
  return points.reduce<number>((high, point) => Math.max(high, point ?? 0), 0);
}
