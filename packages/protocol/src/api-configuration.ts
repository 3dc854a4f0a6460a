import { z } from 'zod';
import { size } from './quantity.ts';

const GiB = 2 ** 30;

/** `[api]`: how other programs ask the monitor. */
export const apiTable = z
  .strictObject({
    enabled: z.boolean().default(true),
    tcp_port: z.int().min(0).max(65_535).default(0),
    token_file: z.string().max(4096).default(''),
  })
  .prefault({});

/** `[history]`: what the monitor remembers of the past. */
export const historyTable = z
  .strictObject({
    max_size: size(0, 1024 * GiB).prefault('256MiB'),
  })
  .prefault({});

/** `[ollama]`: whether it is asked for the models that it has loaded. */
export const ollamaTable = z
  .strictObject({
    port: z.int().min(0).max(65_535).default(0),
  })
  .prefault({});

/** `[gpu]`: what is asked beside the kernel. */
export const gpuTable = z
  .strictObject({
    nvml: z.boolean().default(false),
  })
  .prefault({});
