import { escapeText } from '@omnimind/protocol';
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
  const siblings =
    parent.length === 0
      ? tables.map((table) => table.path.join('.'))
      : known.filter((row) => samePath(row.path.slice(0, -1), parent)).map((row) => row.path.at(-1) ?? '');
  const meant = nearest(key, siblings);
  const elsewhere = known.find((row) => row.path.at(-1) === key);
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
  const key = describeConfiguration()
    .flatMap((table) => table.keys)
    .find((row) => samePath(row.path, path.slice(0, row.path.length)));
  const wanted = outOfRange ?? `must be ${key === undefined ? 'a table' : wantedValue(key)}`;
  const meant = typeof value === 'string' ? nearest(value, key?.choices ?? []) : undefined;
  return {
    path,
    message: `${quoteKey(path)} ${wanted}, not ${showValue(value)}`,
    hint: meant === undefined ? key && `The default is ${showValue(key.default, 120)}.` : `Did you mean "${meant}"?`,
  };
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
    case 'texts':
      return 'a list of texts, each of 1 to 255 characters, such as ["code", "sshd"]';
  }
}

/** A value as TOML would have it, short and harmless. */
function showValue(value: unknown, limit = 40): string {
  const text =
    typeof value === 'number' || value instanceof Date
      ? String(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? 'a table'
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
