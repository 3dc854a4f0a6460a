import { EventEmitter, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Row } from './workload-rows.ts';

/** Icon and color; the icon alone tells them apart. */
const icons: Readonly<Record<NonNullable<Row['sign']>, readonly [icon: string, color: string | null]>> = {
  unknown: ['circle-outline', null],
  ignored: ['bell-slash', null],
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

  /** Redraws only changed rows: redrawing closes menus and loses the pointer. */
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
    const { id, kind, label, description, sign, tooltip, spoken, context, children } = row;
    const item = new TreeItem(
      label,
      children.length === 0
        ? TreeItemCollapsibleState.None
        : row.isOpen
          ? TreeItemCollapsibleState.Expanded
          : TreeItemCollapsibleState.Collapsed,
    );
    item.id = id;
    item.description = description;
    item.tooltip = tooltip;
    item.contextValue = context;
    item.accessibilityInformation = { label: spoken };
    if (sign !== null) {
      const [icon, color] = icons[sign];
      item.iconPath = new ThemeIcon(icon, color === null ? undefined : new ThemeColor(color));
    }
    if (kind === 'machine' || kind === 'workload')
      item.command = { command: 'omnimind.showDetail', title: label, arguments: [row] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
