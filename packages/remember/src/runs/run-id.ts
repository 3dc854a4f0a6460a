import { randomBytes } from 'node:crypto';

/**
 * An ID of the time (UTC, so that IDs sort by age) and three random bytes, since two runs may start at once:
 * `20261123-231035-4f2a91`.
 */
export function newRunId(wall_ms: number, random: (bytes: number) => Buffer = randomBytes): string {
  const stamp = new Date(wall_ms).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${random(3).toString('hex')}`;
}

/** Whether a file name is the ID of a run; nothing else in the directory is ever touched. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[0-9a-f]{6}$/.test(name);
}
