import { z } from 'zod';
import { announcementKinds } from './announcement.ts';
import { message } from './message.ts';
import { duration, positiveShare, share } from './quantity.ts';
import { severities } from './verdict.ts';

const webhookTable = z.strictObject({
  url: z
    .string()
    .max(2048)
    .refine(isHttpUrl, { params: message('value.url') }),
  kind: z.enum(['event', 'brief', 'alertmanager']).default('event'),
  secret: z.string().max(1024).default(''),
  secret_file: z.string().max(4096).default(''),
  severity: z.enum(severities).default('watch'),
  kinds: z.array(z.enum(announcementKinds)).default([...announcementKinds]),
});
export type Webhook = z.output<typeof webhookTable>;

/** `[notify]`: who is told what. */
export const notifyTable = z
  .strictObject({
    language: z.enum(['auto', 'en', 'pt']).default('auto'),
    desktop: z.boolean().default(true),
    severity: z.enum(severities).default('alert'),
    again_after: duration(60, 86_400).prefault('1h'),
    ignore: z.array(z.string().min(1).max(255)).default([]),
    webhooks: z.array(webhookTable).max(16).default([]),
  })
  .prefault({});

/** `[earlyoom]`: the last resort. */
export const earlyoomTable = z
  .strictObject({
    manage: z.boolean().default(true),
    memory: positiveShare().default(0.03),
    swap: share().default(0.1),
    avoid: z.array(z.string().min(1).max(255)).default([]),
    prefer: z.array(z.string().min(1).max(255)).default([]),
  })
  .prefault({});

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^\s@/?#]+(?:[/?#]\S*)?$/i.test(text);
}
