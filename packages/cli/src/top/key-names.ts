import type { Key } from './keys.ts';

/** What Ink tells of a key, as much of it as is used. */
export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  // What the backspace key of many terminals sends.
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof InkKey, Key])[];

const controls = ['c', 'u', 'z'];

/** The keys that one input of Ink stands for: fast typing and pasted text come as one. Keys that nobody knows are none. */
export function keysOf(input: string, key: InkKey): Key[] {
  const name = named.find(([flag]) => key[flag]);
  if (name !== undefined) return [name[1]];
  if (key.ctrl) return controls.includes(input) ? [`ctrl-${input}`] : [];
  if (key.meta) return [];
  // Of what was pasted only what can be seen.
  return [...input].flatMap((character) => {
    if (character === '\r' || character === '\n') return ['enter'];
    return /\p{C}/u.test(character) ? [] : [character];
  });
}
