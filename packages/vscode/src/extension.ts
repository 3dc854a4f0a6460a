import { clientOn } from '@omnimind/client/connect-api';
import { apiSockets } from '@omnimind/client/transport';
import { type ExtensionContext, env, window, workspace } from 'vscode';
import { AgentServer } from './agent-server.ts';
import { makeAlerts } from './alerts/alerts.ts';
import { Ledger } from './alerts/ledger.ts';
import { registerCommands } from './commands.ts';
import { logOfLinks } from './connection/link-log.ts';
import { afterDelay, MonitorConnection } from './connection/monitor-connection.ts';
import { DetailPanel } from './detail/detail-panel.ts';
import { Isolator } from './isolation/isolation.ts';
import { makeMonitorOffer } from './monitor-offer.ts';
import { Responsiveness } from './responsiveness/responsiveness.ts';
import { type Settings, settingsOf } from './settings.ts';
import { offerTasks } from './tasks.ts';
import { offerTerminal } from './terminal.ts';
import { type Status, statusOf } from './views/status.ts';
import { StatusBar, showPhase } from './views/status-bar.ts';
import { rowsOf } from './views/workload-rows.ts';
import { WorkloadTree } from './views/workload-tree.ts';
import { wordsFor } from './words.ts';

/** For the tests inside the editor only. */
export interface Inspection {
  readonly connection: MonitorConnection;
  readonly tree: WorkloadTree;
  readonly panel: DetailPanel;
  readonly status: () => Status;
  readonly settings: () => Settings;
  /** Duration of the activation. */
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
  const log = own(window.createOutputChannel('OmniMind', { log: true }));
  const logLink = logOfLinks(log, words);
  const ledger = new Ledger(context.globalStorageUri.fsPath);

  // Disposed of first: what shows its last change must still exist.
  own({ dispose: () => connection.stop() });
  const statusBar = own(new StatusBar());
  const tree = own(new WorkloadTree());
  const view = own(window.createTreeView('omnimind.workloads', { treeDataProvider: tree }));
  const offer = makeMonitorOffer({ words, ledger, memento: context.globalState, settings: () => settings });
  const status = () => statusOf(words, connection, settings);
  const connection = new MonitorConnection({
    sockets: () => (settings.socket === null ? apiSockets(process.env, process.getuid?.()) : [settings.socket]),
    clientOn,
    after: afterDelay,
    chance: Math.random,
    onChange: () => {
      statusBar.show(status());
      const { seen } = connection;
      tree.show(() => (seen === null ? [] : rowsOf(words, seen, folders())), view.visible);
      showPhase(connection.link.phase, settings);
      offer(connection.link);
      logLink(connection);
    },
    wall_ms: Date.now,
    onEvents: (events) => {
      alerts.take(events);
      for (const event of events) panel.take(event);
    },
  });
  const panel = own(new DetailPanel({ words, connection, home: context.extensionUri }));
  const alerts = makeAlerts({
    words,
    ledger,
    log,
    settings: () => settings,
    why: ({ latest }) => panel.explain(latest),
    act: (workload, action) => void panel.act(workload, action),
    show: (workload) => panel.open(workload),
  });

  const updateAttention = () => connection.attend(view.visible && window.state.focused);
  own(view.onDidChangeVisibility(updateAttention));
  own(
    window.onDidChangeWindowState(() => {
      updateAttention();
      responsiveness.update();
      alerts.showDue();
    }),
  );
  own(
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('omnimind')) return;
      const previous = settings;
      settings = readSettings();
      if (!settings.isWatching || settings.socket !== previous.socket) connection.stop();
      if (settings.isWatching) connection.start();
      statusBar.show(status());
      showPhase(connection.link.phase, settings);
      isolator.update();
      responsiveness.update();
    }),
  );
  const responsiveness = own(new Responsiveness({ words, connection, log, settings: () => settings }));
  const isolator = own(new Isolator({ words, connection, log, settings: () => settings }));
  own(
    workspace.onDidGrantWorkspaceTrust(() => {
      showPhase(connection.link.phase, settings);
      isolator.update();
    }),
  );
  own(registerCommands({ words, connection, panel, isolator, log, settings: () => settings }));
  own(offerTerminal(words, () => settings));
  own(offerTasks(() => settings));
  own(new AgentServer(() => settings));

  updateAttention();
  statusBar.show(status());
  showPhase(connection.link.phase, settings);
  if (settings.isWatching) connection.start();
  return { connection, tree, panel, status, settings: () => settings, activation_ms: performance.now() - begin_ms };
}

function folders(): string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

/** The settings in effect in this window; the editor leaves out what an untrusted workspace may not set. */
function readSettings(): Settings {
  const section = workspace.getConfiguration('omnimind');
  return settingsOf((name) => {
    const found = section.inspect(name);
    const set = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
    return { value: section.get(name), isSet: set.some((value) => value !== undefined) };
  });
}
