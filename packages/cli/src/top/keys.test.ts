import { fakeDetailAt, fakeMachineAt, fakeWorkloadAt } from '@omnimind/testing/fake-workloads';
import { describe, expect, test } from 'vitest';
import { type Command, type Key, pressKey, type Room } from './keys.ts';
import { selectedWorkload, shownWorkloads } from './order.ts';
import { initialState, type TopState } from './state.ts';

const room: Room = { tableRows: 5, mostScroll: 30 };
const well = { verdict: null, ignored: false };
/** Ten workloads `w0` … `w9`; the higher the number, the less CPU and the more memory. */
const workloads = Array.from({ length: 10 }, (_, index) =>
  fakeWorkloadAt(index, 0, {
    ...well,
    id: `id-${index}`,
    name: `w${index}`,
    cpu_cores: 10 - index,
    anon_bytes: index,
  }),
);
const start = initialState(fakeMachineAt(), workloads);
const question = { about: 'ignore', id: 'id-0', name: 'w0' } as const;
const opened = { id: 'id-3', detail: null, scroll: 0 };

interface Row {
  readonly what: string;
  readonly from?: Partial<TopState>;
  readonly keys: readonly Key[];
  readonly to?: Partial<TopState>;
  readonly command?: Command | null;
}

const table: Row[] = [
  { what: 'q ends', keys: ['q'], command: { type: 'quit' } },
  { what: 'Ctrl-C ends', keys: ['ctrl-c'], command: { type: 'quit' } },
  { what: 'Ctrl-C ends also a question', from: { asking: question }, keys: ['ctrl-c'], command: { type: 'quit' } },
  { what: 'Ctrl-C ends also a filter', from: { filterBefore: '' }, keys: ['ctrl-c'], command: { type: 'quit' } },
  { what: 'Ctrl-Z puts aside', keys: ['ctrl-z'], command: { type: 'suspend' } },
  { what: 'c sorts by CPU', keys: ['c'], to: { sort: 'cpu' } },
  { what: 'm sorts by memory', keys: ['m'], to: { sort: 'memory' } },
  { what: 'n sorts by name', keys: ['n'], to: { sort: 'name' } },
  { what: 's sorts by severity', from: { sort: 'cpu' }, keys: ['s'], to: { sort: 'severity' } },
  { what: 'nobody is chosen at first: it is the place', keys: [], to: { selected: null, selectedIndex: 0 } },
  { what: 'down and j choose the next', keys: ['down', 'j'], to: { selected: 'id-2', selectedIndex: 2 } },
  { what: 'up stops at the first', keys: ['j', 'up', 'k'], to: { selected: 'id-0', selectedIndex: 0 } },
  { what: 'down stops at the last', keys: ['G', 'down'], to: { selected: 'id-9', selectedIndex: 9 } },
  { what: 'a page leaves one row of the one before', keys: ['pageDown'], to: { selected: 'id-4' } },
  { what: 'pages stop at the ends', keys: ['pageDown', ' ', 'pageDown'], to: { selected: 'id-9' } },
  { what: 'page up', keys: ['end', 'pageUp'], to: { selected: 'id-5' } },
  { what: 'home follows whoever stands there', keys: ['end', 'home'], to: { selected: null, selectedIndex: 0 } },
  { what: 'enter opens the chosen one', keys: ['j', 'enter'], to: { opened: { ...opened, id: 'id-1' } } },
  { what: 'enter in an empty table does nothing', from: { filter: 'zz' }, keys: ['enter', 'j'], to: { opened: null } },
  { what: 'escape goes back', from: { opened }, keys: ['escape'], to: { opened: null } },
  {
    what: 'j scrolls what is opened',
    from: { opened },
    keys: ['j', 'j', 'k'],
    to: { opened: { ...opened, scroll: 1 } },
  },
  { what: 'G goes to its end', from: { opened }, keys: ['G', 'j'], to: { opened: { ...opened, scroll: 30 } } },
  { what: 'sort keys are none there', from: { opened }, keys: ['c'], to: { sort: 'severity' } },
  { what: '? helps, any key goes back', keys: ['?', 'c'], to: { helping: false, sort: 'severity' } },
  { what: '? over one workload', from: { opened }, keys: ['?'], to: { helping: true, opened } },
  { what: '/ begins a filter', keys: ['/'], to: { filterBefore: '' } },
  { what: 'letters are text then', keys: ['/', 'q', 'j', ' '], to: { filter: 'qj ', filterBefore: '' } },
  { what: 'backspace', keys: ['/', 'a', 'é', 'backspace'], to: { filter: 'a' } },
  { what: 'Ctrl-U empties', keys: ['/', 'a', 'b', 'ctrl-u'], to: { filter: '' } },
  { what: 'arrows are no text', keys: ['/', 'a', 'up'], to: { filter: 'a' } },
  { what: 'enter keeps it', keys: ['/', 'w', '3', 'enter'], to: { filter: 'w3', filterBefore: null } },
  {
    what: 'escape takes it back',
    from: { filter: 'w' },
    keys: ['/', 'x', 'escape'],
    to: { filter: 'w', filterBefore: null },
  },
  { what: 'escape in the table shows all', from: { filter: 'w' }, keys: ['escape'], to: { filter: '' } },
  { what: 'i asks', keys: ['i'], to: { asking: question }, command: null },
  {
    what: 'y does it',
    keys: ['i', 'y'],
    to: { asking: null },
    command: { type: 'do', ...question },
  },
  { what: 's is yes in Portuguese', keys: ['i', 's'], command: { type: 'do', ...question } },
  { what: 'n does not', keys: ['i', 'n'], to: { asking: null }, command: null },
  { what: 'any other key does not', keys: ['i', 'enter'], to: { asking: null }, command: null },
  {
    what: 'i on one that is ignored takes it back',
    from: { workloads: [fakeWorkloadAt(0, 0, { id: 'x', name: 'x', ignored: true })] },
    keys: ['i'],
    to: { asking: { about: 'unignore', id: 'x', name: 'x' } },
  },
  {
    what: 'r asks about what is opened',
    from: { opened },
    keys: ['r'],
    to: { asking: { about: 'release', id: 'id-3', name: 'w3' } },
  },
  { what: 'r in an empty table', from: { workloads: [] }, keys: ['r'], to: { asking: null } },
  {
    what: 'what was told goes with the next key',
    from: { told: { about: 'gone', name: 'x', failure: null } },
    keys: ['x'],
    to: { told: null },
  },
];

