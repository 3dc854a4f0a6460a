import type { Change, Scheduling } from '@omnimind/act/actuator/scheduling';
import type { IoPriority } from '@omnimind/linux/scheduling/priority';
import type { Message } from '@omnimind/protocol/message';

interface FakeThread {
  pid: number;
  began: number;
  nice: number;
  io: IoPriority;
}

/** A machine in a table, for tests. A thread's ID is its process's for the first one. */
export class FakeScheduling implements Scheduling {
  readonly table = new Map<number, FakeThread>();
  readonly parents = new Map<number, number>();
  readonly names = new Map<number, string>();
  /** Threads that the kernel does not let us change. */
  readonly refused = new Set<number>();
  restorable: true | Message = true;
  /** Called before each change of a nice value. */
  beforeChange: () => void = () => {};

  process(pid: number, options: { parent?: number; nice?: number; began?: number; name?: string } = {}): void {
    this.thread(pid, pid, options);
    this.parents.set(pid, options.parent ?? 1);
    this.names.set(pid, options.name ?? 'worker');
  }

  thread(pid: number, tid: number, options: { nice?: number; began?: number } = {}): void {
    this.table.set(tid, {
      pid,
      began: options.began ?? tid * 100,
      nice: options.nice ?? 0,
      io: { class: 'none', level: 0 },
    });
  }

  /** A child as fork makes it: it has its parent's values. */
  fork(parent: number, pid: number): void {
    const from = this.table.get(parent);
    this.process(pid, { parent, ...(from === undefined ? {} : { nice: from.nice }) });
    const child = this.table.get(pid);
    if (child !== undefined && from !== undefined) child.io = from.io;
  }

  exit(pid: number): void {
    for (const [tid, thread] of this.table) if (thread.pid === pid) this.table.delete(tid);
    for (const [child, parent] of this.parents) if (parent === pid) this.parents.set(child, 1);
    this.parents.delete(pid);
  }

  threads(pid: number): number[] {
    return [...this.table].flatMap(([tid, thread]) => (thread.pid === pid ? [tid] : []));
  }

  startTime(pid: number, tid = pid): number | null {
    const thread = this.table.get(tid);
    return thread?.pid === pid ? thread.began : null;
  }

  protector(pid: number, names: ReadonlySet<string>): string | null {
    const name = this.names.get(pid) ?? '';
    return names.has(name) ? name : null;
  }

  parent(pid: number): number | null {
    return this.parents.get(pid) ?? null;
  }

  all(): number[] {
    return [...this.parents.keys()];
  }

  nice(tid: number): number | 'gone' {
    return this.table.get(tid)?.nice ?? 'gone';
  }

  setNice(tid: number, nice: number): Change {
    this.beforeChange();
    const thread = this.table.get(tid);
    if (thread === undefined) return 'gone';
    if (this.refused.has(tid)) return 'denied';
    thread.nice = nice;
    return 'done';
  }

  ioPriority(tid: number): IoPriority | null {
    return this.table.get(tid)?.io ?? null;
  }

  setIoPriority(tid: number, priority: IoPriority): Change {
    const thread = this.table.get(tid);
    if (thread === undefined) return 'gone';
    thread.io = priority;
    return 'done';
  }

  canRestore(): true | Message {
    return this.restorable;
  }
}
