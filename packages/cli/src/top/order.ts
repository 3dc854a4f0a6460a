import type { Workload } from '@omnimind/protocol/api/schemas';
import { memoryOf } from '@omnimind/protocol/memory';
import { severities } from '@omnimind/protocol/verdict';
import type { SortOrder, TopState } from './state.ts';

type Comparison = (a: Workload, b: Workload) => number;

const byName: Comparison = (a, b) => compare(a.name, b.name) || compare(a.id, b.id);
const bySeverity: Comparison = (a, b) => rank(b) - rank(a);
const byCores: Comparison = (a, b) => (b.cpu_cores ?? -1) - (a.cpu_cores ?? -1);
const byMemory: Comparison = (a, b) => (memoryOf(b) ?? -1) - (memoryOf(a) ?? -1);
/** Among equals a small difference should not make rows jump. */
const byTenthsOfCores: Comparison = (a, b) => tenths(b) - tenths(a);

const orders: Readonly<Record<SortOrder, readonly Comparison[]>> = {
  severity: [bySeverity, byTenthsOfCores, byMemory, byName],
  cpu: [byCores, byMemory, byName],
  memory: [byMemory, byCores, byName],
  name: [byName],
};

/** The workloads that the filter lets through, in the order that was asked for. */
export function shownWorkloads({
  workloads,
  filter,
  sort,
}: Pick<TopState, 'workloads' | 'filter' | 'sort'>): Workload[] {
  const wanted = filter.toLowerCase();
  return workloads.filter(({ name }) => name.toLowerCase().includes(wanted)).sort(inOrder(orders[sort]));
}

/** Where the chosen one stands among those; `-1` when there are none. */
export function selectedIndexIn(
  shown: readonly Workload[],
  { selected, selectedIndex }: Pick<TopState, 'selected' | 'selectedIndex'>,
): number {
  if (shown.length === 0) return -1;
  if (selected === null) return 0;
  const found = shown.findIndex(({ id }) => id === selected);
  // What is gone leaves its place to whatever comes next.
  return found >= 0 ? found : Math.min(selectedIndex, shown.length - 1);
}

/** The chosen workload; `undefined` when the table is empty. */
export function selectedWorkload(state: TopState): Workload | undefined {
  const shown = shownWorkloads(state);
  return shown[selectedIndexIn(shown, state)];
}

function inOrder(comparisons: readonly Comparison[]): Comparison {
  return (a, b) => {
    for (const comparison of comparisons) {
      const order = comparison(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** The ignored rank with those that are well. */
function rank({ verdict, ignored }: Workload): number {
  if (verdict === null) return -1;
  return ignored ? 0 : severities.indexOf(verdict.severity);
}

function tenths({ cpu_cores }: Workload): number {
  return Math.round((cpu_cores ?? 0) * 10);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
