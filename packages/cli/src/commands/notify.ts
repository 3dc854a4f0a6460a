import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { languageOf } from '@omnimind/messages/language-of';
import { translate } from '@omnimind/messages/translate';
import { IgnoreRequests } from '@omnimind/notify/ignore';
import { notifyStateDirectory, type ReceiverSet, serveNotifications } from '@omnimind/notify/serve';
import { testDesktop, testWebhooks } from '@omnimind/notify/test-receivers';
import { systemWaitingClock } from '@omnimind/notify/waiting-clock';
import { escapeText } from '@omnimind/protocol/escape';
import { type Ignored, identityMessage } from '@omnimind/protocol/ignored';
import { message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { eventLogDirectory } from '@omnimind/tell/segments';
import { toJson } from '../json.ts';
import { durationOption } from '../options.ts';
import { writeOutput } from '../output.ts';
import { notifyTestLines } from '../render/notify.ts';
import { finish, screenOf } from '../render/screen.ts';
import { tellNotice } from '../render/sentences.ts';
import { readVersion } from '../version.ts';

export interface NotifyOptions {
  json?: boolean;
  config?: string;
}

export interface IgnoreOptions {
  for?: string;
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
export async function ignore(name: string, options: IgnoreOptions): Promise<number> {
  const for_s = options.for === undefined ? null : durationOption('--for', options.for, 1, 1e9);
  writeIgnored('ignore.on', await new IgnoreRequests().ignoreNamed(name, for_s));
  return 0;
}

/** `omnimind notify unignore NAME`. @returns the exit status @throws OmnimindError `workload_not_found` */
export async function unignore(name: string): Promise<number> {
  writeIgnored('ignore.off', await new IgnoreRequests().unignoreNamed(name));
  return 0;
}

/** `omnimind notify ignored`. @returns the exit status */
export async function ignored({ json }: NotifyOptions): Promise<number> {
  const entries = await new IgnoreRequests().entries();
  if (json) writeOutput(`${toJson({ ignored: entries }, 2)}\n`);
  else writeIgnored('ignore.listed', entries);
  return 0;
}

function writeIgnored(code: 'ignore.on' | 'ignore.off' | 'ignore.listed', entries: readonly Ignored[]): void {
  const screen = screenOf(1);
  const lines = entries.map(({ identity, until }) => message(code, { workload: identityMessage(identity), until }));
  writeOutput(
    finish(
      screen,
      lines.map((line) => escapeText(translate(screen.language, line))),
    ),
  );
}
