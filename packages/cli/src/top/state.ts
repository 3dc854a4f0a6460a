import type { MachineState, Workload, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import type { OptionsOf } from '../command-table.ts';

/** What the table may be ordered by. */
export type SortOrder = OptionsOf<'top'>['sort'];

/** An action on a workload that waits for a yes. */
export interface Question {
  readonly about: 'ignore' | 'unignore' | 'release';
  readonly id: string;
  /** Of the workload, unescaped. */
  readonly name: string;
}

/** How an action ended. */
export interface Outcome {
  readonly about: Question['about'] | 'gone' | 'untouched';
  readonly name: string;
  /** What went wrong and what to do; `null` on success. */
  readonly failure: string | null;
}

export interface Loss {
  /** ms since 1970. */
  readonly since_ms: number;
  readonly tries: number;
  /** What is wrong and what to do, where somebody answers; `null` where nobody does. */
  readonly failure: string | null;
}

/** All that is shown, apart from the size of the screen. Never changed in place. */
export interface TopState {
  readonly machine: MachineState;
  readonly workloads: readonly Workload[];
  /** The monitor that can't be asked; `null` while all is well. */
  readonly lost: Loss | null;
  readonly sort: SortOrder;
  /** Only workloads whose name has this text are shown. */
  readonly filter: string;
  /** What the filter was before it is being retyped; `null` while it is not. */
  readonly filterBefore: string | null;
  /** ID of the workload that was chosen; `null` follows whatever stands first. */
  readonly selected: string | null;
  /** Where in the table it stood when it was last there. */
  readonly selectedIndex: number;
  /** The workload that is looked at alone. */
  readonly opened: { readonly id: string; readonly detail: WorkloadDetail | null; readonly scroll: number } | null;
  readonly helping: boolean;
  readonly asking: Question | null;
  readonly told: Outcome | null;
}

/** As it begins, with the first answers of the monitor. */
export function initialState(
  machine: MachineState,
  workloads: readonly Workload[],
  { sort = 'severity', filter = '' }: { sort?: SortOrder; filter?: string } = {},
): TopState {
  return {
    machine,
    workloads,
    lost: null,
    sort,
    filter,
    filterBefore: null,
    selected: null,
    selectedIndex: 0,
    opened: null,
    helping: false,
    asking: null,
    told: null,
  };
}
