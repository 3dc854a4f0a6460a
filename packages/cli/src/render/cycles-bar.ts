import type { Verdict } from '@omnimind/protocol/verdict';
import type { Screen } from './screen.ts';
import { behaviorsText } from './verdict.ts';
import { cut, displayWidth, padEnd } from './width.ts';

/** What the bar shows. */
export interface BarState {
  readonly done: number;
  readonly planned: number;
  readonly elapsed_s: number;
  readonly left_s: number | undefined;
  readonly failed: number;
  readonly killed: number;
  /** Of the cycle that runs; `null` before it is known. */
  readonly behavior: Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'severity'> | null;
  /** Held back by the pressure of the machine. */
  readonly isWaiting: boolean;
}

const widest = 30;
const narrowest = 10;

/** One line, no wider than the screen: where there is no room the last parts are left out, then the bar gets shorter. */
export function barLine(screen: Screen, state: BarState): string {
  const { paint } = screen;
  const texts = screen.messages.cycles;
  const { done, planned, behavior } = state;
  const failures = texts.failures(state.failed, state.killed);
  const left =
    state.left_s === undefined || state.left_s < 1 ? null : texts.left(screen.format.span(Math.round(state.left_s)));
  const now = state.isWaiting ? texts.waiting : behavior === null ? null : behaviorsText(screen, behavior);
  const head = `${padEnd('', String(planned).length - String(done).length)}${done}/${planned}`;
  const parts: { text: string; paint: (text: string) => string }[] = [
    { text: head, paint: paint.bold },
    ...(failures === '' ? [] : [{ text: failures, paint: (text: string) => paint.severity('alert', text) }]),
    ...(left === null ? [] : [{ text: left, paint: (text: string) => text }]),
    { text: screen.format.clock(state.elapsed_s), paint: paint.dim },
    ...(now === null
      ? []
      : [{ text: now, paint: (text: string) => paint.severity(behavior?.severity ?? 'watch', text) }]),
  ];
  const room = screen.columns - 1;
  const shown: typeof parts = [];
  let width = narrowest + 2;
  for (const part of parts) {
    const wider = width + displayWidth(part.text) + 2;
    if (shown.length > 0 && wider > room) break;
    shown.push(part);
    width = wider;
  }
  const columns = Math.max(narrowest, Math.min(widest, room - width + narrowest));
  const painted = shown.map((part, index) =>
    part.paint(index === 0 ? cut(part.text, room - columns - 4, screen.glyphs.ellipsis) : part.text),
  );
  return [drawn(screen, planned === 0 ? 0 : done / planned, columns), ...painted].join('  ');
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function drawn(screen: Screen, share: number, columns: number): string {
  const filled = Math.min(columns, Math.max(0, share * columns));
  if (!screen.unicode) {
    const whole = Math.floor(filled);
    return `[${'#'.repeat(whole)}${'.'.repeat(columns - whole)}]`;
  }
  const whole = Math.floor(filled);
  const part = eighths[Math.floor((filled - whole) * 8)] ?? '';
  const bar = '█'.repeat(whole) + part;
  return `▕${screen.paint.accent(bar)}${' '.repeat(columns - whole - part.length)}▏`;
}
