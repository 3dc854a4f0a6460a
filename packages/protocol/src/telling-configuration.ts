import { z } from 'zod';
import { announcementKinds } from './announcement.ts';
import { message } from './message.ts';
import { duration, positiveShare, share } from './quantity.ts';
import { severities } from './verdict.ts';

const webhookTable = z.strictObject({
  url: z
    .string()
    .max(2048)
    .refine(isHttpUrl, { params: message('value.url') })
    .describe('Where it is posted to.'),
  kind: z
    .enum(['event', 'brief', 'alertmanager'])
    .default('event')
    .describe(
      'What is posted: `event` all of it, `brief` only {"type":"cpu_growing","value":95}, `alertmanager` alerts that fire and are resolved; the URL is then that of the server, without path.',
    ),
  secret: z
    .string()
    .max(1024)
    .default('')
    .describe('Key of the header X-OmniMind-Signature: sha256=HMAC of the body in hexadecimal. Empty: no such header.'),
  secret_file: z.string().max(4096).default('').describe('File that holds the key instead (absolute path).'),
  severity: z.enum(severities).default('watch').describe('From which severity on it is told.'),
  kinds: z
    .array(z.enum(announcementKinds))
    .default([...announcementKinds])
    .describe('What is told.'),
});
export type Webhook = z.output<typeof webhookTable>;

/** `[notify]`: who is told what. */
export const notifyTable = z
  .strictObject({
    language: z
      .enum(['auto', 'en', 'pt'])
      .default('auto')
      .describe('Language of what people are told: `auto` goes by LANG, `en` is English, `pt` Brazilian Portuguese.'),
    desktop: z.boolean().default(true).describe('Whether the desktop shows notifications.'),
    severity: z.enum(severities).default('alert').describe('From which severity on the desktop shows them.'),
    again_after: duration(60, 86_400)
      .prefault('1h')
      .describe('The same matter is shown anew only after this time, unless it worsens (duration).'),
    ignore: z
      .array(z.string().min(1).max(255))
      .default([])
      .describe('Names of workloads that the desktop never shows notifications of.'),
    webhooks: z.array(webhookTable).max(16).default([]).describe('Who else is told, by HTTP.'),
  })
  .prefault({})
  .describe('Telling people.');

/** `[earlyoom]`: the last resort. */
export const earlyoomTable = z
  .strictObject({
    manage: z
      .boolean()
      .default(true)
      .describe('Whether `omnimind setup --system` writes the arguments of earlyoom, where it is installed.'),
    memory: positiveShare()
      .default(0.03)
      .describe(
        'Available memory below this share makes earlyoom send SIGTERM, below half of it SIGKILL (share of one).',
      ),
    swap: share().default(0.1).describe('Only while free swap is below this share too (share of one; 1 ignores swap).'),
    avoid: z
      .array(z.string().min(1).max(255))
      .default([])
      .describe('Names of programs that earlyoom spares, besides those of `protect.names` and OmniMind itself.'),
    prefer: z.array(z.string().min(1).max(255)).default([]).describe('Names of programs that earlyoom kills first.'),
  })
  .prefault({})
  .describe('The last resort when memory ends: earlyoom.');

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^\s@/?#]+(?:[/?#]\S*)?$/i.test(text);
}
