import { quoteCommand } from '@omnimind/protocol/escape';
import type { RunSummary } from '@omnimind/remember/runs/runs';
import type { Screen } from './screen.ts';
import { type TableCell, tableLines } from './table.ts';
import { verdictSummary } from './verdict.ts';

/** From this width on there is room for whole dates. */
const wideColumns = 110;

/** Past runs as a table, in the order given; the dates of the year of `now` are shortened. */
export function runsLines(screen: Screen, runs: readonly RunSummary[], now: Date): string[] {
  const { columns: heads } = screen.messages.report;
  return tableLines(
    screen,
    [
      { head: heads.id },
      { head: heads.name, least: 8 },
      { head: heads.started },
      { head: heads.duration, align: 'right' },
      { head: heads.exit, align: 'right' },
      { head: heads.verdict },
      { head: heads.command, least: 4 },
    ],
    runs.map((run) => row(screen, run, now)),
  );
}

function row(screen: Screen, run: RunSummary, now: Date): TableCell[] {
  const { glyphs, paint } = screen;
  const started =
    screen.columns < wideColumns ? screen.format.shortMoment(run.started, now) : screen.format.moment(run.started);
  return [
    { text: screen.text(run.id) },
    { text: screen.text(run.name), paint: paint.bold },
    { text: started },
    { text: run.duration_s === null ? glyphs.dash : screen.format.clock(run.duration_s) },
    { text: run.exit_status === null ? glyphs.dash : String(run.exit_status) },
    verdictCell(screen, run),
    { text: screen.text(quoteCommand(run.command)), paint: paint.dim },
  ];
}

function verdictCell(screen: Screen, { state, verdict }: RunSummary): TableCell {
  if (state !== 'finished') return { text: screen.messages.report[state] };
  if (verdict === null) return { text: screen.glyphs.dash };
  return { text: verdictSummary(screen, verdict), paint: (text) => screen.paint.severity(verdict.severity, text) };
}
