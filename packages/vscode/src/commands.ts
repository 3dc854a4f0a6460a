import { machineWorkload } from '@omnimind/protocol/event';
import { commands, Disposable, type LogOutputChannel, type QuickPickItem, window } from 'vscode';
import type { MonitorConnection } from './connection/monitor-connection.ts';
import type { DetailPanel } from './detail/detail-panel.ts';
import type { Isolator } from './isolation/isolation.ts';
import type { Settings } from './settings.ts';
import { openIsolatedTerminal, setUp, startMonitor, useIsolatedTerminal } from './terminal.ts';
import { worstFirst } from './views/status.ts';
import { behaviorWords, escapeLabel, type Words } from './words.ts';

export interface CommandDependencies {
  readonly words: Words;
  readonly connection: MonitorConnection;
  readonly panel: DetailPanel;
  readonly isolator: Isolator;
  readonly log: LogOutputChannel;
  settings(): Settings;
}

/** A row of the tree, or the ID of a workload; anything else asks the user. */
type Target = unknown;

/** The commands of the manifest. */
export function registerCommands({
  words,
  connection,
  panel,
  isolator,
  log,
  settings,
}: CommandDependencies): Disposable {
  const of = async (target: Target, action: (workload: string) => unknown) => {
    const workload = workloadOf(target) ?? (await ask(words, connection));
    if (workload !== undefined) await action(workload);
  };
  const table: Record<string, (target?: Target) => unknown> = {
    'omnimind.showDetail': (target) => panel.open(workloadOf(target) ?? machineWorkload),
    'omnimind.why': (target) => of(target, (workload) => panel.open(workload, { isExplained: true })),
    'omnimind.ignore': (target) => of(target, (workload) => panel.act(workload, 'ignore')),
    'omnimind.heed': (target) => of(target, (workload) => panel.act(workload, 'heed')),
    'omnimind.release': (target) => of(target, (workload) => panel.act(workload, 'release')),
    'omnimind.give': (target) => of(target, (workload) => panel.act(workload, 'give')),
    'omnimind.stop': (target) => of(target, (workload) => panel.act(workload, 'stop')),
    'omnimind.reconnect': () => {
      if (!settings().isWatching) void window.showInformationMessage(words.texts.switchedOff);
      connection.askNow();
    },
    'omnimind.isolate': () => isolator.choose(),
    'omnimind.showLog': () => log.show(),
    'omnimind.startMonitor': () => startMonitor(words, settings()),
    'omnimind.setUp': () => setUp(words, settings()),
    'omnimind.newIsolatedTerminal': () => openIsolatedTerminal(words, settings()),
    'omnimind.useIsolatedTerminal': () => useIsolatedTerminal(words),
  };
  return Disposable.from(...Object.entries(table).map(([name, action]) => commands.registerCommand(name, action)));
}

function workloadOf(target: Target): string | undefined {
  if (typeof target === 'string' && target !== '') return target;
  if (typeof target !== 'object' || target === null || !('workload' in target)) return undefined;
  return typeof target.workload === 'string' ? target.workload : undefined;
}

/** Asks the user for a workload. */
async function ask(words: Words, { seen }: MonitorConnection): Promise<string | undefined> {
  if (seen === null) {
    void window.showInformationMessage(words.texts.noMonitor);
    return undefined;
  }
  const items = worstFirst(seen.workloads).map((workload): QuickPickItem & { readonly workload: string } => ({
    label: escapeLabel(workload.name),
    description: behaviorWords(words, workload.verdict),
    workload: workload.id,
  }));
  const chosen = await window.showQuickPick(items, { title: 'OmniMind', placeHolder: words.texts.whichWorkload });
  return chosen?.workload;
}
