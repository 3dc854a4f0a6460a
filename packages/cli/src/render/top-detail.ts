import { announcementIn, protectionIn } from '@omnimind/messages/announcement';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { Workload, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { isActedOn } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import type { LoadedModel } from '@omnimind/protocol/ollama';
import { chartLines } from './chart.ts';
import { blankLine, bodyWidth, bulletLines, layout, type Section } from './layout.ts';
import type { Screen } from './screen.ts';
import { behaviorLines, severityLines } from './verdict.ts';
import { cut, wrap } from './width.ts';
import { processText, reasonsOf, spanText, stallText } from './workload.ts';

/** Events that are shown, the newest first. */
const mostEvents = 20;
const mostProcesses = 8;

/**
 * All of one workload, as many lines as it takes.
 *
 * @param detail `null` while it is being asked for: what the table knew stands there
 * @param rows of the screen, for the height of the charts
 */
export function detailLines(screen: Screen, workload: Workload, detail: WorkloadDetail | null, rows: number): string[] {
  const { labels } = screen.messages.report;
  const texts = screen.messages.top;
  const columns = bodyWidth(screen);
  const { verdict } = workload;
  const reasons = reasonsOf(screen, verdict);
  const verdictLines = verdict === null ? [] : severityLines(screen, verdict, columns);
  return layout(screen, [
    { label: labels.verdict, lines: [...verdictLines, ...stateLines(screen, workload)] },
    ...(verdict === null ? [] : [{ label: '', lines: behaviorLines(screen, verdict, columns) }]),
    ...chartSections(screen, workload, rows),
    ...(reasons.length === 0
      ? []
      : [blankLine, { label: labels.evidence, lines: reasons.flatMap((text) => bulletLines(screen, text, columns)) }]),
    blankLine,
    { label: texts.events, lines: detail === null ? [texts.waiting] : eventsOf(screen, detail.events, columns) },
    blankLine,
    ...factSections(screen, workload, detail, columns),
  ]);
}

/** What is done to it or kept from it. */
function stateLines(screen: Screen, { rung, ignored, protected_by }: Workload): string[] {
  const { messages, paint } = screen;
  const texts = screen.messages.machine;
  const told = [
    ...(isActedOn({ rung }) ? [paint.accent(messages.behaviors.rung[rung])] : []),
    ...(ignored ? [texts.ignored] : []),
    ...(protected_by === null ? [] : [texts.protectedBy(screen.text(protectionIn(screen.language, protected_by)))]),
  ];
  return told.length === 0 ? [] : [told.join(', ')];
}

/** CPU and memory of the last minutes, each with what it is now. */
function chartSections(screen: Screen, workload: Workload, rows: number): Section[] {
  const { glyphs, messages, paint, unicode } = screen;
  const texts = screen.messages.top;
  const { recent, cpu_cores, shmem_bytes, gpu_bytes, vram_bytes, memory_limit_bytes, peak_bytes, earlier } = workload;
  const memory_bytes = memoryOf(workload);
  const columns = bodyWidth(screen);
  const height = Math.max(1, Math.min(6, Math.floor((rows - 16) / 4)));
  const cores = cpu_cores === null ? glyphs.dash : `${screen.format.cores(cpu_cores)} ${unitOfCores(screen)}`;
  const limit = memory_limit_bytes === null ? '' : ` ${texts.ofLimit(screen.format.bytes(memory_limit_bytes))}`;
  const shared = shmem_bytes ? ` (${texts.ofThemShared(screen.format.bytes(shmem_bytes))})` : '';
  const bytes = memory_bytes === null ? glyphs.dash : screen.format.bytes(memory_bytes) + limit + shared;
  const vram = vram_bytes ? screen.format.bytes(vram_bytes) : null;
  const section = (label: string, now: string, series: readonly (number | null)[], fold: 'mean' | 'max'): Section => {
    const span = recent === undefined ? '' : paint.dim(`  ${texts.minutes(spanText(screen, recent))}`);
    const width = Math.min(columns, Math.max(series.length, 1));
    const bars = chartLines(series, width, height, { unicode, fold }).map((line) => paint.accent(line.trimEnd()));
    return { label, lines: [paint.bold(now) + span, ...(series.length < 2 ? [] : bars)] };
  };
  return [
    blankLine,
    section(messages.report.labels.cpu, cores, recent?.cpu_cores ?? [], 'mean'),
    section(messages.report.labels.memory, bytes, recent?.anon_bytes ?? [], 'max'),
    ...(peak_bytes && earlier
      ? [
          {
            label: texts.peak,
            lines: [
              texts.peaks(screen.format.bytes(peak_bytes), screen.format.bytes(earlier.peak_bytes), earlier.lives),
            ],
          },
        ]
      : []),
    ...(gpu_bytes ? [{ label: texts.gpu, lines: [texts.gpuMemory(screen.format.bytes(gpu_bytes), vram)] }] : []),
  ];
}

function unitOfCores({ language }: Screen): string {
  return language === 'pt' ? 'núcleos' : 'cores';
}

function eventsOf(screen: Screen, events: readonly Announcement[], columns: number): string[] {
  const { glyphs, paint } = screen;
  if (events.length === 0) return [screen.messages.top.noEvents];
  return events
    .slice(-mostEvents)
    .reverse()
    .flatMap((event) => {
      const { time, severity } = event;
      const { title, body } = announcementIn(screen.language, event);
      const clock = `${screen.format.timeOfDay(time)}  `;
      const head = cut(screen.text(title), columns - clock.length, glyphs.ellipsis);
      const rest = wrap(screen.text(body), columns - clock.length).filter((line) => line !== '');
      return [
        paint.dim(clock) + paint.severity(severity, head),
        ...rest.map((line) => ' '.repeat(clock.length) + paint.dim(line)),
      ];
    });
}

function factSections(screen: Screen, workload: Workload, detail: WorkloadDetail | null, columns: number): Section[] {
  const { labels } = screen.messages.report;
  const { columns: columnsOf } = screen.messages.report;
  const { aspect } = screen.messages.behaviors;
  const texts = screen.messages.top;
  const processes = detail?.processes ?? [];
  const named = processes.slice(0, mostProcesses).map(({ pid, name }) => `${pid} ${screen.text(name)}`);
  const count = workload.pids === null ? screen.glyphs.dash : String(workload.pids);
  const more = processes.length > mostProcesses ? ` ${screen.glyphs.ellipsis}` : '';
  const list = named.length === 0 ? count : `${count}: ${named.join(', ')}${more}`;
  return [
    { label: aspect.pressure, lines: [stallText(screen, workload.stall)] },
    { label: labels.processes, lines: wrap(list, columns) },
    ...(workload.heaviest
      ? [{ label: '', lines: wrap(`${columnsOf.heaviest}: ${processText(screen, workload.heaviest)}`, columns) }]
      : []),
    ...(detail?.models?.length
      ? [{ label: texts.models, lines: detail.models.flatMap((model) => wrap(modelText(screen, model), columns)) }]
      : []),
    ...(workload.directory
      ? [{ label: columnsOf.directory, lines: wrap(screen.text(workload.directory), columns) }]
      : []),
    { label: texts.seen, lines: [screen.format.moment(workload.first_seen)] },
    ...(workload.cgroup === null ? [] : [{ label: texts.cgroup, lines: wrap(screen.text(workload.cgroup), columns) }]),
  ];
}

function modelText(screen: Screen, { name, bytes, vram_bytes, until }: LoadedModel): string {
  const { format, glyphs, messages } = screen;
  const vram = vram_bytes === 0 ? null : format.bytes(vram_bytes);
  const what = messages.top.model(format.bytes(bytes), vram, until === null ? null : format.timeOfDay(until));
  return `${screen.text(name)} ${glyphs.dash} ${what}`;
}
