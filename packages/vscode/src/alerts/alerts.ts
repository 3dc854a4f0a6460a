import { announcementIn } from '@omnimind/messages/announcement';
import type { Alert } from '@omnimind/protocol/alert-book';
import type { ApiEvent } from '@omnimind/protocol/api/schemas';
import { window } from 'vscode';
import type { Settings } from '../settings.ts';
import { briefly, escapeNotification, type Words } from '../words.ts';
import { AlertDesk } from './alert-desk.ts';
import type { Ledger } from './ledger.ts';

export interface AlertDependencies {
  readonly words: Words;
  readonly ledger: Ledger;
  settings(): Settings;
  why(alert: Alert): void;
  ignore(workload: string): void;
  show(workload: string): void;
}

/** Shows announcements as notifications, only in the focused window. */
export class Alerts {
  readonly #dependencies: AlertDependencies;
  readonly #desk = new AlertDesk(process.getuid?.() ?? 0);

  constructor(parts: AlertDependencies) {
    this.#dependencies = parts;
  }

  take({ announcement }: ApiEvent): void {
    this.#desk.take(announcement, this.#dependencies.settings(), Date.now() / 1000);
    this.showDue();
  }

  /** Shows what waited for the focus. */
  showDue(): void {
    if (!window.state.focused) return;
    const now_s = Date.now() / 1000;
    for (const alert of this.#desk.due(now_s))
      if (this.#dependencies.ledger.claim(alert.cause, alert.worst, now_s)) void this.#show(alert);
  }

  async #show(alert: Alert): Promise<void> {
    const { words, why, ignore, show } = this.#dependencies;
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
