import type { Workload } from '@omnimind/protocol/api/schemas';
import { fakeState, fakeWorkload } from '@omnimind/testing/fake-state';
import { fakeVerdict } from '@omnimind/testing/fake-verdict';
import { expect, test } from 'vitest';
import { wordsFor } from '../words.ts';
import { rowsOf } from './workload-rows.ts';

const words = wordsFor('en');

const rows = (workloads: readonly Workload[]) => rowsOf(words, { machine: fakeState().machine, workloads });

test('the machine comes first, then the worst, the ignored last', () => {
  const { workloads } = fakeState();
  const ignored = fakeWorkload('x', { ignored: true, verdict: fakeVerdict({ severity: 'critical' }) });
  expect(rows([ignored, ...workloads]).map(({ label, sign }) => [label, sign])).toEqual([
    ['This machine', 'alert'],
    ['api-tests', 'alert'],
    ['backend', 'ok'],
    ['code', 'ok'],
    ['x', 'ignored'],
  ]);
});

test('what is in trouble says so, then its figures', () => {
  const row = rows(fakeState().workloads)[1];
  expect(row?.description).toBe('memory leaks · 1.4 CPUs, 300 MiB · ▅▅▆▆▇▇██');
  expect(row?.spoken).toBe('api-tests: in trouble. memory leaks. 1.4 CPUs, 300 MiB. throttled');
  expect(row?.context).toBe('workload heeded acted held');
  expect(row?.children.map(({ label, description }) => `${label} ${description}`.trim())).toEqual([
    'memory rose 200 MiB/min for 9 min without falling back',
    'memory runs out in 8 min 20 s to 15 min',
    'throttled',
    '7 processes',
  ]);
});

test('what is ordinary has figures only', () => {
  const one = fakeWorkload('one', { cpu_cores: 1, anon_bytes: 2 ** 30, pids: 1 });
  const { recent: _, ...bare } = one;
  expect(rows([bare])[1]?.description).toBe('1 CPU, 1 GiB');
  expect(rows([{ ...bare, verdict: null }])[1]).toMatchObject({ sign: 'unknown' });
});

test('many quiet workloads are one row', () => {
  const quiet = ['a', 'b', 'c', 'd'].map((id) => fakeWorkload(id, { cpu_cores: 0, anon_bytes: 2 ** 20 }));
  const found = rows([...quiet, fakeWorkload('busy')]);
  expect(found.map(({ label }) => label)).toEqual(['This machine', 'busy', '4 idle workloads']);
  expect(found[2]?.children).toHaveLength(4);
  expect(rows(quiet.slice(1)).map(({ label }) => label)).toEqual(['This machine', 'b', 'c', 'd']);
});

test('a busy machine is grouped by what the person works on, trouble first', () => {
  const busy = (id: string, more: Partial<Workload> = {}) => fakeWorkload(id, { cpu_cores: 1, ...more });
  const idle = ['q', 'r', 's', 't'].map((id) => fakeWorkload(id, { cpu_cores: 0, anon_bytes: 0 }));
  const leaky = busy('leaky', { directory: '/shop', verdict: fakeVerdict({ severity: 'alert' }) });
  const found = rowsOf(
    words,
    {
      machine: fakeState().machine,
      workloads: [
        busy('api', { directory: '/shop/api' }),
        busy('code', { protected_by: 'editor' }),
        busy('db', { cgroup: '/system.slice/docker-1.scope' }),
        busy('firefox'),
        leaky,
        ...['a', 'b', 'c', 'd'].map((id) => busy(id)),
        ...idle,
      ],
    },
    ['/shop'],
  );
  expect(found.map(({ label, isOpen }) => [label, isOpen])).toEqual([
    ['This machine', true],
    ['leaky', true],
    ['This workspace', true],
    ['Editor', false],
    ['Containers', false],
    ['Browser', false],
    ['Your other work', false],
  ]);
  expect(found.at(-1)?.description).toBe('8 workloads · 4 CPUs, 1.17 GiB');
  expect(found.at(-1)?.children.map(({ label }) => label)).toEqual(['a', 'b', 'c', 'd', '4 idle workloads']);
});

test('of many processes the heaviest is named', () => {
  const [, row] = rows([fakeWorkload('x', { heaviest: { pid: 47, name: 'indexer.py' } })]);
  expect(row?.children.map(({ label }) => label)).toContain('heaviest: indexer.py (PID 47)');
});

test('a row is another when its standing is: then it opens or closes', () => {
  const idOf = (more: Partial<Workload>) => rows([fakeWorkload('x', more)])[1]?.id;
  const trouble = { verdict: fakeVerdict({ severity: 'alert' }) };
  expect(new Set([idOf({}), idOf(trouble), idOf({ ...trouble, ignored: true })]).size).toBe(3);
});
