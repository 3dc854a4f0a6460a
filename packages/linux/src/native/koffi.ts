import { createRequire } from 'node:module';
import type { Unavailable } from '../files/outcome.ts';

/** The few functions of koffi that are used. Both throw for what is not there. */
export interface Koffi {
  load(path: string): { func(prototype: string): NativeFunction };
  errno(): number;
}

export type NativeParameter = number | bigint | Buffer | null;

export interface NativeFunction {
  (...parameters: NativeParameter[]): number;
  async(...parameters: [...NativeParameter[], (error: Error | null, result: number) => void]): void;
}

/** The optional foreign function interface itself, for libraries that are optional too. */
export function loadKoffi(): Koffi | Unavailable {
  return orWhy(() => {
    const koffi: unknown = createRequire(import.meta.url)('koffi');
    if (!isKoffi(koffi)) throw new TypeError('it exports neither load() nor errno()');
    return koffi;
  });
}

/** What the work gives, or why the interface is not there. */
export function orWhy<Result>(work: () => Result): Result | Unavailable {
  try {
    return work();
  } catch (error) {
    return { unavailable: { code: 'unavailable.koffi', parameters: { error: firstLine(error) } } };
  }
}

/** Of what was thrown: the rest names paths. */
export function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

function isKoffi(value: unknown): value is Koffi {
  return typeof value === 'object' && value !== null && 'load' in value && 'errno' in value;
}
