import {
  commands,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { Link } from '../connection/link.ts';
import type { Settings } from '../settings.ts';
import type { Status } from './status.ts';

/** The item of the status bar; a click opens the view. */
export class StatusBar {
  readonly #item: StatusBarItem;

  constructor() {
    this.#item = window.createStatusBarItem('omnimind.status', StatusBarAlignment.Left, 50);
    this.#item.name = 'OmniMind';
    this.#item.command = 'omnimind.workloads.focus';
    this.#item.show();
  }

  show({ text, tooltip, label, emphasis }: Status): void {
    const item = this.#item;
    if (item.text !== text) item.text = text;
    // Setting the same tooltip again would close it under the pointer.
    if ((item.tooltip as MarkdownString | undefined)?.value !== tooltip) item.tooltip = new MarkdownString(tooltip);
    if (item.accessibilityInformation?.label !== label) item.accessibilityInformation = { label };
    const color = emphasis === null ? undefined : `statusBarItem.${emphasis}Background`;
    if (item.backgroundColor?.toString() !== color)
      item.backgroundColor = color === undefined ? undefined : new ThemeColor(color);
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** Sets the context keys by which the editor chooses the welcome text of an empty view. */
export function showPhase(phase: Link['phase'], { mode }: Settings): void {
  set('omnimind.phase', phase);
  set('omnimind.mayStart', workspace.isTrusted && mode !== 'disabled');
}

const known = new Map<string, unknown>();

function set(key: string, value: unknown): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void commands.executeCommand('setContext', key, value);
}
