import type { Announcement } from '@omnimind/protocol/announcement';
import { machineId } from './api.ts';
import { Chart } from './chart.tsx';
import { useMarks } from './history.ts';
import { NameLink, Note } from './parts.tsx';
import { useWords } from './texts.ts';
import { hashOf } from './view.ts';
import { announcementWords } from './words.ts';

/** Kills that are shown: the newest. */
const maxKills = 50;
const around_ms = 900_000;

/** What was killed for want of memory, each with the quarter of an hour before. */
export function Kills({ events }: { readonly events: number }) {
  const { texts } = useWords();
  const known = useMarks(events);
  const kills = known?.marks.filter(({ kind }) => kind === 'kill').toReversed() ?? [];
  return (
    <section aria-labelledby="kills">
      <h2 id="kills">{texts.kills.title}</h2>
      {known === null ? <p class="empty">{texts.loading}</p> : null}
      {known?.failure ? <Note kind="warning">{texts.failed(known.failure.detail)}</Note> : null}
      {known !== null && known.failure === null && kills.length === 0 ? <p class="well">{texts.kills.none}</p> : null}
      {kills.slice(0, maxKills).map((kill) => (
        <Killed key={kill.id} kill={kill} />
      ))}
    </section>
  );
}

function Killed({ kill }: { readonly kill: Announcement }) {
  const words = useWords();
  const { texts, format } = words;
  const { event, workload, time } = kill;
  const { title, body } = announcementWords(words, kill);
  const at_ms = Date.parse(time);
  const before = event?.type === 'kill' ? event.before : null;
  const limit_bytes = event?.type === 'kill' ? event.limit_bytes : null;
  return (
    <article class="trouble critical">
      <h3>
        <a
          href={hashOf({
            name: 'past',
            span: { from_ms: at_ms - around_ms, to_ms: at_ms + around_ms / 3 },
            at_ms,
            other_ms: null,
          })}
        >
          <time dateTime={time}>{format.moment(time)}</time>
        </a>{' '}
        {title}
      </h3>
      <p>{body}</p>
      {workload.id === machineId ? null : (
        <p>
          {texts.columns.name}: <NameLink id={workload.id} name={workload.name} />
        </p>
      )}
      {before === null ? (
        <p class="empty">{texts.kills.unwatched}</p>
      ) : (
        <div class="pair">
          {(['anon_bytes', 'cpu_cores'] as const).map((column) => (
            <Chart
              key={column}
              title={texts.kills.before(column === 'anon_bytes' ? texts.charts.memory : texts.charts.cpu)}
              unit={column === 'anon_bytes' ? 'bytes' : 'cores'}
              from_ms={at_ms - before[column].length * before.interval_s * 1000}
              step_ms={before.interval_s * 1000}
              lines={[
                {
                  name: column === 'anon_bytes' ? texts.charts.anonymous : texts.charts.cpu,
                  points: before[column],
                },
              ]}
              limit={
                column === 'anon_bytes' && limit_bytes !== null
                  ? { name: texts.charts.limit(format.bytes(limit_bytes)), value: limit_bytes }
                  : null
              }
            />
          ))}
        </div>
      )}
    </article>
  );
}
