import { parseKeyedLines } from '../text/keyed-lines.ts';

/** `cgroup.events`; Documentation/admin-guide/cgroup-v2.rst, "Core Interface Files". The root cgroup has no such file. */
export interface CgroupEvents {
  /** Whether the cgroup or one below it holds a live process. */
  readonly populated: boolean;
  /** Whether it is frozen; false where the kernel can't freeze (before 5.2). */
  readonly frozen: boolean;
}

/** Parses the text of `cgroup.events`. */
export function parseCgroupEvents(text: string): CgroupEvents {
  const lines = parseKeyedLines(text);
  return { populated: lines.get('populated') === 1, frozen: lines.get('frozen') === 1 };
}
