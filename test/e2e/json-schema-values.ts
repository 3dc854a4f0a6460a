import fc from 'fast-check';

/** What is used of JSON Schema in our own document. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly pattern?: string;
}

const moments = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Values that a schema allows, its bounds among them. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesOf));
  switch (schema.type) {
    case 'object': {
      const rows = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, valuesOf(value)] as const);
      return fc.record(Object.fromEntries(rows), { requiredKeys: [...(schema.required ?? [])] });
    }
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { maxLength: 5 });
    case 'integer':
      return fc.integer({ min: clamped(schema.minimum ?? 0), max: clamped(schema.maximum ?? 2 ** 31) });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      if (schema.format === 'date-time') return moments;
      if (schema.pattern !== undefined && schema.pattern.length < 60)
        return fc.stringMatching(new RegExp(schema.pattern));
      return fc.string({
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(300, schema.maxLength ?? 300),
        unit: 'binary',
      });
    default:
      return fc.jsonValue();
  }
}

function clamped(bound: number): number {
  return Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), bound));
}

/** The same with something wrong: another type, a key too many or too few, an extreme. */
export function wrongValuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, -1, 1e308, '', '\0', '../../etc/passwd', '__proto__', 'x'.repeat(5000), [], {}, true),
    fc
      .tuple(valuesOf(schema), fc.string(), fc.jsonValue())
      .map(([value, key, more]) => (typeof value === 'object' && value !== null ? { ...value, [key]: more } : more)),
  );
}
