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
  #read: () => readonly Row[] = () => [];
  #rows: readonly Row[] | null = null;
  #shown = '[]';

  get rows(): readonly Row[] {
    this.#rows ??= this.#read();
    return this.#rows;
  }

  /**
   * Redraws only changed rows: redrawing closes menus and loses the pointer.
   *
   * @param read makes the rows, which nobody needs while the view is hidden: those of 50 workloads take 1 to 3 ms
   */
  show(read: () => readonly Row[], isVisible: boolean): void {
    this.#read = read;
    this.#rows = null;
    if (!isVisible) return;
    const shown = JSON.stringify(this.rows);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed.fire(undefined);
  }

  getChildren(row?: Row): Row[] {
    return [...(row === undefined ? this.rows : row.children)];
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
