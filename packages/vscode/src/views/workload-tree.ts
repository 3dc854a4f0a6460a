import type { Severity } from '@omnimind/protocol';
import { EventEmitter, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Row } from './workload-rows.ts';

/** Shape and color: the shape alone says it too. */
const icons: Readonly<Record<Severity, readonly [icon: string, color: string]>> = {
  ok: ['pass', 'testing.iconPassed'],
  watch: ['eye', 'charts.blue'],
  alert: ['warning', 'list.warningForeground'],
  critical: ['error', 'list.errorForeground'],
};

/** The workloads as a tree. */
export class WorkloadTree implements TreeDataProvider<Row> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #rows: readonly Row[] = [];
  #shown = '[]';

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Draws only what is another: a tree that is drawn anew closes menus and loses the pointer. */
  show(rows: readonly Row[]): void {
    const shown = JSON.stringify(rows);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#rows = rows;
    this.#changed.fire(undefined);
  }

  getChildren(row?: Row): Row[] {
    return [...(row === undefined ? this.#rows : row.children)];
  }

  getTreeItem(row: Row): TreeItem {
    const { id, kind, label, description, severity, spoken, context, children } = row;
    const isOpen = severity === 'alert' || severity === 'critical';
    const item = new TreeItem(
      label,
      children.length === 0
        ? TreeItemCollapsibleState.None
        : isOpen
          ? TreeItemCollapsibleState.Expanded
          : TreeItemCollapsibleState.Collapsed,
    );
    item.id = id;
    item.description = description;
    item.tooltip = [label, ...children.map((child) => child.label)].join('\n');
    item.contextValue = context;
    item.accessibilityInformation = { label: spoken };
    if (severity !== null) {
      const [icon, color] = icons[severity];
      item.iconPath = new ThemeIcon(icon, new ThemeColor(color));
    } else if (kind === 'workload') item.iconPath = new ThemeIcon('bell-slash');
    if (kind !== 'detail') item.command = { command: 'omnimind.showDetail', title: label, arguments: [row] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
