import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asWritten, message } from '@omnimind/protocol/message';
import { thisOwner } from '@omnimind/remember/runs/run-directory';
import { FakeScheduling } from '@omnimind/testing/fake-scheduling';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProcessKey } from './actuator.ts';
import { Deprioritizer } from './deprioritize.ts';
import { Journal } from './journal.ts';
import { recoverJournals } from './recover.ts';

let directory = '';
let machine = new FakeScheduling();
let actuator = makeActuator();

function makeActuator(): Deprioritizer {
  return new Deprioritizer({
    scheduling: machine,
    journal: new Journal(join(directory, 'journal'), null),
    nice: 10,
    protectedNames: ['code'],
  });
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-actuator-'));
  machine = new FakeScheduling();
  actuator = makeActuator();
});
afterEach(() => rmSync(directory, { recursive: true }));

const request = (workload: string, processes: readonly ProcessKey[]) =>
  ({ workload, rung: 'deprioritize', resource: null, processes }) as const;
const processes = (...pids: number[]) => pids.map((pid) => ({ pid, starttime: machine.startTime(pid) ?? 0 }));
const recover = () =>
  recoverJournals(join(directory, 'journal'), {
    scheduling: machine,
    cgroupRoot: '/nowhere',
    connect: () => {
      throw new Error('no unit was acted on');
    },
  });
const nices = (...tids: number[]) => tids.map((tid) => machine.nice(tid));
const journalFiles = () => (existsSync(join(directory, 'journal')) ? readdirSync(join(directory, 'journal')) : []);

describe('the process that has most of the growth', () => {
  beforeEach(() => {
    machine.process(10);
    for (const pid of [20, 30, 40]) machine.process(pid, { parent: 10 });
    machine.process(31, { parent: 30 });
  });
  const every = () => processes(10, 20, 30, 31, 40);

  test('comes first with those below it, and the others keep their priority', () => {
    expect(actuator.take({ ...request('w', every()), culprit: 30 })).toMatchObject({ outcome: 'taken' });
    expect(nices(10, 20, 30, 31, 40)).toEqual([0, 0, 10, 10, 0]);
    machine.fork(30, 32);
    machine.fork(20, 21);
    actuator.maintain('w', [...every(), ...processes(32, 21)]);
    expect(nices(32, 21)).toEqual([10, 0]);
  });

  test('is followed by the others where that does not help, and all come back', () => {
    actuator.take({ ...request('w', every()), culprit: 30 });
    expect(actuator.take(request('w', every()))).toMatchObject({ outcome: 'taken' });
    expect(nices(10, 20, 30, 31, 40)).toEqual([10, 10, 10, 10, 10]);
    actuator.undo(request('w', every()));
    expect(nices(10, 20, 30, 31, 40)).toEqual([0, 0, 0, 0, 0]);
  });

  test('may be gone: then all are alike', () => {
    actuator.take({ ...request('w', every()), culprit: 99 });
    expect(nices(10, 20, 30, 31, 40)).toEqual([10, 10, 10, 10, 10]);
  });
});

