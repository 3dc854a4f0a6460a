import { window, workspace } from 'vscode';
import type { Words } from './words.ts';

/** Whether nothing may be started, since the workspace is not trusted; then it is said. */
export function isRefused({ t }: Words): boolean {
  if (workspace.isTrusted) return false;
  void window.showWarningMessage(t('OmniMind starts nothing in a workspace that is not trusted.'));
  return true;
}
