import type { DemoState } from '@omnimind/run/demo/demo';
import type { Screen } from './screen.ts';
import { tableLines } from './table.ts';
import { behaviorsText, verdictSummary } from './verdict.ts';

/**
 * The three programs as they stand: what each uses, what it is taken for, and since when.
 *
 * @param lapse for how many seconds of theirs one of the clock stands
 */
export function demoLines(screen: Screen, states: readonly DemoState[], lapse: number): string[] {
  const { format, messages, paint } = screen;
  const { demo } = messages;
  const columns = [
    { head: demo.heads.program },
    { head: demo.heads.cpu, align: 'right' as const },
    { head: demo.heads.memory, align: 'right' as const },
    { head: demo.heads.since, align: 'right' as const },
    { head: demo.heads.judged, least: 20 },
  ];
  const rows = states.map(({ load, cores, memory_bytes, verdict, troubleAt_s }) => {
    const severity = verdict?.severity ?? 'ok';
    const isWell = severity === 'ok';
    const judged =
      verdict === null ? demo.unknown : isWell ? behaviorsText(screen, verdict) : verdictSummary(screen, verdict);
    return [
      { text: demo.loads[load], paint: paint.bold },
      { text: cores === null ? '' : format.number(cores) },
      { text: memory_bytes === null ? '' : format.bytes(memory_bytes) },
      { text: troubleAt_s === null ? '' : format.clock(troubleAt_s / lapse) },
      { text: judged, paint: (text: string) => paint.severity(severity, text) },
    ];
  });
  return tableLines(screen, columns, rows);
}
