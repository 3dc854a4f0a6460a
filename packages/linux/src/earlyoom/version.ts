/** Numbers of a release of earlyoom, such as 1, 8, 2. */
export type EarlyoomVersion = readonly [major: number, minor: number, patch: number];

/** An earlyoom that is installed, as it describes itself. */
export interface EarlyoomProgram {
  /** `null` when it was built without one. */
  readonly version: EarlyoomVersion | null;
  /** The options that it knows: `-m`, `--avoid`. */
  readonly flags: ReadonlySet<string>;
}

/** The line `earlyoom v1.7` of `earlyoom -v`, of `earlyoom --help` and of every start; `null` where there is none. */
export function parseEarlyoomVersion(text: string): EarlyoomVersion | null {
  const match = /^earlyoom v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/m.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/**
 * The output of `earlyoom --help`, which goes to standard error, the version first. An option stands at the beginning
 * of its line: `  -h, --help   this help text`.
 */
export function parseEarlyoomHelp(text: string): EarlyoomProgram {
  const flags = new Set<string>();
  for (const [line] of text.matchAll(/^ {1,4}-.*$/gm)) {
    const options = /^ +((?:-\w|--[\w-]+)(?:, (?:-\w|--[\w-]+))*)/.exec(line)?.[1] ?? '';
    for (const option of options.split(', ')) if (option !== '') flags.add(option);
  }
  return { version: parseEarlyoomVersion(text), flags };
}

/** Whether a release is this one or newer. One without a version is taken for 1.7, the oldest that is looked after. */
export function isAtLeast(version: EarlyoomVersion | null, major: number, minor: number, patch = 0): boolean {
  const [ours, ourMinor, ourPatch] = version ?? [1, 7, 0];
  return (ours - major || ourMinor - minor || ourPatch - patch) >= 0;
}