describe('taking', () => {
  test('all threads of all processes get the nice value and the lowest I/O priority', () => {
    machine.process(10);
    machine.thread(10, 11);
    machine.process(20, { parent: 10 });
    const outcome = actuator.take(request('w', processes(10, 20)));
    expect(outcome).toEqual({
      outcome: 'taken',
      text: message('action.priority_lowered', {
        nice: message('action.nice', { before: [0], set: 10 }),
        io: true,
        threads: 3,
        processes: 2,
      }),
    });
    expect(nices(10, 11, 20)).toEqual([10, 10, 10]);
    expect(machine.ioPriority(11)).toEqual({ class: 'best_effort', level: 7 });
  });

  test('a priority is only ever lowered', () => {
    machine.process(10, { nice: 15 });
    machine.process(20, { nice: -5 });
    actuator.take(request('w', processes(10, 20)));
    expect(nices(10, 20)).toEqual([15, 10]);
  });

  test('the old value is on disk before it is replaced', () => {
    machine.process(10, { nice: 3 });
    const kept: string[] = [];
    machine.beforeChange = () => {
      kept.push(...journalFiles().map((name) => readFileSync(join(directory, 'journal', name), 'utf8')));
    };
    actuator.take(request('w', processes(10)));
    expect(kept[0]).toContain('"nice":{"before":3,"set":10}');
  });

  test('a protected process within the workload is left alone', () => {
    machine.process(10);
    machine.process(20, { name: 'code' });
    actuator.take(request('w', processes(10, 20)));
    expect(nices(10, 20)).toEqual([10, 0]);
  });

  test('a PID that was given anew is another process', () => {
    machine.process(10, { began: 5 });
    const seen = processes(10);
    machine.process(10, { began: 6 });
    expect(actuator.take(request('w', seen))).toEqual({
      outcome: 'skipped',
      reason: message('reason.no_process_left'),
    });
    expect(nices(10)).toEqual([0]);
  });

  test('it is skipped when the priority could not be raised again', () => {
    machine.process(10);
    machine.restorable = asWritten('no privilege');
    expect(actuator.take(request('w', processes(10)))).toEqual({
      outcome: 'skipped',
      reason: asWritten('no privilege'),
    });
    expect([nices(10), journalFiles()]).toEqual([[0], []]);
  });

  test('it is skipped when the old values cannot be kept', () => {
    machine.process(10);
    writeFileSync(join(directory, 'journal'), 'a file where the directory should be');
    expect(actuator.take(request('w', processes(10)))).toMatchObject({
      outcome: 'skipped',
      reason: { code: 'reason.not_journaled', parameters: { error: expect.stringMatching(/^(EEXIST|ENOTDIR)$/) } },
    });
    expect(nices(10)).toEqual([0]);
  });

  test('it is skipped when there is nothing to lower, and when the kernel refuses', () => {
    machine.process(10, { nice: 19 });
    machine.setIoPriority(10, { class: 'idle', level: 0 });
    expect(actuator.take(request('w', processes(10)))).toMatchObject({
      reason: message('reason.nice_already', { nice: 10 }),
    });
    machine.process(20);
    machine.refused.add(20);
    expect(actuator.take(request('v', processes(20)))).toMatchObject({ reason: message('reason.refused') });
  });
});

describe('undoing', () => {
  test('every thread gets back what it had, and the journal goes away', () => {
    machine.process(10, { nice: 2 });
    machine.thread(10, 11, { nice: 4 });
    actuator.take(request('w', processes(10)));
    expect(actuator.undo(request('w', processes(10)))).toEqual(
      message('action.priority_restored', { threads: 2, processes: 1, denied: 0 }),
    );
    expect([nices(10, 11), machine.ioPriority(10)]).toEqual([[2, 4], { class: 'none', level: 0 }]);
    expect(journalFiles()).toEqual([]);
  });

  test('what somebody else changed since stays', () => {
    machine.process(10);
    actuator.take(request('w', processes(10)));
    machine.setNice(10, 5);
    machine.setIoPriority(10, { class: 'idle', level: 0 });
    actuator.undo(request('w', processes(10)));
    expect([nices(10), machine.ioPriority(10)?.class]).toEqual([[5], 'idle']);
  });

  test('children and threads that inherited get back what their parent had', () => {
    machine.process(10, { nice: 2 });
    actuator.take(request('w', processes(10)));
    machine.fork(10, 30);
    machine.thread(10, 12, { nice: 10 });
    actuator.maintain('w', processes(10, 30));
    machine.fork(30, 40);
    actuator.undo(request('w', processes(10, 30)));
    expect(nices(10, 12, 30, 40)).toEqual([2, 2, 2, 2]);
  });

  test('an heir whose parent has gone is known by the workload', () => {
    machine.process(10, { nice: 2 });
    actuator.take(request('w', processes(10)));
    machine.fork(10, 30);
    machine.exit(10);
    actuator.undo(request('w', processes(30)));
    expect(nices(30)).toEqual([2]);
  });

  test('a child forked while the parent is being restored is found', () => {
    machine.process(10, { nice: 2 });
    actuator.take(request('w', processes(10)));
    let forks = 0;
    machine.beforeChange = () => {
      forks += 1;
      if (forks === 1) machine.fork(10, 50);
    };
    actuator.undo(request('w', processes(10)));
    expect(nices(10, 50)).toEqual([2, 2]);
  });

  test('a process that had the value by itself keeps it', () => {
    machine.process(10, { nice: 0 });
    machine.process(20, { nice: 10, parent: 10 });
    actuator.take(request('w', processes(10, 20)));
    machine.fork(20, 21);
    actuator.undo(request('w', processes(10, 20, 21)));
    expect(nices(10, 20, 21)).toEqual([0, 10, 10]);
  });

  test('strangers are not touched', () => {
    machine.process(10);
    actuator.take(request('w', processes(10)));
    machine.process(99, { nice: 10 });
    actuator.undo(request('w', processes(10)));
    expect(nices(99)).toEqual([10]);
  });

  test('a refusal is told', () => {
    machine.process(10);
    machine.process(20);
    actuator.take(request('w', processes(10, 20)));
    machine.refused.add(20);
    expect(actuator.undo(request('w', processes(10, 20)))).toEqual(
      message('action.priority_restored', { threads: 1, processes: 1, denied: 1 }),
    );
  });
});

