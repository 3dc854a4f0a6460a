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

/** Shows announcements as notifications, only in the focused window; `showDue` shows what waited for the focus. */
export function makeAlerts(dependencies: AlertDependencies) {
  const { settings, ledger } = dependencies;
  const desk = new AlertDesk(process.getuid?.() ?? 0);
  const showDue = (): void => {
    if (!window.state.focused) return;
    const now_s = Date.now() / 1000;
    for (const alert of desk.due(now_s))
      if (ledger.claim(alert.cause, alert.worst, now_s)) void showAlert(dependencies, alert);
  };
  const take = ({ announcement }: ApiEvent): void => {
    desk.take(announcement, settings(), Date.now() / 1000);
    showDue();
  };
  return { take, showDue };
}

async function showAlert({ words, why, ignore, show }: AlertDependencies, alert: Alert): Promise<void> {
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
