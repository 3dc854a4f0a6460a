import { type Message, message, type ReceivedMessage } from '@omnimind/protocol/message';
import { messageSchema } from '@omnimind/protocol/message-schema';
import type { z } from 'zod';
import { describeConfiguration, type KeyDescription, masked } from './describe.ts';
import { type KeyPath, valueAt } from './locate.ts';

/**
 * The candidate that is the likeliest to have been meant by a misspelled word: the smallest edit distance, at most a
 * third of the word's length (at least 1, 2 from four letters on). `undefined` when nothing is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(word.length >= 4 ? 2 : 1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbors from one text to the other; `limit` when not fewer. */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const substitution = at(above, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, substitution);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return Math.min(limit, at(above, to.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** One thing that is wrong with a configuration file. */
export interface Problem {
  /** Where it stands, from the top of the document. */
  readonly path: KeyPath;
  readonly problem: Message;
}

/** The findings of the schema in the words of the configuration. `values` is the document that was checked. */
export function problemsOf(error: z.ZodError, values: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
    const rule = issue.code === 'custom' ? messageSchema.safeParse(issue.params).data : undefined;
    return [{ path, problem: wrongValue(path, valueAt(values, path), rule) }];
  });
}

function unknownKey(parent: KeyPath, key: string): Problem {
  const tables = describeConfiguration();
  const path = [...parent, key];
  const keys = tables.flatMap((table) => table.keys);
  const named = names(parent);
  const known =
    parent.length === 0
      ? tables.map((table) => table.path.join('.'))
      : [...keys, ...keys.flatMap((row) => row.keys)]
          .filter((row) => samePath(row.path.slice(0, -1), named))
          .map((row) => row.path.at(-1) ?? '');
  // In a table of a list nobody means a key of the configuration.
  const elsewhere = named.length < parent.length ? undefined : keys.find((row) => row.path.at(-1) === key);
  const meant = nearest(key, known) ?? elsewhere?.path.join('.') ?? null;
  return { path, problem: message('config.unknown_key', { key: path.join('.'), meant, known }) };
}

/** @param rule what the value broke, where it is of the right kind */
function wrongValue(path: KeyPath, value: unknown, rule: ReceivedMessage | undefined): Message {
  const key = keyAt(path);
  const about = { name: `"${path.join('.')}"`, value: showValue(key === undefined ? value : masked(key, value)) };
  if (rule === undefined && key?.kind === 'choice')
    return message('value.not_a_choice', { ...about, choices: key.choices.map((choice) => `"${choice}"`) });
  const isElement = key?.kind === 'tables' && path.length > key.path.length;
  const expected = rule ?? (key === undefined || isElement ? message('value.table') : expectedValue(key));
  return message('value.invalid', { ...about, expected });
}

/** The key that a value belongs to, be it the value itself, an element of a list or a key of such an element. */
function keyAt(path: KeyPath): KeyDescription | undefined {
  const named = names(path);
  const keys = describeConfiguration().flatMap((table) => table.keys);
  return (
    keys.flatMap((key) => key.keys).find((row) => samePath(row.path, named)) ??
    keys.find((row) => samePath(row.path, named.slice(0, row.path.length)))
  );
}

/** A path without the indexes into lists. */
function names(path: KeyPath): string[] {
  return path.filter((part) => typeof part === 'string');
}

function expectedValue({ kind, path, minimum = 0, maximum: limit }: KeyDescription): Message {
  const maximum = limit ?? null;
  return {
    duration: message('value.duration'),
    size: message('value.size'),
    share: message('value.number', { minimum, maximum: maximum ?? 1 }),
    count: message('value.integer', { minimum, maximum }),
    text: message('value.text', { minimum, maximum }),
    switch: message('value.switch'),
    choice: message('value.texts'),
    texts: message('value.texts'),
    tables: message('value.tables', { key: path.join('.') }),
  }[kind];
}

/** A value as TOML would have it, short. */
function showValue(value: unknown): string {
  const text =
    typeof value === 'number' || value instanceof Date
      ? String(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.keys(value).length === 0
          ? '{}'
          : '{…}'
        : JSON.stringify(value).replaceAll('","', '", "');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function samePath(a: KeyPath, b: KeyPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
