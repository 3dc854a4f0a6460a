/** One check: its name and what it looks at. It changes nothing, and throws only what is a defect of ours. */
export interface Check<Context, Found> {
  readonly name: string;
  run(context: Context): Found | readonly Found[] | Promise<Found | readonly Found[]>;
}

/** All findings of all checks, in their order. Checks run one after the other. */
export async function runChecks<Context, Found>(
  checks: readonly Check<Context, Found>[],
  context: Context,
): Promise<Found[]> {
  const findings: Found[] = [];
  for (const check of checks) {
    const found = await check.run(context);
    if (isList(found)) findings.push(...found);
    else findings.push(found);
  }
  return findings;
}

function isList<Found>(found: Found | readonly Found[]): found is readonly Found[] {
  return Array.isArray(found);
}
