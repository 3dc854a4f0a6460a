import { window, workspace } from 'vscode';
import type { Words } from './words.ts';

/** Whether nothing may be started, since the workspace is not trusted; then it is said. */
export function isRefused({ texts }: Words): boolean {
  if (workspace.isTrusted) return false;
  void window.showWarningMessage(texts.untrusted);
  return true;
}
