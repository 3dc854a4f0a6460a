import { translate } from '@omnimind/messages/translate';
import * as vscode from 'vscode';
import type { MonitorConnection } from '../connection/monitor-connection.ts';
import type { Settings } from '../settings.ts';
import { escapeNotification, type Words } from '../words.ts';
import { adopt } from './adopter.ts';
import { type Isolation, isIsolated, isolations, type Started } from './choice.ts';
import { Focus } from './focus.ts';
import { watchSpawnedTests } from './spawned-tests.ts';

export interface IsolationDependencies {
  readonly words: Words;
  readonly connection: MonitorConnection;
  readonly log: vscode.LogOutputChannel;
  settings(): Settings;
}

/** Shells and test runners that were taken lately; PIDs come again, but not that soon. */
const mostKnown = 200;
/** Characters of a scope's name. */
const mostName = 60;

/**
 * Moves what starts in this window into scopes of its own, as `omnimind.isolate` says. Nothing is wrapped: a terminal keeps its shell
 * integration, a task its problem matchers and its exit status.
 */
export class Isolator implements vscode.Disposable {
  readonly #parts: IsolationDependencies;
  readonly #item = vscode.window.createStatusBarItem('omnimind.isolation', vscode.StatusBarAlignment.Left, 49);
  readonly #listening: vscode.Disposable;
  readonly #known = new Map<number, Started>();
  readonly #focus: Focus;
  #unwatch: (() => void) | null = null;
  #isRefusalTold = false;

  constructor(parts: IsolationDependencies) {
    this.#parts = parts;
    this.#focus = new Focus({ api: () => parts.connection.api, isFocused: () => vscode.window.state.focused });
    this.#item.name = parts.words.texts.isolation.title;
    this.#item.command = 'omnimind.isolate';
    this.#item.show();
    this.#listening = vscode.Disposable.from(
      vscode.window.onDidChangeWindowState(() => this.#focus.update()),
      vscode.tasks.onDidStartTaskProcess(({ processId, execution: { task } }) => {
        if (task.definition.type === 'omnimind') return;
        const isTest = task.group?.id === vscode.TaskGroup.Test.id;
        void this.#isolate(isTest ? 'test' : 'task', processId, task.name);
      }),
      vscode.window.onDidOpenTerminal(async (terminal) => {
        void this.#isolate('terminal', await terminal.processId, terminal.name);
      }),
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: ({ name, configuration }) => ({
          onDidSendMessage: (sent: unknown) => {
            const pid = debuggedPid(sent);
            if (pid !== undefined) void this.#isolate(startedBy(configuration), pid, name);
          },
        }),
      }),
      vscode.debug.onDidStartDebugSession(({ type, name, configuration, parentSession }) => {
        // The adapter for JavaScript sends no such event; its session of a program is called `app.js [4711] « label`.
        const [, pid] = (type.startsWith('pwa-') && /\[(\d{1,7})\](?: «.*)?$/.exec(name)) || [];
        if (pid !== undefined) void this.#isolate(startedBy(configuration), Number(pid), parentSession?.name ?? name);
      }),
    );
    this.update();
  }

  /** To be called when the settings, or the trust in the workspace, have changed. */
  update(): void {
    const { texts } = this.#parts.words;
    const choice = this.#choice();
    this.#item.text = choice === 'off' ? '$(shield)' : `$(shield) ${texts.isolation.brief[choice]}`;
    this.#item.tooltip = `${texts.isolation.title}: ${texts.isolation.choices[choice]}`;
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
    const isWatching = isIsolated(choice, 'test');
    if (isWatching === (this.#unwatch !== null)) return;
    this.#unwatch?.();
    this.#unwatch = isWatching ? watchSpawnedTests((pid, name) => void this.#isolate('test', pid, name)) : null;
  }

  /** Asks what is to be isolated, and sets it: for the workspace, or where there is none for all windows. */
  async choose(): Promise<void> {
    const { texts } = this.#parts.words;
    const current = this.#choice();
    const items = isolations.map((choice) => ({
      label: `${choice === current ? '$(check) ' : ''}${texts.isolation.choices[choice]}`,
      choice,
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: texts.isolation.title });
    if (chosen === undefined) return;
    const target =
      vscode.workspace.workspaceFolders === undefined
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration('omnimind').update('isolate', chosen.choice, target);
  }

  dispose(): void {
    this.#unwatch?.();
    this.#focus.dispose();
    this.#listening.dispose();
    this.#item.dispose();
  }

  #choice(): Isolation {
    return vscode.workspace.isTrusted ? this.#parts.settings().isolation : 'off';
  }

  async #isolate(started: Started, pid: number | undefined, label: string): Promise<void> {
    if (pid === undefined || pid <= 1 || !isIsolated(this.#choice(), started)) return;
    // The terminal of a task is opened too, and has its process.
    if (this.#known.has(pid)) return;
    this.#known.set(pid, started);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
    const { words, connection, log, settings } = this.#parts;
    const { texts, language } = words;
    const name = [...label].slice(0, mostName).join('') || started;
    const begin_ms = performance.now();
    const result = await adopt({ pid, name }, connection.api, settings(), ({ problem }) =>
      translate(language, problem),
    );
    const took_ms = Math.round(performance.now() - begin_ms);
    if (result.outcome === 'adopted') {
      log.info(texts.log.isolated(name, pid, result.scope, took_ms));
      this.#focus.add(result.scope);
    } else if (result.outcome === 'ended') log.debug(texts.log.endedFirst(name, pid));
    else this.#tellRefusal(name, pid, result.reason);
  }

  /** Once in a window: what can't be isolated here can't be at the next start either. */
  async #tellRefusal(name: string, pid: number, reason: string): Promise<void> {
    const { texts } = this.#parts.words;
    this.#parts.log.warn(texts.log.notIsolated(name, pid, reason));
    if (this.#isRefusalTold) return;
    this.#isRefusalTold = true;
    const open = texts.buttons.showLog;
    const chosen = await vscode.window.showWarningMessage(
      escapeNotification(texts.isolation.failed(name, reason)),
      open,
    );
    if (chosen === open) this.#parts.log.show();
  }
}

/** What a debug session was started for, by the `purpose` that adapters give it. */
function startedBy(configuration: vscode.DebugConfiguration): Started {
  const purpose: unknown = configuration['purpose'];
  return Array.isArray(purpose) && purpose.includes('debug-test') ? 'test' : 'debug';
}

/** The process that a debug adapter tells of by its event `process` (Debug Adapter Protocol); what adapters send is not trusted. */
function debuggedPid(sent: unknown): number | undefined {
  if (typeof sent !== 'object' || sent === null || !('event' in sent) || sent.event !== 'process') return undefined;
  const body = 'body' in sent ? sent.body : undefined;
  if (typeof body !== 'object' || body === null || !('systemProcessId' in body)) return undefined;
  const { systemProcessId: pid } = body;
  return typeof pid === 'number' && Number.isInteger(pid) ? pid : undefined;
}
