import type { Workload } from '@omnimind/protocol/api/schemas';
import { severities } from '@omnimind/protocol/verdict';

/** The worst first, the ignored last, and among equals the hungriest. */
export function worstFirst(workloads: readonly Workload[]): Workload[] {
  return [...workloads].sort(
    (a, b) => rank(b) - rank(a) || (b.cpu_cores ?? 0) - (a.cpu_cores ?? 0) || a.id.localeCompare(b.id),
  );
}

function rank({ ignored, verdict }: Workload): number {
  return ignored ? -1 : severities.indexOf(verdict?.severity ?? 'ok');
}
