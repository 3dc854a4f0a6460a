import type { Workload } from '@omnimind/protocol/api/schemas';
import { selectedIndexIn, selectedWorkload, shownWorkloads } from './order.ts';
import type { Question, SortOrder, TopState } from './state.ts';

/** A key that was pressed: a character as it was typed, or a name of several, such as `up`, `pageDown`, `escape`, `ctrl-c`. */
export type Key = string;

/** What a key asks for that is more than another look. */
export type Command = { readonly type: 'quit' } | { readonly type: 'suspend' } | ({ readonly type: 'do' } & Question);

export interface Pressed {
  readonly state: TopState;
  readonly command: Command | null;
}

/** What has room right now. */
export interface Room {
  /** Workloads on one screen of the table. */
  readonly tableRows: number;
  /** How far what is shown of one workload may be moved up, lines. */
  readonly mostScroll: number;
}

const sortKeys: Readonly<Record<string, SortOrder>> = { c: 'cpu', m: 'memory', s: 'severity', n: 'name' };
const longestFilter = 64;

/** What a key changes, and what it asks for. */
export function pressKey(state: TopState, key: Key, room: Room): Pressed {
  if (key === 'ctrl-c') return { state, command: { type: 'quit' } };
  if (key === 'ctrl-z') return { state, command: { type: 'suspend' } };
  if (state.asking !== null) return answer(state, state.asking, key);
  if (state.filterBefore !== null) return looked(typeFilter(state, state.filterBefore, key));
  if (state.helping) return looked({ ...state, helping: false });
  const fresh = state.told === null ? state : { ...state, told: null };
  if (key === 'q') return { state: fresh, command: { type: 'quit' } };
  if (key === '?' || key === 'h') return looked({ ...fresh, helping: true });
  if (key === 'i' || key === 'r') return looked(ask(fresh, key));
  return looked(fresh.opened === null ? pressInTable(fresh, key, room) : pressInDetail(fresh, fresh.opened, key, room));
}

function looked(state: TopState): Pressed {
  return { state, command: null };
}

/** Only a clear yes is one. */
function answer(state: TopState, question: Question, key: Key): Pressed {
  const isYes = ['y', 'Y', 's', 'S'].includes(key);
  return { state: { ...state, asking: null }, command: isYes ? { type: 'do', ...question } : null };
}

function typeFilter(state: TopState, before: string, key: Key): TopState {
  if (key === 'enter') return { ...state, filterBefore: null };
  if (key === 'escape') return { ...state, filter: before, filterBefore: null };
  const { filter } = state;
  if (key === 'ctrl-u') return { ...state, filter: '' };
  if (key === 'backspace') return { ...state, filter: [...filter].slice(0, -1).join('') };
  return [...key].length > 1 || filter.length >= longestFilter ? state : { ...state, filter: filter + key };
}

function ask(state: TopState, key: 'i' | 'r'): TopState {
  const workload = meant(state);
  if (workload === undefined) return state;
  const about = key === 'r' ? 'release' : workload.ignored ? 'unignore' : 'ignore';
  return { ...state, asking: { about, id: workload.id, name: workload.name } };
}

/** The workload that is looked at, else the one that is chosen. */
function meant(state: TopState): Workload | undefined {
  const { opened, workloads } = state;
  if (opened === null) return selectedWorkload(state);
  return workloads.find(({ id }) => id === opened.id);
}

function pressInTable(state: TopState, key: Key, { tableRows }: Room): TopState {
  const order = Object.hasOwn(sortKeys, key) ? sortKeys[key] : undefined;
  if (order !== undefined) return { ...state, sort: order };
  if (key === '/') return { ...state, filterBefore: state.filter };
  if (key === 'escape') return { ...state, filter: '', selected: null, selectedIndex: 0 };
  if (key === 'enter') {
    const workload = selectedWorkload(state);
    return workload === undefined ? state : { ...state, opened: { id: workload.id, detail: null, scroll: 0 } };
  }
  const page = Math.max(1, tableRows - 1);
  const shown = shownWorkloads(state);
  const at = selectedIndexIn(shown, state);
  const target = moved(key, at, page, shown.length - 1);
  if (target === undefined || at < 0) return state;
  // The first place is not a workload's own: it belongs to whoever stands there.
  const selected = target === 0 && (key === 'home' || key === 'g') ? null : (shown[target]?.id ?? null);
  return { ...state, selected, selectedIndex: target };
}

function pressInDetail(
  state: TopState,
  opened: NonNullable<TopState['opened']>,
  key: Key,
  { tableRows, mostScroll }: Room,
): TopState {
  if (key === 'escape' || key === 'backspace' || key === 'enter') return { ...state, opened: null };
  const scroll = moved(key, Math.min(opened.scroll, mostScroll), Math.max(1, tableRows - 1), mostScroll);
  return scroll === undefined ? state : { ...state, opened: { ...opened, scroll } };
}

/** Where a key goes from there, from 0 to `last`; `undefined` for one that does not move. */
function moved(key: Key, from: number, page: number, last: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    up: from - 1,
    k: from - 1,
    down: from + 1,
    j: from + 1,
    pageUp: from - page,
    pageDown: from + page,
    ' ': from + page,
    home: 0,
    g: 0,
    end: last,
    G: last,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined ? undefined : Math.max(0, Math.min(target, last));
}
