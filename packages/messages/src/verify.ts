import type { VerifyCode } from '@omnimind/protocol/verify-finding';
import type { Language } from './locale.ts';
import { verifyEnglish } from './verify-english.ts';
import { verifyPortuguese } from './verify-portuguese.ts';

export type VerifyCheckName = VerifyCode extends `${infer Name}.${string}` ? Name : never;

/** What `omnimind verify` says. `{name}` stands for a fact of the finding. */
export interface VerifyTexts {
  /** A short name of each check, and what it expects. */
  readonly checks: Readonly<Record<VerifyCheckName, readonly [name: string, expected: string]>>;
  readonly found: Readonly<Record<VerifyCode, string>>;
  readonly expected: string;
  readonly mend: string;
  /** Above the list: whose setup it is. */
  readonly title: Readonly<Record<'system' | 'user', string>>;
  holds(count: number): string;
  fails(failed: number, count: number): string;
}

export function verifyTexts(language: Language): VerifyTexts {
  return language === 'pt' ? verifyPortuguese : verifyEnglish;
}
