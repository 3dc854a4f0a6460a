import { type Verification, verifySetup } from '@omnimind/admin/verify/verify-setup';
import type { Checked } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';

/** For this long an answer is given again, ms: asking often costs nothing. */
const fresh_ms = 10_000;

/** Checks whether what setup promised holds, at most once in ten seconds, however many ask. */
export function verifierOf(configuration: Configuration, kind: 'system' | 'user'): () => Promise<Checked> {
  let last: { readonly at_ms: number; readonly checked: Promise<Checked> } | null = null;
  return () => {
    const now_ms = performance.now();
    if (last === null || now_ms - last.at_ms > fresh_ms)
      last = { at_ms: now_ms, checked: verifySetup({ configuration, kind }).then(checkedOf) };
    return last.checked;
  };
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
