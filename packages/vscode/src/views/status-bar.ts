import { MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
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
    // Whoever reads it would have it taken away by the same text anew.
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
