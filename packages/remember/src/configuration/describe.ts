import { configurationSchema } from '@omnimind/protocol/configuration';
import { z } from 'zod';

/** What kind of value a key takes; the unit is part of the text for durations and sizes. */
export type KeyKind = 'choice' | 'duration' | 'size' | 'share' | 'count' | 'text' | 'texts' | 'switch' | 'tables';

/** One key of the configuration, as the reference page and the messages need it. */
export interface KeyDescription {
  /** Table and key, such as `['run', 'interval']`. */
  readonly path: readonly string[];
  readonly kind: KeyKind;
  /** The default as one would write it into a file. */
  readonly default: unknown;
  /** What may be chosen, for a `choice`. */
  readonly choices: readonly string[];
  /** Bounds of a number, or of the length of a `text`; `undefined` where the sentence gives them. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Not to be shown, see {@link masked}. */
  readonly isSecret: boolean;
  /** The keys that each table of a list has, for `tables`; none of them has a default. */
  readonly keys: readonly KeyDescription[];
}

/** A table of the configuration with its keys, in the order of the schema. */
export interface TableDescription {
  readonly path: readonly string[];
  readonly keys: readonly KeyDescription[];
}

/**
 * The JSON Schema of a configuration file (draft 2020-12): every key optional, quantities as texts.
 *
 * @param texts what each table and key means, by its path
 */
export function configurationJsonSchema(texts: Readonly<Record<string, string>> = {}): JsonSchema {
  return withTexts(z.toJSONSchema(configurationSchema, { io: 'input' }), [], texts);
}

function withTexts(schema: JsonSchema, path: readonly string[], texts: Readonly<Record<string, string>>): JsonSchema {
  const description = texts[path.join('.')];
  const inner = elementOf(schema);
  return {
    ...(description === undefined ? {} : { description }),
    ...schema,
    ...(inner === undefined ? {} : { items: withTexts(inner, path, texts) }),
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, value]) => [
              name,
              withTexts(schemaObject(value), [...path, name], texts),
            ]),
          ),
        }),
  };
}

/** Every table and key of the configuration. Made from the schema, so that it cannot drift from what is accepted. */
export function describeConfiguration(): TableDescription[] {
  return Object.entries(configurationJsonSchema().properties ?? {}).map(([name, table]) => {
    const { properties = {} } = schemaObject(table);
    const keys = Object.entries(properties).map(([key, value]) => describeKey([name, key], schemaObject(value)));
    return { path: [name], keys };
  });
}

/**
 * A value without what the schema marks as secret: of an address the scheme and the host stay, of anything else nothing.
 *
 * @param value of the key, or an element of its list
 */
export function masked({ isSecret, keys }: KeyDescription, value: unknown): unknown {
  const secrets = keys.filter((key) => key.isSecret);
  if (secrets.length > 0)
    return Array.isArray(value) ? value.map((table) => maskedTable(secrets, table)) : maskedTable(secrets, value);
  return isSecret ? maskedText(value) : value;
}

function maskedTable(secrets: readonly KeyDescription[], table: unknown): unknown {
  if (typeof table !== 'object' || table === null) return maskedText(table);
  const isSecret = (name: string) => secrets.some(({ path }) => path.at(-1) === name);
  return Object.fromEntries(
    Object.entries(table).map(([name, value]) => [name, isSecret(name) ? maskedText(value) : value]),
  );
}

function maskedText(value: unknown): unknown {
  if (value === '' || value === undefined) return value;
  const [address, host] = /^(https?:\/\/[^\s@/?#]+)\/?/i.exec(String(value)) ?? [];
  return host === undefined ? '…' : address === value ? value : `${host}/…`;
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

function schemaObject(schema: JsonSchema | boolean): JsonSchema {
  return typeof schema === 'boolean' ? {} : schema;
}

function describeKey(path: readonly string[], schema: JsonSchema): KeyDescription {
  const kind = kindOf(path, schema);
  const inner = kind === 'tables' ? Object.entries(elementOf(schema)?.properties ?? {}) : [];
  return {
    path,
    kind,
    default: schema.default,
    choices: (schema.enum ?? []).map(String),
    minimum: schema.minimum ?? schema.minLength,
    maximum: schema.maximum ?? schema.maxLength,
    isSecret: schema.writeOnly === true,
    keys: inner.map(([name, value]) => describeKey([...path, name], schemaObject(value))),
  };
}

/** What each element of a list is. */
function elementOf({ items }: JsonSchema): JsonSchema | undefined {
  return items === undefined || Array.isArray(items) ? undefined : schemaObject(items);
}

function kindOf(path: readonly string[], schema: JsonSchema): KeyKind {
  if (schema.enum !== undefined) return 'choice';
  if (schema.type === 'array') return elementOf(schema)?.type === 'object' ? 'tables' : 'texts';
  if (schema.type === 'integer') return 'count';
  if (schema.type === 'number') return 'share';
  if (schema.pattern?.includes('|min|')) return 'duration';
  if (schema.pattern?.includes('|MiB|')) return 'size';
  if (schema.type === 'string') return 'text';
  if (schema.type === 'boolean') return 'switch';
  throw new TypeError(`the key ${path.join('.')} is of a kind that nobody described`);
}
