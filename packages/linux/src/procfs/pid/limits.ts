/** Soft and hard value of one limit; Infinity for `unlimited`. */
export interface Limit {
  readonly soft: number;
  readonly hard: number;
}

/** /proc/PID/limits; proc_pid_limits(5). Keyed by the name as it stands in the file, such as `Max open files`. */
export function parseLimits(text: string): Map<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const line of text.split('\n')) {
    const match = /^(Max .*?)\s{2,}(unlimited|\d+)\s+(unlimited|\d+)/.exec(line);
    if (match?.[1] !== undefined) limits.set(match[1], { soft: limit(match[2]), hard: limit(match[3]) });
  }
  return limits;
}

function limit(text: string | undefined): number {
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}
