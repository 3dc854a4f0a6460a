import { z } from 'zod';

/** What is read of Ollama's `GET /api/ps`. */
export const ollamaAnswerSchema = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      size: z.number().nonnegative(),
      size_vram: z.number().nonnegative().default(0),
      expires_at: z.string(),
    }),
  ),
});

/** A model that a server holds in memory. */
export const loadedModelSchema = z.object({
  /** For people, unescaped. */
  name: z.string(),
  bytes: z.number(),
  /** Of `bytes`: on GPUs. */
  vram_bytes: z.number(),
  /** When it is unloaded, unless it is used before; `null`: not by itself. */
  until: z.string().nullable(),
});
export type LoadedModel = z.infer<typeof loadedModelSchema>;
