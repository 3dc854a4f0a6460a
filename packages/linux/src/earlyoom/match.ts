import { type Expression, isWordByte, type Place } from './expression.ts';

/** Names are at most 15 bytes long; positions in one are bits of a number. */
const longestName = 30;

/** From each position of a name, the positions that are reached, as bits. */
type Reach = readonly number[];

/**
 * Whether an expression is found anywhere in a name, as regexec(3) tells it. Each part is looked at once, from all
 * positions, so that no expression takes long: 4,096 characters and 100 groups within each other take some milliseconds.
 *
 * @param name one character a byte; what goes beyond 30 bytes is cut off
 */
export function isFound(expression: Expression, name: string): boolean {
  const bytes = [...name.slice(0, longestName)].map((character) => character.charCodeAt(0));
  return reach(expression, bytes).some((reached) => reached !== 0);
}

function reach(expression: Expression, name: readonly number[]): Reach {
  switch (expression.kind) {
    case 'bytes':
      return positions(name).map((at) => (expression.bytes.has(name[at] ?? -1) ? 2 << at : 0));
    case 'place':
      return positions(name).map((at) => (isPlace(name, at, expression.place) ? 1 << at : 0));
    case 'sequence':
      return expression.parts.reduce((reached, part) => then(reached, reach(part, name)), stay(name));
    case 'choice':
      return expression.branches.map((branch) => reach(branch, name)).reduce(either);
    case 'repeat': {
      const once = reach(expression.part, name);
      // More of what may be left out than there are positions adds nothing.
      const more = Math.min(expression.most - expression.least, name.length + 1);
      return then(power(once, expression.least, name), power(either(once, stay(name)), more, name));
    }
  }
}

function positions(name: readonly number[]): number[] {
  return Array.from({ length: name.length + 1 }, (_, index) => index);
}

function stay(name: readonly number[]): Reach {
  return positions(name).map((at) => 1 << at);
}

function either(one: Reach, other: Reach): Reach {
  return one.map((reached, at) => reached | (other[at] ?? 0));
}

function then(first: Reach, second: Reach): Reach {
  return first.map((middle) =>
    second.reduce((reached, next, at) => ((middle >> at) & 1 ? reached | next : reached), 0),
  );
}

/** The same, `count` times one after the other, by squaring. */
function power(once: Reach, count: number, name: readonly number[]): Reach {
  let result = stay(name);
  let square = once;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = then(result, square);
    square = then(square, square);
  }
  return result;
}

function isPlace(name: readonly number[], index: number, place: Place): boolean {
  const before = index > 0 && isWordByte(name[index - 1] ?? 0);
  const after = index < name.length && isWordByte(name[index] ?? 0);
  switch (place) {
    case 'start':
      return index === 0;
    case 'end':
      return index === name.length;
    case 'word_edge':
      return before !== after;
    case 'no_word_edge':
      return before === after;
    case 'word_start':
      return !before && after;
    case 'word_end':
      return before && !after;
  }
}
