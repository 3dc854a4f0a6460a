import type { Language } from '@omnimind/protocol/announcement';
import { isSignal } from '@omnimind/protocol/evidence';
import type { Message, ReceivedMessage } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';
import { english, statements as englishStatements, type Texts } from './english.ts';
import { formatOf } from './format.ts';
import { portuguese, statements as portugueseStatements } from './portuguese.ts';
import { sentenceIn } from './sentence.ts';

const languages: Readonly<Record<Language, Texts>> = { en: english, pt: portuguese };
const statements = { en: englishStatements, pt: portugueseStatements };

/** All texts of a language. */
export function textsIn(language: Language): Texts {
  return languages[language];
}

/** Those of announcements; apart, so that who bundles them holds no other section. */
export function announcementsIn(language: Language): Texts['announcements'] {
  return statements[language].announcements;
}

/**
 * A message as a sentence, not escaped: names in it are as they came, so whoever shows it escapes it for that place. One whose
 * code is of a newer version is shown as its code and parameters.
 */
export function translate(language: Language, message: Message | ReceivedMessage): string {
  return sentenceIn(statements[language].sentences, message);
}

/** One number of the evidence as a sentence, not escaped; the words of the version that wrote it where that sent no parameters. */
export function evidenceIn(language: Language, { signal, value, unit, parameters, text }: Evidence): string {
  const { evidence } = statements[language];
  try {
    if (parameters !== undefined && isSignal(signal))
      return (evidence[signal] as (value: number, given: unknown) => string)(value, parameters);
  } catch {
    // It lacks a parameter: another version made it.
  }
  return text ?? `${signal} ${quantityIn(language, value, unit)}`;
}

/** The same with the figures that no sentence says: `… (τ 0.98, 2nd half 1.02 × 1st)`. */
export function evidenceNumbersIn(language: Language, evidence: Evidence): string {
  const { signal, parameters } = evidence;
  const { evidence_numbers } = statements[language];
  const numbers = parameters !== undefined && isSignal(signal) ? evidence_numbers[signal] : undefined;
  const sentence = evidenceIn(language, evidence);
  return numbers === undefined ? sentence : `${sentence} (${(numbers as (given: unknown) => string)(parameters)})`;
}

/** A value with the unit of an evidence: `36 MiB/min`, `1.9 cores`, `85%`, `12 min`. */
export function quantityIn(language: Language, value: number, unit: string): string {
  const { number, bytes, duration, share } = formatOf(language);
  if (unit === 'share') return share(value);
  if (unit === 's') return duration(value);
  if (unit === 'bytes' || unit.startsWith('bytes/')) return bytes(value) + unit.slice('bytes'.length);
  const units: Readonly<Record<string, string>> = statements[language].units;
  const name = Object.hasOwn(units, unit) ? (units[unit] ?? unit) : unit;
  return name === '' ? number(value) : `${number(value)} ${name}`;
}
