import { z } from 'zod';

const bytes = z.number().nonnegative();

/** What the earlier lives of a workload say that comes back: a unit, a container, a program of a project. */
export const earlierLivesSchema = z.object({
  /** How many are known: the last 20 at most, of five minutes and more. */
  lives: z.int().positive(),
  /** The middle one of their peaks of memory. */
  peak_bytes: bytes,
  /** A level above this is more than was usual; `null` where too few lasted as long as this life. */
  risen_above_bytes: bytes.nullable(),
  /** Where each of them rose at its start and then stayed: the middle one of these levels; `null` where one did not. */
  plateau: z
    .object({
      bytes,
      /** Above this it is no longer the usual rise, nor after so long, s since the start. */
      above_bytes: bytes,
      within_s: z.number().nonnegative(),
    })
    .nullable(),
});
export type EarlierLives = z.infer<typeof earlierLivesSchema>;
