import type { Language } from '@omnimind/protocol/announcement';

/** Quantities, dates and lists as people of one language read them. */
export type Format = Readonly<ReturnType<typeof makeFormat>>;

/** Units of what changes from cycle to cycle. */
type Unit = 's' | 'bytes' | 'cores' | 'share';

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

const formats = new Map<Language, Format>();

/** The formats of a language. */
export function formatOf(language: Language): Format {
  let format = formats.get(language);
  if (format === undefined) {
    format = makeFormat(customs[language]);
    formats.set(language, format);
  }
  return format;
}

/** What differs between the languages. Node's own formats load ICU, which takes 9 to 30 ms and 5 MiB. */
interface Customs {
  readonly point: string;
  readonly and: string;
  readonly or: string;
  readonly isOne: (count: number) => boolean;
  /** A day with its month, of two digits each. */
  readonly day: (day: string, month: string) => string;
}

const customs: Readonly<Record<Language, Customs>> = {
  en: {
    point: '.',
    and: 'and',
    or: 'or',
    isOne: (count) => Math.abs(count) === 1,
    day: (day, month) => `${month}/${day}`,
  },
  pt: { point: ',', and: 'e', or: 'ou', isOne: (count) => Math.abs(count) < 2, day: (day, month) => `${day}/${month}` },
};

/** Rounded half up as it is written, not as it is stored: 1.005 is 1.01. Never -0. */
function rounded(value: number, digits: number): number {
  const text = String(Math.abs(value));
  // With an exponent it is below every digit that is shown, or has no fraction.
  if (text.includes('e')) return Math.abs(value) < 1 ? 0 : value;
  if (!Number.isFinite(value)) return value;
  return Math.sign(value) * Number(`${Math.round(Number(`${text}e${digits}`))}e${-digits}`) + 0;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function makeFormat({ point, and, or, isOne, day }: Customs) {
  const localized = (text: string): string => text.replace('.', point);
  const fixed = (value: number, digits: number): string => localized(String(rounded(value, digits)));
  const joined = (items: readonly string[], word: string): string =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
  const dayOf = (time: Date): string => day(twoDigits(time.getDate()), twoDigits(time.getMonth() + 1));
  const dateOf = (time: Date): string => `${dayOf(time)}/${time.getFullYear()}`;
  const timeOf = (time: Date): string => `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;

  /** Three significant digits from 1 on, at most two decimals below, no trailing zeros: `1.5`, in Portuguese `1,5`. */
  const number = (value: number): string => {
    const magnitude = Math.abs(value);
    return fixed(value, magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2);
  };
  /** `0.4 s`, `42 s`, `9 min 30 s`, `2 h 5 min`, `3 d 4 h`. */
  const duration = (seconds: number): string => {
    if (seconds < 0) return `-${duration(-seconds)}`;
    if (seconds < 9.95) return `${fixed(Math.round(seconds * 10) / 10, 1)} s`;
    const whole = Math.round(seconds);
    if (whole < 60) return `${whole} s`;
    const parts: [number, string][] = [
      [Math.floor(whole / 86400), 'd'],
      [Math.floor(whole / 3600) % 24, 'h'],
      [Math.floor(whole / 60) % 60, 'min'],
      [whole % 60, 's'],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    return parts
      .slice(first, first + 2)
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ');
  };
  /** Binary units, three significant digits: `184 MiB`. */
  const bytes = (size: number): string => {
    let value = Math.abs(size);
    let unit = 0;
    // 999.5 would be shown as 1000: it belongs to the next unit.
    while (value >= 999.5 && unit < binaryUnits.length - 1) {
      value /= 1024;
      unit += 1;
    }
    return `${size < 0 ? '-' : ''}${number(unit === 0 ? Math.round(value) : value)} ${binaryUnits[unit]}`;
  };
  /** A share of one as a percentage: `85%`, `1.2%`. */
  const share = (part: number): string => `${fixed(part * 100, Math.abs(part) < 0.1 ? 1 : 0)}%`;
  const small = (value: number): string =>
    Math.abs(value) >= 10
      ? number(value)
      : value === 0
        ? '0'
        : fixed(value, 1 - Math.floor(Math.log10(Math.abs(value))));
  /** A duration down to ms, since a cycle may be as short as one command: `40 ms`, `3.2 s`, `9 min 30 s`. */
  const span = (seconds: number): string =>
    seconds !== 0 && Math.abs(seconds) < 0.9995 ? `${small(seconds * 1000)} ms` : duration(seconds);
  const levels = { s: span, bytes, share, cores: number };
  /** A text that is no time stays as it is. */
  const atTime =
    (format: (time: Date) => string) =>
    (iso: string): string => {
      const time = new Date(iso);
      return Number.isNaN(time.getTime()) ? iso : format(time);
    };
  return {
    number,
    duration,
    span,
    bytes,
    share,
    /** With exactly two decimals, so that numbers in a column line up: `1.20`, in Portuguese `1,20`. */
    cores: (cores: number): string => localized(rounded(cores, 2).toFixed(2)),
    /** A level: `412 MiB`, `3.2 s`, `1.9`, `85%`. */
    level: (value: number, unit: Unit): string => levels[unit](value),
    /** A change without its sign; small ones keep two digits. */
    step: (value: number, unit: Unit): string =>
      (unit === 'cores' && Math.abs(value) < 0.1 ? small : levels[unit])(Math.abs(value)),
    /** A time within a run as a clock shows it: `0:07`, `12:30`, `2:05:00`. */
    clock(seconds: number): string {
      const whole = Math.max(0, Math.floor(seconds));
      const minutes = Math.floor(whole / 60);
      const rest = twoDigits(whole % 60);
      return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
    },
    /** `a, b and c`; in Portuguese `a, b e c`. */
    list: (items: readonly string[]): string => joined(items, and),
    /** `a, b or c`; in Portuguese `a, b ou c`. */
    or: (items: readonly string[]): string => joined(items, or),
    /** The form that fits the number, which stands where `#` stands: `plural(2, '# process', '# processes')`. */
    plural: (count: number, one: string, other: string): string =>
      (isOne(count) ? one : other).replace('#', number(count)),
    /** A day in the reader's own time zone: `11/28/2026`, in Portuguese `28/11/2026`. */
    date: dateOf,
    /** A time of day in the reader's own time zone: `14:02`. */
    time: timeOf,
    /** A time of day with its seconds, `14:07:33`; a text that is no time stays as it is, here and below. */
    timeOfDay: atTime((time) => [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':')),
    /** `11/28/2026 14:07`, in Portuguese `28/11/2026 14:07`. */
    moment: atTime((time) => `${dateOf(time)} ${timeOf(time)}`),
    /** Without the year, `11/28 14:07`; one of another year than `now`'s without its time. */
    shortMoment: (iso: string, now: Date): string =>
      atTime((time) => (time.getFullYear() === now.getFullYear() ? `${dayOf(time)} ${timeOf(time)}` : dateOf(time)))(
        iso,
      ),
    /** For a file that is read anywhere: `11/28/2026 14:07 UTC`. */
    utc: atTime((time) => {
      // Their own hours as local ones: no second set of formats.
      const shifted = new Date(time.getTime() + time.getTimezoneOffset() * 60_000);
      return `${dateOf(shifted)} ${timeOf(shifted)} UTC`;
    }),
  };
}
