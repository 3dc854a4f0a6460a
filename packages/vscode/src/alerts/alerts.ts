import { announcementIn } from '@omnimind/messages/announcement';
import type { Alert } from '@omnimind/protocol/alert-book';
import type { ApiEvent } from '@omnimind/protocol/api/schemas';
import { window } from 'vscode';
import { escapeNotification } from '../escape-for-editor.ts';
import type { Settings } from '../settings.ts';
import type { Words } from '../words.ts';
import { AlertDesk } from './alert-desk.ts';
import { briefly } from './briefly.ts';
import type { Ledger } from './ledger.ts';

export interface AlertParts {
  readonly words: Words;
  readonly ledger: Ledger;
  settings(): Settings;
  /** What the buttons do. */
  why(alert: Alert): void;
  ignore(workload: string): void;
  show(workload: string): void;
}

/** Announcements as notifications of the editor: only in the window that has the focus. */
export class Alerts {
  readonly #parts: AlertParts;
  readonly #desk = new AlertDesk(process.getuid?.() ?? 0);

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  take({ announcement }: ApiEvent): void {
    this.#desk.take(announcement, this.#parts.settings(), Date.now() / 1000);
    this.showDue();
  }

  /** To be called when the window gets the focus. */
  showDue(): void {
    if (!window.state.focused) return;
    const now_s = Date.now() / 1000;
    for (const alert of this.#desk.due(now_s))
      if (this.#parts.ledger.claim(alert.cause, alert.worst, now_s)) void this.#show(alert);
  }

  async #show(alert: Alert): Promise<void> {
    const { words, why, ignore, show } = this.#parts;
    const { buttons } = words.texts;
    const { latest, worst } = alert;
    const { title, body } = announcementIn(words.language, latest);
    const isWorkloads = latest.workload.id !== 'machine' && latest.kind !== 'flood';
    const notify = worst === 'critical' ? window.showErrorMessage : window.showWarningMessage;
    const chosen = await notify(
      escapeNotification(`${title}. ${briefly(body)}`, true),
      ...(isWorkloads ? [buttons.why, buttons.ignore, buttons.show] : [buttons.why, buttons.show]),
    );
    if (chosen === buttons.why) why(alert);
    else if (chosen === buttons.ignore) ignore(latest.workload.id);
    else if (chosen === buttons.show) show(latest.workload.id);
  }
}
