import { FakeKernel, type FakeKernelProcess } from '@omnimind/testing/fake-kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account, ioAt, readingCount, total, totalCount } from './account.ts';
import { Ledger } from './accounting.ts';
import { creditParent, type ProcessNode } from './credit-parent.ts';

class WatchedModel implements ProcessNode {
  readonly process: FakeKernelProcess;
  readonly account: Account;
  readonly orphaned = false;
  ppid: number;
  ended = false;

  constructor(process: FakeKernelProcess, totals: Float64Array) {
    this.process = process;
    this.ppid = process.parent.pid;
    this.account = new Account(totals);
  }
}

/** Watches a model as the process table watches the kernel: parents first, each at its own moment. */
class Observer {
  readonly totals = new Float64Array(totalCount);
  readonly #ledger = new Ledger();
  readonly #reaper = new Account(this.totals);
  readonly #watched = new Map<number, WatchedModel>();
  readonly #kernel: FakeKernel;

  constructor(kernel: FakeKernel) {
    this.#kernel = kernel;
  }

  /** @param between happens before each reading of a process */
  tick(between: () => void = () => {}): void {
    // `all` is in the order of birth, so parents come first.
    for (const process of this.#kernel.all)
      if (process.state !== 'gone' && !this.#watched.has(process.pid))
        this.#watched.set(process.pid, new WatchedModel(process, this.totals));
    this.#ledger.observeKids(this.#reaper, this.#kernel.reaper.reading());
    const vanished: WatchedModel[] = [];
    const ended: WatchedModel[] = [];
    for (const kin of this.#watched.values()) {
      between();
      if (kin.process.state === 'gone') vanished.push(kin);
      else {
        kin.ppid = kin.process.parent.pid;
        this.#ledger.observe(kin.account, kin.process.reading(), readingCount);
        kin.ended = kin.process.state === 'zombie';
        if (kin.ended) ended.push(kin);
      }
    }
    creditParent(vanished, ended, (pid) => this.#watched.get(pid), this.#reaper, this.#ledger);
    for (const [pid, kin] of this.#watched) if (vanished.includes(kin)) this.#watched.delete(pid);
    this.#ledger.settle();
  }
}

type Step = readonly [kind: number, which: number, counter: number, amount: number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.integer({ min: 0, max: 11 }),
  fc.nat({ max: 30 }),
  fc.integer({ min: 0, max: 7 }),
  fc.integer({ min: 1, max: 50 }),
);

/** One thing that happens to a process that is chosen by number. */
function happen(kernel: FakeKernel, [kind, which, counter, amount]: Step): void {
  const process = kernel.all[which % kernel.all.length];
  if (process === undefined) return;
  if (kind <= 4) kernel.work(process, counter, amount);
  else if (kind <= 7 && process.state === 'alive') kernel.fork(process);
  else if (kind === 8) kernel.exit(process);
  else if (kind <= 10) kernel.wait(process);
  else process.ignoresChildren = counter === 0;
}

describe('accounting', () => {
  it('never counts more than was used and never falls, whoever dies when, waited for or not', () => {
    const run = fc.array(
      fc.record({ steps: fc.array(step, { maxLength: 12 }), between: fc.array(step, { maxLength: 12 }) }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(run, (ticks) => {
        const kernel = new FakeKernel();
        kernel.fork(kernel.reaper);
        const observer = new Observer(kernel);
        let before = [...observer.totals];
        for (const { steps, between } of ticks) {
          for (const each of steps) happen(kernel, each);
          const rest = [...between];
          observer.tick(() => {
            const next = rest.shift();
            if (next !== undefined) happen(kernel, next);
          });
          const now = [...observer.totals];
          for (let i = 0; i < totalCount; i += 1) {
            expect(now[i]).toBeGreaterThanOrEqual(before[i] ?? 0);
            expect(now[i]).toBeLessThanOrEqual(kernel.truth[i] ?? 0);
          }
          before = now;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts exactly what was used when every process is waited for by its own parent', () => {
    const run = fc.array(fc.array(step, { maxLength: 20 }), { maxLength: 10 });
    fc.assert(
      fc.property(run, (ticks) => {
        const kernel = new FakeKernel();
        const root = kernel.fork(kernel.reaper);
        const observer = new Observer(kernel);
        for (const steps of ticks) {
          for (const each of steps) {
            const process = kernel.all[each[1] % kernel.all.length];
            // Nobody leaves children behind, the root stays, and who waits waits.
            const isDisorder = each[0] === 8 && ((process?.children.length ?? 0) > 0 || process === root);
            if (each[0] !== 11 && !isDisorder) happen(kernel, each);
          }
          observer.tick();
          expect([...observer.totals]).toEqual(kernel.truth);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts a child once that is waited for just after its parent was read', () => {
    const kernel = new FakeKernel();
    const root = kernel.fork(kernel.reaper);
    const child = kernel.fork(root);
    kernel.work(child, total.user, 10);
    kernel.work(child, total.rchar, 100);
    const observer = new Observer(kernel);
    observer.tick();
    let readings = 0;
    observer.tick(() => {
      readings += 1;
      if (readings !== 2) return;
      kernel.work(child, total.user, 1);
      kernel.work(child, total.rchar, 5);
      kernel.exit(child);
      kernel.wait(child);
    });
    expect(observer.totals[total.user]).toBe(10);
    observer.tick();
    expect(observer.totals[total.user]).toBe(11);
    expect(observer.totals[total.rchar]).toBe(105);
  });

  it('counts children that nobody saw, once their parent waited', () => {
    const kernel = new FakeKernel();
    const root = kernel.fork(kernel.reaper);
    const observer = new Observer(kernel);
    observer.tick();
    for (let i = 0; i < 100; i += 1) {
      const child = kernel.fork(root);
      kernel.work(child, total.user, 3);
      kernel.work(child, total.writeBytes, 10);
      kernel.exit(child);
      kernel.wait(child);
    }
    observer.tick();
    expect(observer.totals[total.user]).toBe(300);
    expect(observer.totals[total.writeBytes]).toBe(1000);
  });

  it('keeps what was seen of a process that nobody waits for', () => {
    const kernel = new FakeKernel();
    const root = kernel.fork(kernel.reaper);
    root.ignoresChildren = true;
    const child = kernel.fork(root);
    kernel.work(child, total.system, 40);
    const observer = new Observer(kernel);
    observer.tick();
    kernel.work(child, total.system, 2);
    kernel.exit(child);
    for (let i = 0; i < 4; i += 1) observer.tick();
    expect(observer.totals[total.system]).toBe(40);
    // Its credit lapsed: other children are counted in full.
    root.ignoresChildren = false;
    const other = kernel.fork(root);
    kernel.work(other, total.system, 30);
    kernel.exit(other);
    kernel.wait(other);
    observer.tick();
    expect(observer.totals[total.system]).toBe(70);
  });

  it('counts what the root used between the last look and its end, through the wait of the watcher', () => {
    const kernel = new FakeKernel();
    const root = kernel.fork(kernel.reaper);
    const observer = new Observer(kernel);
    kernel.work(root, total.user, 5);
    observer.tick();
    kernel.work(root, total.user, 7);
    kernel.exit(root);
    kernel.wait(root);
    observer.tick();
    expect(observer.totals[total.user]).toBe(12);
  });

  it('sets aside what was used before the watch, also when it comes back through a wait', () => {
    const totals = new Float64Array(totalCount);
    const ledger = new Ledger();
    const [parent, child] = [new Account(totals), new Account(totals)];
    const reading = (user: number, kidsUser: number) => {
      const values = new Float64Array(readingCount);
      values[total.user] = user;
      values[4 + total.user] = kidsUser;
      values[4 + total.minflt] = kidsUser;
      return values;
    };
    parent.begin(reading(100, 50), 0, ioAt);
    child.begin(reading(400, 0), 0, ioAt);
    ledger.observe(parent, reading(101, 50), ioAt);
    ledger.observe(child, reading(402, 0), ioAt);
    ledger.settle();
    expect(totals[total.user]).toBe(3);
    ledger.observe(parent, reading(101, 50 + 405), ioAt);
    ledger.vanish(child, parent);
    ledger.settle();
    expect(totals[total.user]).toBe(6);
  });
});
