import { z } from 'zod';
import { message } from './message.ts';

const durationUnits: Record<string, number> = { ms: 0.001, s: 1, min: 60, m: 60, h: 3600, d: 86400 };
const sizeUnits: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

const durationPattern = /^(\d+(?:\.\d+)?) ?(ms|s|min|m|h|d)$/;
const sizePattern = /^(\d+(?:\.\d+)?) ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB|K|M|G|T)$/;

/** s of a text such as `1s`, `250ms`, `10m`, `1.5h`, `30d`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, durationPattern, durationUnits);
}

/** Bytes of a text such as `512MiB`, `2G` (binary), `64kB` (decimal); `undefined` for anything else. */
export function parseSize(text: string): number | undefined {
  const bytes = parseQuantity(text, sizePattern, sizeUnits);
  return bytes === undefined ? undefined : Math.round(bytes);
}

function parseQuantity(text: string, pattern: RegExp, units: Record<string, number>): number | undefined {
  const match = pattern.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

/** A duration in s within `[min, max]`, written as a text with its unit. */
export function duration(min: number, max: number) {
  return bounded(durationPattern, parseDuration, min, max, 'value.seconds');
}

/** A size in bytes within `[min, max]`, written as a text with its unit. */
export function size(min: number, max: number) {
  return bounded(sizePattern, parseSize, min, max, 'value.bytes');
}

function bounded(
  pattern: RegExp,
  parse: (text: string) => number | undefined,
  minimum: number,
  maximum: number,
  code: 'value.seconds' | 'value.bytes',
) {
  return z
    .string()
    .regex(pattern)
    .transform((text) => parse(text) ?? Number.NaN)
    .refine((value) => value >= minimum && value <= maximum, { params: message(code, { minimum, maximum }) });
}

/** A share of one, `[0, 1]`. */
export function share() {
  return z.number().min(0).max(1);
}

/** A share of one above 0: `(0, 1]`. */
export function positiveShare() {
  return share().refine((value) => value > 0, { params: message('value.positive') });
}
