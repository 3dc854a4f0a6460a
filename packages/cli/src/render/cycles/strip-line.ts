import type { Cycle } from '@omnimind/protocol/cycles-report';
import type { Screen } from '../screen.ts';

/** The cycles as one line of signs, each the worst of its cycles: `x` failed, `K` killed, `r` retried, the rest quiet. */
export function stripLine(screen: Screen, cycles: readonly Cycle[], columns: number): string {
  const { paint, unicode } = screen;
  const count = Math.min(columns, cycles.length);
  const quiet = unicode ? '·' : '.';
  const signs = Array.from({ length: count }, (_, column) => {
    const part = cycles.slice(
      Math.floor((column * cycles.length) / count),
      Math.floor(((column + 1) * cycles.length) / count),
    );
    if (part.some(({ outcome }) => outcome === 'killed')) return paint.severity('critical', 'K');
    if (part.some(({ outcome }) => outcome === 'failed')) return paint.severity('alert', 'x');
    if (part.some(({ attempt }) => attempt > 1)) return paint.severity('watch', 'r');
    return paint.severity('ok', quiet);
  });
  return signs.join('');
}
