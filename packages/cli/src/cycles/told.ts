import { killIn } from '@omnimind/messages/announcement';
import type { Cycle, Drift } from '@omnimind/protocol/cycles-report';
import { driftText, exitText } from '../render/cycles/sentences.ts';
import type { Screen } from '../render/screen.ts';

/** How a cycle ended, as a line without its head. */
export function endText(screen: Screen, cycle: Cycle, planned: number, isAgain: boolean): string {
  const texts = screen.messages.cycles;
  const again = isAgain ? `; ${texts.again}` : '';
  if (cycle.outcome === 'passed') return texts.passed(cycle.cycle, planned, screen.format.span(cycle.duration_s));
  if (cycle.outcome === 'failed')
    return texts.failed(cycle.cycle, planned, screen.format.span(cycle.duration_s), exitText(screen, cycle));
  const who = cycle.kill === null ? null : screen.text(killIn(screen.language, cycle.kill));
  return `${texts.killed(cycle.cycle, planned, exitText(screen, cycle), who)}${again}`;
}

export function driftLine(screen: Screen, drift: Drift): string {
  return `${screen.messages.cycles.drift}: ${driftText(screen, drift)}`;
}
