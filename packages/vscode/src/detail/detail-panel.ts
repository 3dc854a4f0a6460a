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

export interface PanelParts {
  readonly words: Words;
  readonly connection: MonitorConnection;
  /** Where the extension is installed. */
  readonly home: Uri;
}

/** What the page may say: it shows hostile names, and is not trusted more than they are. */
const fromPageSchema: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('range'), range: z.enum(ranges) }),
  z.object({ type: z.literal('action'), action: z.enum(panelActions) }),
]);

const refresh_ms = 2000;
const nothing: Reading = { detail: null, series: null, events: [], failure: null };

/** The page of the details: one, which shows what was asked for last. */
export class DetailPanel {
  readonly #parts: PanelParts;
  #panel: WebviewPanel | null = null;
  #timer: NodeJS.Timeout | undefined;
  #workload: string = machineWorkload;
  #reader = new DetailReader(machineWorkload);
  #reading = nothing;
  #range: Range = '15m';
  #isExplained = false;
  #told: Announcement | null = null;
  /** What the page shows, for tests. */
  view: PanelView | null = null;

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  /** @param workload its ID, or `machine` */
  open(
    workload: string,
    { isExplained = false, told = null }: { isExplained?: boolean; told?: Announcement | null } = {},
  ) {
    if (workload !== this.#workload) {
      this.#reader = new DetailReader(workload);
      this.#reading = nothing;
    }
    this.#workload = workload;
    this.#isExplained = isExplained;
    this.#told = told;
    if (this.#panel === null) this.#panel = this.#create();
    else this.#panel.reveal(undefined, true);
    this.#draw();
    void this.#refresh();
  }

  /** Shows why something was told, also when its workload is no more. */
  explain(announcement: Announcement): void {
    this.open(announcement.workload.id, { isExplained: true, told: announcement });
  }

  /** What one asked about goes on, or is over. */
  take({ announcement }: ApiEvent): void {
    if (this.#told === null || this.#told.cause !== announcement.cause) return;
    this.#told = announcement.over ? null : announcement;
    this.#draw();
  }

  /** Asks the monitor for an action, and says what came of it where it can not be seen. */
  async act(workload: string, action: Action): Promise<void> {
    const { words, connection } = this.#parts;
    await act(words, connection, workload, action);
    if (workload === this.#workload) await this.#refresh();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(): WebviewPanel {
    const { home } = this.#parts;
    const options = { enableScripts: true, localResourceRoots: [home], enableForms: false };
    const place = { viewColumn: ViewColumn.Active, preserveFocus: true };
    const panel = window.createWebviewPanel('omnimind.detail', 'OmniMind', place, options);
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

  /** Nothing is asked for a page that nobody sees. */
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
      if (!this.#isExplained) this.#told = null;
      this.#draw();
    } else void this.act(this.#workload, message.action);
  }

  async #refresh(): Promise<void> {
    const { connection } = this.#parts;
    const { api, seen } = connection;
    const reader = this.#reader;
    if (api !== null && seen !== null) {
      const reading = await reader.read(api, seen.machine, this.#range, Date.now() / 1000);
      // Meanwhile another workload was asked for.
      if (reader !== this.#reader) return;
      // Of what is gone, the last that was known stays.
      this.#reading = reading.failure === null ? reading : { ...this.#reading, failure: reading.failure };
    }
    this.#draw();
  }

  #draw(): void {
    const panel = this.#panel;
    if (panel === null) return;
    const { words, connection } = this.#parts;
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
        told: this.#told,
      },
    );
    panel.title = `OmniMind: ${this.view.title}`;
    void panel.webview.postMessage({ type: 'view', view: this.view } satisfies ToPage);
  }

  #note(): string | null {
    const { words, connection } = this.#parts;
    const { texts, language } = words;
    const { failure } = this.#reading;
    if (connection.seen === null) return texts.lastKnown;
    if (failure?.code === 'workload_not_found') return texts.workloadGone;
    if (failure !== null) return `${failure.message}. ${failure.hint}`;
    const { history } = connection.seen.machine;
    return history.available
      ? null
      : texts.noHistory(history.reason === null ? '' : translate(language, history.reason));
  }
}
