import * as vscode from 'vscode';
import type { Link } from '../connection/link.ts';
import type { Settings } from '../settings.ts';
import type { Status } from './status.ts';

/** The item of the status bar; a click opens the view. */
export class StatusBar {
  readonly #item: vscode.StatusBarItem;

  constructor() {
    this.#item = vscode.window.createStatusBarItem('omnimind.status', vscode.StatusBarAlignment.Left, 50);
    this.#item.name = 'OmniMind';
    this.#item.command = 'omnimind.workloads.focus';
    this.#item.show();
  }

  show({ text, tooltip, label, emphasis }: Status): void {
    const item = this.#item;
    if (item.text !== text) item.text = text;
    // Setting the same tooltip again would close it under the pointer.
    if ((item.tooltip as vscode.MarkdownString | undefined)?.value !== tooltip)
      item.tooltip = new vscode.MarkdownString(tooltip);
    if (item.accessibilityInformation?.label !== label) item.accessibilityInformation = { label };
    const color = emphasis === null ? undefined : `statusBarItem.${emphasis}Background`;
    if (item.backgroundColor?.toString() !== color)
      item.backgroundColor = color === undefined ? undefined : new vscode.ThemeColor(color);
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** Sets the context keys by which the editor chooses the welcome text of an empty view. */
export function showPhase(phase: Link['phase'], { mode }: Settings): void {
  set('omnimind.phase', phase);
  set('omnimind.mayStart', vscode.workspace.isTrusted && mode !== 'disabled');
}

const known = new Map<string, unknown>();

function set(key: string, value: unknown): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
