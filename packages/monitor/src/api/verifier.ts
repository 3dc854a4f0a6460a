import { type Verification, verifySetup } from '@omnimind/admin/verify/verify-setup';
import type { Checked } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';

/** For this long an answer is given again, ms: asking often costs nothing. */
const fresh_ms = 10_000;

/** Checks whether what setup promised holds, at most once in ten seconds, however many ask. */
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

/** A message among the facts is sent as its code, or as the text that it is. */
function copied(facts: Verification['findings'][number]['facts']): Checked['findings'][number]['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([key, fact]) => {
      if (typeof fact !== 'object') return [key, fact];
      return [key, 'code' in fact ? String(fact.parameters['text'] ?? fact.code) : [...fact]];
    }),
  );
}
