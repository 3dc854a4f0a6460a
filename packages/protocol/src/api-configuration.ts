import { z } from 'zod';
import { size } from './quantity.ts';

const GiB = 2 ** 30;

/** `[api]`: how other programs ask the monitor. */
export const apiTable = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        'Whether the monitor answers on a Unix socket: `omnimind status`, `omnimind top` and the editor ask there.',
      ),
    tcp_port: z
      .int()
      .min(0)
      .max(65_535)
      .default(0)
      .describe('Port on loopback where it answers, besides, whoever has the token (0, for nowhere, or 1 to 65535).'),
    token_file: z
      .string()
      .max(4096)
      .default('')
      .describe('File that holds the token (absolute path). Empty: `api-token` where the monitor keeps its state.'),
  })
  .prefault({})
  .describe('The local API of the monitor.');

/** `[history]`: what the monitor remembers of the past. */
export const historyTable = z
  .strictObject({
    max_size: size(0, 1024 * GiB)
      .prefault('256MiB')
      .describe(
        'How much room the past may take (size): a day of every sample, thirty days by the minute. The oldest goes first; 0 keeps none.',
      ),
  })
  .prefault({})
  .describe('The past of every workload, kept by the monitor.');
