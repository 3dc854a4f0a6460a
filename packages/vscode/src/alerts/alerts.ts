import { announcementIn } from '@omnimind/messages/announcement';
import type { Alert } from '@omnimind/protocol/alert-book';
import type { ApiEvent } from '@omnimind/protocol/api/schemas';
import { lacksRoom } from '@omnimind/protocol/lacks-room';
import { type LogOutputChannel, window } from 'vscode';
import type { Settings } from '../settings.ts';
import { briefly, escapeNotification, type Words } from '../words.ts';
import { AlertDesk } from './alert-desk.ts';
import type { Ledger } from './ledger.ts';

export interface AlertDependencies {
  readonly words: Words;
  readonly ledger: Ledger;
  readonly log: LogOutputChannel;
  settings(): Settings;
  why(alert: Alert): void;
  ignore(workload: string): void;
  give(workload: string): void;
  show(workload: string): void;
}

/** Shows announcements as notifications, only in the focused window; `showDue` shows what waited for the focus. */
export function makeAlerts(dependencies: AlertDependencies) {
  const { settings, ledger, log } = dependencies;
  const { language, texts } = dependencies.words;
  const titleOf = (announcement: ApiEvent['announcement']) => announcementIn(language, announcement).title;
  const desk = new AlertDesk(process.getuid?.() ?? 0);
  const showDue = (): void => {
    if (!window.state.focused) return;
    const now_s = Date.now() / 1000;
    for (const alert of desk.due(now_s)) {
      const isShown = ledger.claim(alert.cause, alert.worst, now_s);
      log.info(texts.log.alert(titleOf(alert.latest), texts.log.decisions[isShown ? 'shown' : 'shown_before']));
      if (isShown) void showAlert(dependencies, alert);
    }
  };
  const take = (events: readonly ApiEvent[]): void => {
    for (const { announcement } of events) {
      const decision = desk.take(announcement, settings(), Date.now() / 1000);
      const isWaiting = decision === 'waiting' && !window.state.focused;
      if (decision !== 'waiting' || isWaiting)
        log.info(texts.log.alert(titleOf(announcement), texts.log.decisions[decision]));
    }
    // What is over by the end of them is not shown.
    showDue();
  };
  return { take, showDue };
}

async function showAlert({ words, why, ignore, give, show }: AlertDependencies, alert: Alert): Promise<void> {
  const { buttons } = words.texts;
  const { latest, worst } = alert;
  const { title, body } = announcementIn(words.language, latest);
  const isWorkloads = latest.workload.id !== 'machine' && latest.kind !== 'flood';
  const notify = worst === 'critical' ? window.showErrorMessage : window.showWarningMessage;
  // It was throttled or paused: more memory is the answer that only a person can give, and VS Code folds more than three buttons.
  const lacksMemory = latest.event?.type === 'action_taken' && lacksRoom(latest.event);
  const answer = lacksMemory ? buttons.give : buttons.ignore;
  const chosen = await notify(
    escapeNotification(`${title}. ${briefly(body)}`, true),
    ...(isWorkloads ? [buttons.why, answer, buttons.show] : [buttons.why, buttons.show]),
  );
  if (chosen === buttons.why) why(alert);
  else if (chosen === buttons.ignore) ignore(latest.workload.id);
  else if (chosen === buttons.give) give(latest.workload.id);
  else if (chosen === buttons.show) show(latest.workload.id);
}
