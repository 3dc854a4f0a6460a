import type { DoctorCode, DoctorState, doctorStates } from '@omnimind/protocol/doctor-finding';
import { doctorEnglish } from './doctor-english.ts';
import { doctorPortuguese } from './doctor-portuguese.ts';
import type { Language } from './locale.ts';

export type DoctorCheckName = DoctorCode extends `${infer Name}.${string}` ? Name : never;
/** Findings that are not as they should be. */
export type DoctorTrouble = {
  [Code in DoctorCode]: (typeof doctorStates)[Code] extends 'ok' ? never : Code;
}[DoctorCode];

/** What `omnimind doctor` says. `{name}` stands for a fact of the finding. */
export interface DoctorTexts {
  /** A short name of each check. */
  readonly checks: Readonly<Record<DoctorCheckName, string>>;
  readonly found: Readonly<Record<DoctorCode, string>>;
  /** Why it matters, and what to do; the latter may be empty. */
  readonly advice: Readonly<Record<DoctorTrouble, readonly [why: string, action: string]>>;
  /** How many findings of each state there are, in one line. */
  summary(counts: Readonly<Record<DoctorState, number>>): string;
}

export function doctorTexts(language: Language): DoctorTexts {
  return language === 'pt' ? doctorPortuguese : doctorEnglish;
}

/** @returns why it matters and what to do; empty for what is as it should be */
export function adviceOf(texts: DoctorTexts, code: DoctorCode): readonly [why: string, action: string] {
  return isTrouble(texts, code) ? texts.advice[code] : ['', ''];
}

function isTrouble(texts: DoctorTexts, code: DoctorCode): code is DoctorTrouble {
  return code in texts.advice;
}
