import { type Verification, verifySetup } from '@omnimind/admin/verify/verify-setup';
import type { Checked } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';

/** An answer is given again for so long, ms: whoever asks often does not make us work for it. */
const fresh_ms = 10_000;

/** Looks whether all holds that setup promised, at most once in ten seconds, however many ask. */
export class Verifier {
  readonly #configuration: Configuration;
  readonly #kind: 'system' | 'user';
  #last: { readonly at_ms: number; readonly checked: Promise<Checked> } | null = null;

  constructor(configuration: Configuration, kind: 'system' | 'user') {
    this.#configuration = configuration;
    this.#kind = kind;
  }

  verify(now_ms: number = performance.now()): Promise<Checked> {
    if (this.#last === null || now_ms - this.#last.at_ms > fresh_ms)
      this.#last = {
        at_ms: now_ms,
        checked: verifySetup({ configuration: this.#configuration, kind: this.#kind }).then(checkedOf),
      };
    return this.#last.checked;
  }
}

function checkedOf({ kind, findings, holds }: Verification): Checked {
  return {
    manager: kind,
    holds,
    findings: findings.map(({ code, state, facts, fix }) => ({ code, state, facts: copied(facts), mend: fix })),
  };
}

function copied(facts: Verification['findings'][number]['facts']): Checked['findings'][number]['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'object' ? [...value] : value]),
  );
}
