import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { languageOf } from '@omnimind/messages/language-of';
import { Ignored } from '@omnimind/notify/ignored';
import { notifyStateDirectory, type ReceiverSet, serveNotifications } from '@omnimind/notify/serve';
import { testDesktop } from '@omnimind/notify/test-desktop';
import { testWebhooks } from '@omnimind/notify/test-webhooks';
import { systemWaitingClock } from '@omnimind/notify/waiting-clock';
import { OmnimindError } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { eventLogDirectory } from '@omnimind/tell/event-log';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { notifyTestLines } from '../render/notify.ts';
import { finish, screenOf } from '../render/screen.ts';
import { tellNotice } from '../tell-notice.ts';
import { readVersion } from '../version.ts';

export interface NotifyOptions {
  json?: boolean;
  config?: string;
}

export interface ServeCommandOptions {
  receivers: ReceiverSet;
  events?: string;
  config?: string;
}

/** `omnimind notify test`. @returns the exit status: 1 when somebody did not take it */
export async function test({ json, config: file }: NotifyOptions): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const language = languageOf(configuration);
  const world = { language, version: readVersion(), clock: systemWaitingClock };
  const [desktop, webhooks] = await Promise.all([
    configuration.notify.desktop ? testDesktop(hostname(), language, Date.now()) : null,
    testWebhooks(configuration, world, hostname()),
  ]);
  const isGood = (desktop?.isDelivered ?? true) && webhooks.every(({ isDelivered }) => isDelivered);
  if (json) writeOutput(`${toJson({ delivered: isGood, desktop, webhooks }, 2)}\n`);
  else {
    const screen = screenOf(1);
    writeOutput(finish(screen, notifyTestLines(screen, { desktop, webhooks })));
  }
  return isGood ? 0 : 1;
}

/** `omnimind notify serve`: until a signal comes, or as long as there is somebody to tell. @returns the exit status */
export async function serve({ receivers, events, config: file }: ServeCommandOptions): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  await serveNotifications({
    configuration,
    receivers,
    eventsDirectory: events === undefined ? eventLogDirectory() : resolve(events),
    stateDirectory: notifyStateDirectory(),
    language: languageOf(configuration),
    version: readVersion(),
    signal: ending.signal,
    onNotice: tellNotice,
  });
  return 0;
}

/** `omnimind notify ignore NAME`. @returns the exit status */
export function ignore(name: string): number {
  guarded(() => new Ignored().add(name));
  return 0;
}

/** `omnimind notify unignore NAME`. @returns the exit status: 1 when it was not ignored */
export function unignore(name: string): number {
  return guarded(() => new Ignored().remove(name)) ? 0 : 1;
}

/** `omnimind notify ignored`. @returns the exit status */
export function ignored({ json }: NotifyOptions): number {
  const { names } = new Ignored();
  writeOutput(json ? `${toJson({ ignored: names }, 2)}\n` : names.map((name) => `${escapeText(name)}\n`).join(''));
  return 0;
}

/** @throws OmnimindError `output_unwritable` */
function guarded<Value>(deed: () => Value): Value {
  try {
    return deed();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OmnimindError('output_unwritable', `the list of ignored workloads can't be written: ${reason}`, {
      cause: error,
    });
  }
}
