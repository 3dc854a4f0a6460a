import { type ExtensionContext, env, window, workspace } from 'vscode';
import { Alerts } from './alerts/alerts.ts';
import { Ledger } from './alerts/ledger.ts';
import { registerCommands } from './commands.ts';
import { clientOn, socketsOf } from './connection/clients.ts';
import { MonitorConnection } from './connection/monitor-connection.ts';
import { DetailPanel } from './detail/detail-panel.ts';
import { MonitorOffer } from './monitor-offer.ts';
import { readSettings } from './read-settings.ts';
import type { Settings } from './settings.ts';
import { offerTasks } from './tasks.ts';
import { offerTerminal } from './terminal.ts';
import { showPhase } from './views/phase.ts';
import { type Status, statusOf } from './views/status.ts';
import { StatusBar } from './views/status-bar.ts';
import { rowsOf } from './views/workload-rows.ts';
import { WorkloadTree } from './views/workload-tree.ts';
import { wordsFor } from './words.ts';

/** What the tests inside the editor look at: nothing for others to build on. */
export interface Inspection {
  readonly connection: MonitorConnection;
  readonly tree: WorkloadTree;
  readonly panel: DetailPanel;
  readonly status: () => Status;
  readonly settings: () => Settings;
  /** How long activation took, ms. */
  readonly activation_ms: number;
}

export function activate(context: ExtensionContext): Inspection {
  const begin_ms = performance.now();
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const words = wordsFor(env.language);
  let settings = readSettings();
  const ledger = new Ledger(context.globalStorageUri.fsPath);

  // What is disposed of first: whatever it tells at its end, those who show it are still there.
  own({ dispose: () => connection.stop() });
  const statusBar = own(new StatusBar());
  const tree = own(new WorkloadTree());
  const view = own(window.createTreeView('omnimind.workloads', { treeDataProvider: tree }));
  const offer = new MonitorOffer({ words, ledger, memento: context.globalState, settings: () => settings });
  const status = () => statusOf(words, connection, settings);
  const connection = new MonitorConnection({
    sockets: () => socketsOf(settings.socket),
    clientOn,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
    chance: Math.random,
    onChange: () => {
      statusBar.show(status());
      tree.show(connection.seen === null ? [] : rowsOf(words, connection.seen));
      showPhase(connection.link.phase, settings);
      offer.consider(connection.link);
    },
    onEvent: (event) => {
      alerts.take(event);
      panel.take(event);
    },
  });
  const panel = own(new DetailPanel({ words, connection, home: context.extensionUri }));
  const alerts = new Alerts({
    words,
    ledger,
    settings: () => settings,
    why: ({ latest }) => panel.explain(latest),
    ignore: (workload) => void panel.act(workload, 'ignore'),
    show: (workload) => panel.open(workload),
  });

  const look = () => connection.attend(view.visible || window.state.focused);
  own(view.onDidChangeVisibility(look));
  own(
    window.onDidChangeWindowState(() => {
      look();
      alerts.showDue();
    }),
  );
  own(
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('omnimind')) return;
      const former = settings;
      settings = readSettings();
      if (!settings.isWatching || settings.socket !== former.socket) connection.stop();
      if (settings.isWatching) connection.start();
      statusBar.show(status());
      showPhase(connection.link.phase, settings);
    }),
  );
  own(workspace.onDidGrantWorkspaceTrust(() => showPhase(connection.link.phase, settings)));
  own(registerCommands({ words, connection, panel, settings: () => settings }));
  own(offerTerminal(words, () => settings));
  own(offerTasks(() => settings));

  look();
  statusBar.show(status());
  showPhase(connection.link.phase, settings);
  if (settings.isWatching) connection.start();
  return { connection, tree, panel, status, settings: () => settings, activation_ms: performance.now() - begin_ms };
}
