import { randomBytes } from 'node:crypto';
import { translate } from '@omnimind/messages/translate';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { ApiEvent } from '@omnimind/protocol/api/schemas';
import { machineWorkload } from '@omnimind/protocol/event';
import { env, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { z } from 'zod';
import type { MonitorConnection } from '../connection/monitor-connection.ts';
import { type FromPage, type PanelView, panelActions, type Range, ranges, type ToPage } from '../webview/panel-view.ts';
import type { Words } from '../words.ts';
import { type Action, act } from './act.ts';
import { DetailReader, type Reading } from './detail-reader.ts';
import { viewOf } from './detail-view.ts';
import { pageOf } from './page.ts';

export interface PanelDependencies {
  readonly words: Words;
  readonly connection: MonitorConnection;
  /** Directory of the extension. */
  readonly home: Uri;
}

/** Messages of the page, which shows hostile names and is trusted no more than they are. */
const fromPageSchema: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('range'), range: z.enum(ranges) }),
  z.object({ type: z.literal('action'), action: z.enum(panelActions) }),
]);

const refresh_ms = 2000;
const emptyReading: Reading = { detail: null, series: null, events: [], failure: null };

/** The one detail page; it shows the workload that was opened last. */
export class DetailPanel {
  readonly #dependencies: PanelDependencies;
  #panel: WebviewPanel | null = null;
  #timer: NodeJS.Timeout | undefined;
  #workload: string = machineWorkload;
  #reader = new DetailReader(machineWorkload);
  #reading = emptyReading;
  /** When the monitor had last said that it lives, ms; `null` before. */
  #alive_ms: number | null = null;
  #range: Range = '15m';
  #isExplained = false;
  #explained: Announcement | null = null;
  /** What the page shows, for tests. */
  view: PanelView | null = null;

  constructor(parts: PanelDependencies) {
    this.#dependencies = parts;
  }

  /** @param workload its ID, or `machine` */
  open(
    workload: string,
    { isExplained = false, explained = null }: { isExplained?: boolean; explained?: Announcement | null } = {},
  ) {
    if (workload !== this.#workload) {
      this.#reader = new DetailReader(workload);
      this.#reading = emptyReading;
      this.#alive_ms = null;
    }
    this.#workload = workload;
    this.#isExplained = isExplained;
    this.#explained = explained;
    if (this.#panel === null) this.#panel = this.#create();
    else this.#panel.reveal(undefined, true);
    this.#draw();
    void this.#refresh();
  }

  /** Explains an announcement, also after its workload has ended. */
  explain(announcement: Announcement): void {
    this.open(announcement.workload.id, { isExplained: true, explained: announcement });
  }

  /** Follows the announcement that is explained. */
  take({ announcement }: ApiEvent): void {
    if (this.#explained === null || this.#explained.cause !== announcement.cause) return;
    this.#explained = announcement.over ? null : announcement;
    this.#draw();
  }

  /** Asks the monitor for an action. */
  async act(workload: string, action: Action): Promise<void> {
    const { words, connection } = this.#dependencies;
    await act(words, connection, workload, action);
    if (workload === this.#workload) await this.#refresh();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(): WebviewPanel {
    const { home } = this.#dependencies;
    const options = { enableScripts: true, localResourceRoots: [home], enableForms: false };
    const column = { viewColumn: ViewColumn.Active, preserveFocus: true };
    const panel = window.createWebviewPanel('omnimind.detail', 'OmniMind', column, options);
    const { webview } = panel;
    panel.iconPath = { light: Uri.joinPath(home, 'tab-light.svg'), dark: Uri.joinPath(home, 'tab-dark.svg') };
    panel.onDidDispose(() => {
      clearInterval(this.#timer);
      this.#panel = null;
      this.view = null;
    });
    panel.onDidChangeViewState(() => this.#keepFresh());
    webview.onDidReceiveMessage((message: unknown) => {
      const parsed = fromPageSchema.safeParse(message);
      if (parsed.success) this.#take(parsed.data);
    });
    webview.html = pageOf({
      cspSource: webview.cspSource,
      script: String(webview.asWebviewUri(Uri.joinPath(home, 'webview.js'))),
      style: String(webview.asWebviewUri(Uri.joinPath(home, 'webview.css'))),
      nonce: randomBytes(18).toString('base64'),
      locale: env.language,
    });
    this.#panel = panel;
    this.#keepFresh();
    return panel;
  }

  /** Refreshes the page while it is visible. */
  #keepFresh(): void {
    clearInterval(this.#timer);
    if (this.#panel?.visible === true) this.#timer = setInterval(() => void this.#refresh(), refresh_ms);
  }

  #take(message: FromPage): void {
    if (message.type === 'ready') this.#draw();
    else if (message.type === 'range') {
      this.#range = message.range;
      this.#draw();
      void this.#refresh();
    } else if (message.action === 'why' || message.action === 'close-why') {
      this.#isExplained = message.action === 'why';
      if (!this.#isExplained) this.#explained = null;
      this.#draw();
    } else void this.act(this.#workload, message.action);
  }

  async #refresh(): Promise<void> {
    const { connection } = this.#dependencies;
    const { api, seen } = connection;
    const reader = this.#reader;
    if (api !== null && seen !== null) {
      const reading = await reader.read(api, seen.machine, this.#range, Date.now() / 1000);
      // Another workload was opened meanwhile.
      if (reader !== this.#reader) return;
      // The last known state of an ended workload stays.
      this.#reading = reading.failure === null ? reading : { ...this.#reading, failure: reading.failure };
      if (reading.failure === null) this.#alive_ms = Date.now();
    }
    this.#draw();
  }

  #draw(): void {
    const panel = this.#panel;
    if (panel === null) return;
    const { words, connection } = this.#dependencies;
    const { failure, ...reading } = this.#reading;
    const machine = connection.seen?.machine ?? null;
    this.view = viewOf(
      words,
      { locale: env.language, now_ms: Date.now() },
      {
        ...reading,
        workload: this.#workload,
        range: this.#range,
        machine,
        note: this.#note(),
        isExplained: this.#isExplained,
        explained: this.#explained,
      },
    );
    panel.title = `OmniMind: ${this.view.title}`;
    void panel.webview.postMessage({ type: 'view', view: this.view } satisfies ToPage);
  }

  #note(): string | null {
    const { words, connection } = this.#dependencies;
    const { texts, language } = words;
    const { failure } = this.#reading;
    if (connection.seen === null) return texts.lastKnown;
    if (failure?.code === 'workload_not_found') {
      const alive_ms = this.#alive_ms;
      return texts.workloadGone(alive_ms === null ? null : new Date(alive_ms).toLocaleTimeString(env.language));
    }
    if (failure !== null) return translate(language, failure.problem);
    const { history } = connection.seen.machine;
    return history.available
      ? null
      : texts.noHistory(history.reason === null ? '' : translate(language, history.reason));
  }
}
