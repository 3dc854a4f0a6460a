import { isatty } from 'node:tty';
import { connectApi } from '@omnimind/daemon/connect-api';
import { type ApiClient, OmnimindError } from '@omnimind/protocol';
import { durationOption } from '../quantity-option.ts';
import { readLocale } from '../render/locale.ts';
import { makeScreen, wantsColor } from '../render/screen.ts';
import type { Command } from '../top/keys.ts';
import { askAll, Poller } from '../top/poller.ts';
import { initialState, type SortOrder } from '../top/state.ts';
import { TopStore } from '../top/store.ts';

export interface TopOptions {
  interval?: string;
  sort: SortOrder;
  filter?: string;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `omnimind top`: the workloads live, until a key or a signal ends it. @returns the exit status */
export async function top({ interval = '1s', sort, filter = '' }: TopOptions): Promise<number> {
  const interval_s = durationOption('--interval', interval, 0.2, 60);
  checkTerminal(process.env);
  const client = connectApi();
  const { machine, workloads } = await askAll(client);
  const store = new TopStore(initialState(machine, workloads, { sort, filter }), (command) => {
    if (command.type === 'quit') display.close();
    else if (command.type === 'suspend') display.suspend();
    else void perform(client, store, command).finally(() => poller.hurry());
  });
  const poller = new Poller(client, store, interval_s);
  // React has a form for developers, slower and larger, which the user's own NODE_ENV should not choose.
  process.env['NODE_ENV'] = 'production';
  const { showTop } = await import('../top/app.ts');
  const color = wantsColor(true, process.env);
  const locale = readLocale(process.env);
  const display = showTop(store, (columns, rows) => ({
    ...makeScreen({ columns, rows, color, ...locale }),
    // Where there is less room than a report needs, that is said.
    columns,
  }));
  // Who opens a workload does not wait for the next look.
  let opened: string | undefined;
  store.subscribe(() => {
    const id = store.get().opened?.id;
    if (id !== opened && id !== undefined) poller.hurry();
    opened = id;
  });
  const close = () => display.close();
  for (const signal of endingSignals) process.on(signal, close);
  process.on('SIGTSTP', () => display.suspend());
  // Whatever went wrong is told on a terminal that is as it was.
  process.prependListener('uncaughtException', close);
  process.stdout.on('error', close);
  const polling = poller.run().finally(close);
  try {
    await display.ended;
  } finally {
    poller.stop();
  }
  await polling;
  return 0;
}

/** @throws OmnimindError `usage` where nothing can be drawn, or no key read */
function checkTerminal(environment: NodeJS.ProcessEnv): void {
  const hint = 'For a look that ends by itself: `omnimind status`.';
  if (!isatty(1) || !isatty(0)) throw new OmnimindError('usage', 'top needs a terminal to draw on', { hint });
  if (environment['TERM'] === 'dumb')
    throw new OmnimindError('usage', 'this terminal (TERM=dumb) can not be drawn on', { hint });
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
    store.tell({ about, name, failure: `${error.message}. ${error.hint}` });
  }
}
