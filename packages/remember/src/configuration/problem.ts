import { escapeText } from '@omnimind/protocol/escape';
import type { z } from 'zod';
import { describeConfiguration, type KeyDescription } from './describe.ts';
import type { KeyPath } from './locate.ts';
import { nearest } from './nearest.ts';

/** One thing that is wrong with a configuration file. */
export interface Problem {
  /** Where it stands, from the top of the document. */
  readonly path: KeyPath;
  /** What is wrong, without file and line: `"run.mode" must be "smart", "observe" or "off", not "smrt"`. */
  readonly message: string;
  /** What to do about it; `undefined` when there is nothing better than the table of errors says. */
  readonly hint: string | undefined;
}

/** The findings of the schema in the words of the configuration. `values` is the document that was checked. */
export function problemsOf(error: z.ZodError, values: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
    return [wrongValue(path, valueAt(values, path), issue.code === 'custom' ? issue.message : undefined)];
  });
}

function unknownKey(parent: KeyPath, key: string): Problem {
  const tables = describeConfiguration();
  const path = [...parent, key];
  const known = tables.flatMap((table) => table.keys);
  const named = names(parent);
  const siblings =
    parent.length === 0
      ? tables.map((table) => table.path.join('.'))
      : [...known, ...known.flatMap((row) => row.keys)]
          .filter((row) => samePath(row.path.slice(0, -1), named))
          .map((row) => row.path.at(-1) ?? '');
  const meant = nearest(key, siblings);
  // In a table of a list nobody means a key of the configuration.
  const elsewhere = named.length < parent.length ? undefined : known.find((row) => row.path.at(-1) === key);
  const hint =
    meant !== undefined
      ? `Did you mean "${meant}"?`
      : elsewhere !== undefined
        ? `Did you mean "${elsewhere.path.join('.')}"?`
        : siblings.length > 0
          ? `Known here: ${siblings.join(', ')}.`
          : undefined;
  return { path, message: `unknown key ${quoteKey(path)}`, hint };
}

function wrongValue(path: KeyPath, value: unknown, outOfRange: string | undefined): Problem {
  const key = keyAt(path);
  const isElement = key?.kind === 'tables' && path.length > key.path.length;
  const wanted = outOfRange ?? `must be ${key === undefined || isElement ? 'a table' : wantedValue(key)}`;
  const meant = typeof value === 'string' ? nearest(value, key?.choices ?? []) : undefined;
  return {
    path,
    message: `${quoteKey(path)} ${wanted}, not ${showValue(value)}`,
    hint: meant === undefined ? key && usualValue(key) : `Did you mean "${meant}"?`,
  };
}

/** What helps when a value is wrong: the default, or what a table of a list may hold. */
function usualValue(key: KeyDescription): string | undefined {
  if (key.kind === 'tables') return `Known there: ${key.keys.map((row) => row.path.at(-1)).join(', ')}.`;
  return key.default === undefined ? undefined : `The default is ${showValue(key.default, 120)}.`;
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

function wantedValue(key: KeyDescription): string {
  switch (key.kind) {
    case 'choice': {
      const choices = key.choices.map((choice) => `"${choice}"`);
      return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
    }
    case 'duration':
      return 'a duration in quotes, such as "1s", "250ms", "10m" or "2h"';
    case 'size':
      return 'a size in quotes, such as "512MiB" or "2G"';
    case 'share':
      return `a number from ${key.minimum} to ${key.maximum}`;
    case 'count':
      return `a whole number from ${key.minimum} to ${key.maximum}`;
    case 'text':
      return key.minimum === undefined
        ? 'a text in quotes'
        : `a text in quotes, of ${key.minimum} to ${key.maximum} characters`;
    case 'switch':
      return 'true or false';
    case 'texts':
      return 'a list of texts, each of 1 to 255 characters, such as ["code", "sshd"]';
    case 'tables':
      return `a list of at most 100 tables, each of which begins with [[${key.path.join('.')}]]`;
  }
}

/** A value as TOML would have it, short and harmless. */
function showValue(value: unknown, limit = 40): string {
  const text =
    typeof value === 'number' || value instanceof Date
      ? String(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.keys(value).length === 0
          ? 'an empty table'
          : 'a table'
        : JSON.stringify(value).replaceAll('","', '", "');
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function quoteKey(path: KeyPath): string {
  return `"${path.map((part) => escapeText(String(part))).join('.')}"`;
}

function samePath(a: KeyPath, b: KeyPath): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

function valueAt(values: unknown, path: KeyPath): unknown {
  let value = values;
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  return value;
}
