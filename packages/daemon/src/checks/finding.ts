/**
 * What was read, by name; texts from outside are as they came. The unit is the end of the name: `size_bytes`, `age_s`.
 */
export type Facts = Readonly<Record<string, string | number | readonly string[]>>;

/** What one check found, without words: these belong to whoever shows it. */
export interface Finding<Code extends string, State extends string> {
  /** The check, and what came out of it: `swap.none`. */
  readonly code: Code;
  readonly state: State;
  readonly facts: Facts;
  /** A command that mends it; `null` when nothing is wrong, or no command does. */
  readonly mend: string | null;
}

/** Makes the findings of a table of codes and what each of them means. */
export function findingsOf<Code extends string, State extends string>(states: Readonly<Record<Code, State>>) {
  return (code: Code, facts: Facts = {}, mend: string | null = null): Finding<Code, State> => ({
    code,
    state: states[code],
    facts,
    mend,
  });
}

/** One check: its name and what it looks at. It changes nothing, and throws only what is a defect of ours. */
export interface Check<Context, Found> {
  readonly name: string;
  look(context: Context): Found | readonly Found[] | Promise<Found | readonly Found[]>;
}

/** All findings of all checks, in their order. Checks run one after the other. */
export async function runChecks<Context, Found>(
  checks: readonly Check<Context, Found>[],
  context: Context,
): Promise<Found[]> {
  const findings: Found[] = [];
  for (const check of checks) {
    const found = await check.look(context);
    if (isList(found)) findings.push(...found);
    else findings.push(found);
  }
  return findings;
}

function isList<Found>(found: Found | readonly Found[]): found is readonly Found[] {
  return Array.isArray(found);
}
