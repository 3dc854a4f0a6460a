/**
 * A model of how the kernel keeps the counters of processes and passes them on, to test the accounting against.
 *
 * wait_task_zombie() of kernel/exit.c adds the child's counters and those of its waited-for children to the parent;
 * /proc/PID/io adds own and waited-for children up in one number. A parent that ignores SIGCHLD gets nothing.
 */
export class FakeKernelProcess {
  readonly pid: number;
  parent: FakeKernelProcess;
  /** user, system, minflt, majflt. */
  readonly own = [0, 0, 0, 0];
  readonly kids = [0, 0, 0, 0];
  /** rchar, wchar, read, write; of waited-for children included. */
  readonly io = [0, 0, 0, 0];
  children: FakeKernelProcess[] = [];
  state: 'alive' | 'zombie' | 'gone' = 'alive';
  ignoresChildren = false;

  constructor(pid: number, parent: FakeKernelProcess | undefined) {
    this.pid = pid;
    this.parent = parent ?? this;
  }

  /** The twelve counters as the accounting takes them. */
  reading(): Float64Array {
    return Float64Array.from([...this.own, ...this.kids, ...this.io]);
  }
}

export class FakeKernel {
  /** The sampling process: parent of the root and of orphans. */
  readonly reaper = new FakeKernelProcess(1, undefined);
  readonly all: FakeKernelProcess[] = [];
  /** What all processes have really used, in the layout of totals. */
  readonly truth = [0, 0, 0, 0, 0, 0, 0, 0];
  #nextPid = 2;

  fork(parent: FakeKernelProcess): FakeKernelProcess {
    const child = new FakeKernelProcess(this.#nextPid, parent);
    this.#nextPid += 1;
    parent.children.push(child);
    this.all.push(child);
    // No process starts without page faults.
    this.work(child, 2, 1);
    return child;
  }

  work(process: FakeKernelProcess, counter: number, amount: number): void {
    if (process.state !== 'alive') return;
    const counters = counter < 4 ? process.own : process.io;
    counters[counter % 4] = (counters[counter % 4] ?? 0) + amount;
    this.truth[counter] = (this.truth[counter] ?? 0) + amount;
  }

  exit(process: FakeKernelProcess): void {
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
  wait(zombie: FakeKernelProcess): void {
    if (zombie.state !== 'zombie') return;
    const { parent } = zombie;
    for (let k = 0; k < 4; k += 1) {
      parent.kids[k] = (parent.kids[k] ?? 0) + (zombie.own[k] ?? 0) + (zombie.kids[k] ?? 0);
      parent.io[k] = (parent.io[k] ?? 0) + (zombie.io[k] ?? 0);
    }
    this.#release(zombie);
  }

  #release(process: FakeKernelProcess): void {
    process.state = 'gone';
    process.parent.children = process.parent.children.filter((child) => child !== process);
  }
}
