/** The behaviors of a verdict that stand for trouble. */
export type Trouble = 'memory:leaking' | 'cpu:runaway' | 'cpu:growing' | 'pressure:thrashing';

/** A workload of the live corpus and what is true of it. */
export interface Workload {
  /** Name of its trace. */
  readonly name: string;
  /** Source or tool by which the corpus is split: all traces of one program are in one set. */
  readonly program: string;
  readonly set: 'tuning' | 'test';
  /** Run in the folder of the programs, with compiled ones on PATH. */
  readonly command: readonly string[];
  /** How long it runs by itself, s. */
  readonly seconds: number;
  /** Processors that it keeps busy on average, for the bound of what runs at once. */
  readonly load: number;
  /** Most memory it holds, MB, for the same bound. */
  readonly memory: number;
  /** What begins at the onset that the program notes, and lasts to its end; nothing for honest work. */
  readonly trouble?: { readonly behavior: Trouble; readonly due_s: number };
  /** What is never true of it. */
  readonly never: readonly Trouble[];
  readonly note: string;
}

const all: readonly Trouble[] = ['memory:leaking', 'cpu:runaway', 'cpu:growing', 'pressure:thrashing'];

type Common = Pick<Workload, 'name' | 'set' | 'command' | 'seconds' | 'load' | 'memory' | 'note'>;

/** Honest work: no trouble, ever. */
export function honest(common: Common, program = common.name): Workload {
  return { ...common, program, never: all };
}

/** Trouble of one kind: none of the others is true of it. */
export function trouble(behavior: Trouble, due_s: number, common: Common, program = common.name): Workload {
  return { ...common, program, trouble: { behavior, due_s }, never: all.filter((other) => other !== behavior) };
}
