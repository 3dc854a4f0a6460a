import { fakeDetailAt, fakeMachineAt, fakeWorkloadAt } from '@omnimind/testing/fake-workloads';
import { expect, test, vi } from 'vitest';
import type { Command } from './keys.ts';
import { initialState } from './state.ts';
import { TopStore } from './store.ts';

const room = { tableRows: 5, mostScroll: 9 };
const [a, b, c] = [1, 2, 4].map((index) => fakeWorkloadAt(index, 0, { name: `w${index}`, cpu_cores: index }));
if (!a || !b || !c) throw new TypeError('the workloads are made up wrongly');

function makeStore() {
  const commands: Command[] = [];
  const changed = vi.fn();
  const store = new TopStore(
    initialState(
      fakeMachineAt(),
      [a, b, c].flatMap((each) => each ?? []),
    ),
    (command) => commands.push(command),
  );
  store.subscribe(changed);
  return { store, commands, changed };
}

test('keys change the state or ask for something', () => {
  const { store, commands, changed } = makeStore();
  store.press('c', room);
  expect(store.get().sort).toBe('cpu');
  expect(changed).toHaveBeenCalledTimes(1);
  store.press('x', room);
  expect(changed).toHaveBeenCalledTimes(1);
  store.press('q', room);
  expect(commands).toEqual([{ type: 'quit' }]);
});

test('the place of the chosen one is known, so that it can be filled when that one goes', () => {
  const { store } = makeStore();
  store.press('c', room);
  store.press('j', room);
  expect(store.get()).toMatchObject({ selected: b.id, selectedIndex: 1 });
  store.update(fakeMachineAt(), [{ ...b, cpu_cores: 9 }, a, c]);
  expect(store.get()).toMatchObject({ selected: b.id, selectedIndex: 0 });
  store.update(fakeMachineAt(), [a, c]);
  expect(store.get()).toMatchObject({ selected: b.id, selectedIndex: 0 });
});

test('what nobody looks at any more is not kept', () => {
  const { store } = makeStore();
  const detail = fakeDetailAt(1);
  store.update(fakeMachineAt(), [a], detail);
  expect(store.get().opened).toBeNull();
  store.press('enter', room);
  store.update(fakeMachineAt(), [a], detail);
  expect(store.get().opened?.detail).toBe(detail);
  store.gone(detail.id);
  expect(store.get()).toMatchObject({ opened: null, told: { about: 'gone', failure: null } });
});

test('while nobody answers the last picture stays, with the time when it was lost', () => {
  const { store } = makeStore();
  store.lose(1000, null);
  store.lose(4000, 'not for you');
  expect(store.get()).toMatchObject({
    lost: { since_ms: 1000, tries: 2, failure: 'not for you' },
    workloads: [a, b, c],
  });
  store.update(fakeMachineAt(), [a]);
  expect(store.get().lost).toBeNull();
});
