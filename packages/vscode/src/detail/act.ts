import { rungIn } from '@omnimind/messages/announcement';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { identityMessage } from '@omnimind/protocol/ignored';
import { message } from '@omnimind/protocol/message';
import { window } from 'vscode';
import type { MonitorConnection } from '../connection/monitor-connection.ts';
import { escapeNotification, type Words } from '../words.ts';

/** How much more memory may be given at once, bytes. */
const gifts_bytes = [0.5, 1, 2, 4, 8].map((gigabytes) => gigabytes * 2 ** 30);

/** What a person can do with a workload. */
export type Action = 'ignore' | 'heed' | 'release' | 'give' | 'stop';

/** Asks the monitor for an action, and shows its result or error. */
export async function act(
  { texts, language, format }: Words,
  connection: MonitorConnection,
  id: string,
  action: Action,
): Promise<void> {
  const { api } = connection;
  if (api === null) {
    void window.showWarningMessage(texts.noMonitor);
    return;
  }
  try {
    if (action === 'give') {
      const sizes = gifts_bytes.map((bytes) => ({ label: format.bytes(bytes), bytes }));
      const chosen = await window.showQuickPick(sizes, { placeHolder: texts.giveHowMuch });
      if (chosen === undefined) return;
      await api.call('release', { id, body: { memory_bytes: chosen.bytes } });
      void window.showInformationMessage(texts.given(chosen.label));
    } else if (action === 'stop') {
      await api.call('release', { id, body: { stop: true } });
      void window.showInformationMessage(texts.stopping);
    } else if (action === 'release') {
      const { undone } = await api.call('release', { id });
      const words = undone.map((rung) => rungIn(language, rung)).join(', ');
      void window.showInformationMessage(undone.length === 0 ? texts.nothingToUndo : texts.undoing(words));
    } else {
      const { name, ignored_as } = await api.call('ignore', { id, body: { ignored: action === 'ignore' } });
      const workload =
        ignored_as === undefined ? message('as_written', { text: name }) : identityMessage(ignored_as.identity);
      const until = ignored_as?.until ?? null;
      const said =
        action === 'ignore' ? message('ignore.on', { workload, until }) : message('ignore.off', { workload });
      void window.showInformationMessage(escapeNotification(translate(language, said)));
    }
  } catch (error) {
    if (!(error instanceof OmnimindError)) throw error;
    void window.showErrorMessage(escapeNotification(translate(language, error.problem)));
  }
  connection.askNow();
}