test('a process that slipped through is lowered at the next look', () => {
  machine.process(10);
  actuator.take(request('w', processes(10)));
  machine.process(30, { parent: 10, nice: 0 });
  actuator.maintain('w', processes(10, 30));
  expect(nices(30)).toEqual([10]);
  actuator.undo(request('w', processes(10, 30)));
  expect(nices(30)).toEqual([0]);
});

describe('after a crash', () => {
  /** Rewrites the journal as that of an omnimind that is no more. */
  function crash(changes: object): void {
    const journal = join(directory, 'journal');
    for (const name of readdirSync(journal)) {
      const [header, ...entries] = readFileSync(join(journal, name), 'utf8').split('\n');
      rmSync(join(journal, name));
      const parsed = JSON.parse(header ?? '');
      const lines = [JSON.stringify({ ...parsed, owner: { ...parsed.owner, ...changes } }), ...entries];
      writeFileSync(join(journal, '12-34.jsonl'), lines.join('\n'));
    }
  }

  test('the next omnimind undoes it and says so', async () => {
    machine.process(10, { nice: 2 });
    actuator.take(request('w', processes(10)));
    machine.fork(10, 30);
    crash({ starttime: 1 });
    expect(await recover()).toEqual([
      message('recovery.done', {
        pid: process.pid,
        action: message('action.priority_restored', { threads: 2, processes: 2, denied: 0 }),
      }),
    ]);
    expect([nices(10, 30), journalFiles()]).toEqual([[2, 2], []]);
  });

  test('the journal of an omnimind that runs is left alone', async () => {
    machine.process(10);
    actuator.take(request('w', processes(10)));
    expect(await recover()).toEqual([]);
    expect([nices(10), journalFiles().length]).toEqual([[10], 1]);
  });

  test('after another boot nothing is ours any more', async () => {
    machine.process(10);
    actuator.take(request('w', processes(10)));
    crash({ boot_id: 'another' });
    expect(await recover()).toEqual([]);
    expect([nices(10), journalFiles()]).toEqual([[10], []]);
  });

  test('half a line, and a PID that was given anew, do no harm', async () => {
    machine.process(10, { nice: 2 });
    machine.process(20, { nice: 2 });
    actuator.take(request('w', processes(10, 20)));
    machine.process(20, { nice: 10, began: 7 });
    crash({ starttime: 1 });
    const file = join(directory, 'journal/12-34.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"workload":"w","pi`);
    await recover();
    expect(nices(10, 20)).toEqual([2, 10]);
  });
});

test('the journal is named after its owner', () => {
  machine.process(10);
  actuator.take(request('w', processes(10)));
  expect(journalFiles()).toEqual([`${process.pid}-${thisOwner().starttime}.jsonl`]);
});
