import { announcementIn } from '@omnimind/messages/announcement';
import { type Alert, isHeld, isPaused } from '@omnimind/protocol/alert-book';
import type { ApiEvent } from '@omnimind/protocol/api/schemas';
import { type LogOutputChannel, window } from 'vscode';
import type { Action } from '../detail/act.ts';
import type { Settings } from '../settings.ts';
import { briefly, escapeNotification, type Words } from '../words.ts';
import { AlertDesk } from './alert-desk.ts';
import { claimed, type Ledger } from './ledger.ts';

export interface AlertDependencies {
  readonly words: Words;
  readonly ledger: Ledger;
  readonly log: LogOutputChannel;
  settings(): Settings;
  why(alert: Alert): void;
  act(workload: string, action: Action): void;
  show(workload: string): void;
}

/** A button, and what it does. */
type Answer = readonly [label: string, press: () => void];

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
      const isShown = ledger.claim(claimed(alert), alert.worst, now_s);
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

async function showAlert({ words, why, act, show }: AlertDependencies, alert: Alert): Promise<void> {
  const { buttons } = words.texts;
  const { latest, worst } = alert;
  const { title, body } = announcementIn(words.language, latest);
  const { id } = latest.workload;
  const isWorkloads = id !== 'machine' && latest.kind !== 'flood';
  const notify = worst === 'critical' ? window.showErrorMessage : window.showWarningMessage;
  const answer = (action: keyof typeof buttons & Action): Answer => [buttons[action], () => act(id, action)];
  const explain: Answer = [buttons.why, () => why(alert)];
  const open: Answer = [buttons.show, () => show(id)];
  // VS Code folds more than three buttons. Of what is held back only a person can say how much more memory it may have.
  const ofWorkload = isPaused(alert)
    ? [[buttons.resume, () => act(id, 'release')] as const, answer('give'), answer('stop')]
    : [explain, answer(isHeld(alert) ? 'give' : 'ignore'), open];
  const answers = isWorkloads ? ofWorkload : [explain, open];
  const text = escapeNotification(`${title}. ${briefly(body)}`, true);
  const chosen = await notify(text, ...answers.map(([label]) => label));
  answers.find(([label]) => label === chosen)?.[1]();
}
