import { connectApi } from '@omnimind/client/connect-api';
import { type Alert, isHeld, isPaused } from '@omnimind/protocol/alert-book';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';

/** How much more memory one press gives, bytes. */
const gift_bytes = 2 ** 30;

/** What can be pressed of a workload that is held back: what the monitor is asked for, and how that is said. */
const answers = {
  resume: { body: {}, said: (name: string) => message('desktop.goes_on', { name }) },
  give: {
    body: { memory_bytes: gift_bytes },
    said: (name: string) => message('desktop.given', { name, bytes: gift_bytes }),
  },
  stop: { body: { stop: true }, said: (name: string) => message('desktop.stopping', { name }) },
} as const;
type Answer = keyof typeof answers;

/** The buttons of a notification: a key, and what stands on it. `default` is a press on the notification itself. */
export function buttonsOf(alert: Alert): (readonly [key: string, label: Message])[] {
  const { workload, kind } = alert.latest;
  const why = message('desktop.why');
  const give = ['give', message('desktop.give', { bytes: gift_bytes })] as const;
  if (workload.id === 'machine' || kind === 'flood')
    return [
      ['default', why],
      ['why', why],
    ];
  // GNOME shows three at most: of what stands still those that somebody waits for.
  if (isPaused(alert))
    return [['default', why], ['resume', message('desktop.resume')], give, ['stop', message('desktop.stop')]];
  return [['default', why], ['why', why], ...(isHeld(alert) ? [give] : []), ['ignore', message('desktop.ignore')]];
}

export function isAnswer(key: string): key is Answer {
  return Object.hasOwn(answers, key);
}

/** Has the monitor do what was pressed. @returns what is to be said of it: what was done, or why not */
export async function carryOut(
  key: Answer,
  { id, name }: { readonly id: string; readonly name: string },
  { environment, uid }: { readonly environment: NodeJS.ProcessEnv; readonly uid: number },
): Promise<Message> {
  const { body, said } = answers[key];
  try {
    await connectApi(environment, uid).call('release', { id, body });
    return said(name);
  } catch (error) {
    if (!(error instanceof OmnimindError)) throw error;
    return message('desktop.not_done', { name, reason: error.problem });
  }
}
