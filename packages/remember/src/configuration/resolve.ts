import { statSync } from 'node:fs';
import { describeConfiguration, type KeyDescription, masked } from './describe.ts';
import { merged } from './load.ts';
import { valueAt } from './locate.ts';
import type { ConfigurationDocument } from './read.ts';

/** A key with the value that holds and where that came from. */
export interface ResolvedKey extends KeyDescription {
  /** As one would write it into a file. */
  readonly value: unknown;
  /** As the program uses it: s for a duration, bytes for a size. */
  readonly effective: unknown;
  /** The file and the line that set it; `null` when the default holds. */
  readonly origin: { readonly file: string; readonly line: number | undefined } | null;
}

/** Every key of the configuration with its value and origin, in the order of the schema. */
export function resolveConfiguration(documents: readonly ConfigurationDocument[]): ResolvedKey[] {
  const configuration = merged(documents);
  return describeConfiguration().flatMap(({ keys }) =>
    keys.map((key) => {
      const setter = documents.findLast(({ values }) => valueAt(values, key.path) !== undefined);
      return {
        ...key,
        value: setter === undefined ? key.default : valueAt(setter.values, key.path),
        effective: valueAt(configuration, key.path),
        origin: setter === undefined ? null : { file: setter.file, line: setter.locations.line(key.path) },
      };
    }),
  );
}

/** The keys without their secrets. */
export function withoutSecrets(keys: readonly ResolvedKey[]): ResolvedKey[] {
  return keys.map((key) => ({ ...key, value: masked(key, key.value), effective: masked(key, key.effective) }));
}

/** Files that hold a secret and that every user may read. */
export function exposedSecrets(documents: readonly ConfigurationDocument[]): string[] {
  const keys = describeConfiguration().flatMap((table) => table.keys);
  const holdsSecret = ({ values }: ConfigurationDocument) =>
    keys.some(
      (key) => JSON.stringify(valueAt(values, key.path)) !== JSON.stringify(masked(key, valueAt(values, key.path))),
    );
  const isExposed = (file: string) => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0;
  return documents.filter((document) => isExposed(document.file) && holdsSecret(document)).map(({ file }) => file);
}
