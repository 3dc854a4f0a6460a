/** What the extension tells the page of the details, and the page the extension. The page shows; it knows no workload and no words. */

export const ranges = ['15m', '1h', '24h', '30d'] as const;
export type Range = (typeof ranges)[number];

export const panelActions = ['ignore', 'heed', 'release', 'why', 'close-why'] as const;
export type PanelAction = (typeof panelActions)[number];

/** From well to worst, as the protocol's. */
export type PanelSeverity = 'ok' | 'watch' | 'alert' | 'critical';

export interface PanelButton {
  readonly action: PanelAction;
  readonly label: string;
  readonly isPressed: boolean;
}

export interface PanelLine {
  readonly name: string;
  readonly points: readonly (number | null)[];
}

export interface PanelChart {
  readonly title: string;
  readonly unit: 'cores' | 'bytes' | 'share';
  /** At most four. */
  readonly lines: readonly PanelLine[];
  /** Where it ends; `null` for nowhere. */
  readonly limit: { readonly value: number; readonly name: string } | null;
  /** The chart in words. */
  readonly summary: string;
}

/** A stretch of time in which the verdict was the same. */
export interface PanelVerdict {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly severity: PanelSeverity;
  readonly text: string;
}

export interface PanelHistory {
  /** Point `i` of each line stands for the `step_ms` from `from_ms` + `i` × `step_ms` on. */
  readonly from_ms: number;
  readonly step_ms: number;
  readonly count: number;
  readonly charts: readonly PanelChart[];
  readonly verdicts: readonly PanelVerdict[];
}

export interface PanelEvent {
  readonly time: string;
  readonly severity: PanelSeverity;
  readonly title: string;
  readonly body: string;
}

export interface PanelEvidence {
  readonly text: string;
  /** The number, and what it was held against; empty for nothing. */
  readonly value: string;
  readonly threshold: string;
}

export interface PanelView {
  readonly title: string;
  readonly severity: PanelSeverity | null;
  readonly behavior: string;
  readonly facts: readonly string[];
  readonly buttons: readonly PanelButton[];
  /** Why all of it may be old or missing; `null` while it is not. */
  readonly note: string | null;
  readonly range: Range;
  /** Those that there is something to show for. */
  readonly ranges: readonly Range[];
  readonly rangeLabels: Readonly<Record<Range, string>>;
  readonly history: PanelHistory | null;
  readonly evidence: readonly PanelEvidence[];
  /** Whether the numbers of the evidence are shown. */
  readonly isExplained: boolean;
  /** The announcement that one asked about. */
  readonly told: { readonly title: string; readonly lines: readonly string[] } | null;
  readonly events: readonly PanelEvent[];
  readonly headings: {
    readonly range: string;
    readonly verdicts: string;
    readonly evidence: string;
    readonly finding: string;
    readonly measured: string;
    readonly threshold: string;
    readonly events: string;
    readonly noEvents: string;
    readonly noEvidence: string;
  };
  /** Of dates, such as `pt-br`. */
  readonly locale: string;
}

export type ToPage = { readonly type: 'view'; readonly view: PanelView };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'range'; readonly range: Range }
  | { readonly type: 'action'; readonly action: PanelAction };
