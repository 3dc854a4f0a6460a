import { isatty } from 'node:tty';
import type { ApiClient } from '@omnimind/client/api-client';
import { connectApi } from '@omnimind/client/connect-api';
import { readLocale } from '@omnimind/messages/locale';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { OptionsOf } from '../command-table.ts';
import { durationOption } from '../options.ts';
import { makeScreen, type Screen } from '../render/screen.ts';
import { wantsColor } from '../render/view.ts';
import { TopDisplay } from '../top/display.ts';
import type { Command } from '../top/keys.ts';
import { askAll, Poller } from '../top/poller.ts';
import { initialState } from '../top/state.ts';
import { TopStore } from '../top/store.ts';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `omnimind top`: the workloads live, until a key or a signal ends it. @returns the exit status */
export async function top({ interval, sort, filter = '' }: OptionsOf<'top'>): Promise<number> {
  const interval_s = durationOption('--interval', interval, 0.2, 60);
  checkTerminal(process.env);
  const client = connectApi();
  const { machine, workloads } = await askAll(client);
  const { promise: asked, resolve: end, reject: fail } = Promise.withResolvers<void>();
  const store = new TopStore(initialState(machine, workloads, { sort, filter }), (command) => {
    if (command.type === 'quit') end();
    else if (command.type === 'suspend') void display.suspend().catch(fail);
    else void perform(client, store, command).then(() => poller.hurry(), fail);
  });
  const poller = new Poller(client, store, interval_s);
  const display = new TopDisplay(store, screenMaker(process.env));
  // Who opens a workload does not wait for the next look.
  let opened: string | undefined;
  store.subscribe(() => {
    const id = store.get().opened?.id;
    if (id !== opened && id !== undefined) poller.hurry();
    opened = id;
  });
  for (const signal of endingSignals) process.on(signal, () => end());
  process.on('SIGTSTP', () => void display.suspend().catch(fail));
  // Whatever went wrong is told on a terminal that is as it was.
  process.prependListener('uncaughtException', () => display.close());
  try {
    await Promise.race([asked, poller.run()]);
  } finally {
    display.close();
    poller.stop();
  }
  return 0;
}

/** Makes screens as large as the terminal is at that moment. */
function screenMaker(environment: NodeJS.ProcessEnv): () => Screen {
  const style = { color: wantsColor(true, environment), ...readLocale(environment) };
  return () => {
    const { columns, rows } = process.stdout;
    // Where there is less room than a report needs, that is said.
    return { ...makeScreen({ columns, rows, ...style }), columns };
  };
}

/** @throws OmnimindError `usage` where nothing can be drawn, or no key read */
function checkTerminal(environment: NodeJS.ProcessEnv): void {
  if (!isatty(1) || !isatty(0) || environment['TERM'] === 'dumb')
    throw new OmnimindError('usage', message('usage.top_terminal'));
}

async function perform(
  client: ApiClient,
  store: TopStore,
  { about, id, name }: Command & { type: 'do' },
): Promise<void> {
  try {
    if (about === 'release') {
      const { undone } = await client.call('release', { id });
      store.tell({ about: undone.length === 0 ? 'untouched' : about, name, failure: null });
    } else {
      await client.call('ignore', { id, body: { ignored: about === 'ignore' } });
      store.tell({ about, name, failure: null });
    }
  } catch (error) {
    if (!(error instanceof OmnimindError)) throw error;
    store.tell({ about, name, failure: translate(readLocale(process.env).language, error.problem) });
  }
}
