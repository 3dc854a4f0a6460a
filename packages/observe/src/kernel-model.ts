/**
 * A model of how the kernel keeps and hands on the counters of processes, to test the accounting against. For tests.
 *
 * wait_task_zombie() of kernel/exit.c adds the child's counters and those of its waited-for children to the parent;
 * /proc/PID/io shows own and waited-for children in one. A parent that ignores SIGCHLD is given nothing.
 */
export class ModelProcess {
  readonly pid: number;
  parent: ModelProcess;
  /** user, system, minflt, majflt. */
  readonly own = [0, 0, 0, 0];
  readonly kids = [0, 0, 0, 0];
  /** rchar, wchar, read, write; of waited-for children included. */
  readonly io = [0, 0, 0, 0];
  children: ModelProcess[] = [];
  state: 'alive' | 'zombie' | 'gone' = 'alive';
  ignoresChildren = false;

  constructor(pid: number, parent: ModelProcess | undefined) {
    this.pid = pid;
    this.parent = parent ?? this;
  }

  /** The twelve counters as the accounting takes them. */
  reading(): Float64Array {
    return Float64Array.from([...this.own, ...this.kids, ...this.io]);
  }
}

export class KernelModel {
  /** The watching process: parent of the root, and of orphans. */
  readonly reaper = new ModelProcess(1, undefined);
  readonly all: ModelProcess[] = [];
  /** What all processes have really used, in the layout of totals. */
  readonly truth = [0, 0, 0, 0, 0, 0, 0, 0];
  #nextPid = 2;

  fork(parent: ModelProcess): ModelProcess {
    const child = new ModelProcess(this.#nextPid, parent);
    this.#nextPid += 1;
    parent.children.push(child);
    this.all.push(child);
    // No process comes to life without page faults.
    this.work(child, 2, 1);
    return child;
  }

  work(process: ModelProcess, counter: number, amount: number): void {
    if (process.state !== 'alive') return;
    const counters = counter < 4 ? process.own : process.io;
    counters[counter % 4] = (counters[counter % 4] ?? 0) + amount;
    this.truth[counter] = (this.truth[counter] ?? 0) + amount;
  }

  exit(process: ModelProcess): void {
    if (process.state !== 'alive') return;
    process.state = 'zombie';
    for (const child of process.children) {
      child.parent = this.reaper;
      this.reaper.children.push(child);
    }
    process.children = [];
    if (process.parent.ignoresChildren) this.#release(process);
  }

  /** The parent waits for a zombie. */
  wait(zombie: ModelProcess): void {
    if (zombie.state !== 'zombie') return;
    const { parent } = zombie;
    for (let k = 0; k < 4; k += 1) {
      parent.kids[k] = (parent.kids[k] ?? 0) + (zombie.own[k] ?? 0) + (zombie.kids[k] ?? 0);
      parent.io[k] = (parent.io[k] ?? 0) + (zombie.io[k] ?? 0);
    }
    this.#release(zombie);
  }

  #release(process: ModelProcess): void {
    process.state = 'gone';
    process.parent.children = process.parent.children.filter((child) => child !== process);
  }
}