describe('state × keys → state', () => {
  test.each(table)('$what', ({ from, keys, to = {}, command = null }) => {
    let state: TopState = { ...start, ...from };
    let last: Command | null = null;
    for (const key of keys) ({ state, command: last } = pressKey(state, key, room));
    expect({ ...state, command: last }).toMatchObject({ ...to, command });
  });
});

describe('the order', () => {
  const names = (state: TopState) => shownWorkloads(state).map(({ name }) => name);

  test('by each key', () => {
    expect(names({ ...start, sort: 'cpu' })[0]).toBe('w0');
    expect(names({ ...start, sort: 'memory' })[0]).toBe('w9');
    expect(names({ ...start, sort: 'name' })).toEqual(workloads.map(({ name }) => name));
  });

  test('by severity: those that are ignored come with those who are well, those without a verdict last', () => {
    const made = [5, 3, 7, 12, 21].map((index) => fakeWorkloadAt(index));
    const state = { ...start, workloads: [...made, fakeWorkloadAt(30, 0, { name: 'new', verdict: null })] };
    const [first, second, third, ...rest] = names(state);
    expect([first, second, third]).toEqual(['webpack.scope', 'pytest-leaky.scope', 'dev-server.scope']);
    expect(rest.at(-1)).toBe('new');
  });

  test('the choice stays with the workload, and goes to its place when that is gone', () => {
    const chosen = pressKey({ ...start, sort: 'cpu' }, 'j', room).state;
    expect(selectedWorkload({ ...chosen, sort: 'memory' })?.name).toBe('w1');
    expect(selectedWorkload({ ...chosen, workloads: workloads.filter(({ name }) => name !== 'w1') })?.name).toBe('w2');
    expect(selectedWorkload({ ...chosen, workloads: [] })).toBeUndefined();
  });

  test('a filter is a part of the name, in any case', () => {
    const state = { ...start, workloads: [fakeDetailAt(3), fakeDetailAt(7)], filter: 'PYTEST' };
    expect(names(state)).toEqual(['pytest-leaky.scope']);
  });
});
