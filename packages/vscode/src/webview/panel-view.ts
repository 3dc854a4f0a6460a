/** The messages between the extension and its detail page, which shows texts and knows no workload. */

export const ranges = ['15m', '1h', '24h', '30d'] as const;
export type Range = (typeof ranges)[number];

export const panelActions = ['ignore', 'heed', 'release', 'why', 'close-why'] as const;
export type PanelAction = (typeof panelActions)[number];

/** The protocol's severities. */
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
  /** Up to four. */
  readonly lines: readonly PanelLine[];
  /** `null` for none. */
  readonly limit: { readonly value: number; readonly name: string } | null;
  /** The chart in words. */
  readonly summary: string;
}

/** A period of one verdict. */
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
  /** Empty for none, as is the threshold. */
  readonly value: string;
  readonly threshold: string;
}

export interface PanelView {
  readonly title: string;
  readonly severity: PanelSeverity | null;
  readonly behavior: string;
  readonly facts: readonly string[];
  readonly buttons: readonly PanelButton[];
  /** Why the page may be outdated or incomplete, or `null`. */
  readonly note: string | null;
  readonly range: Range;
  /** Those that have data. */
  readonly ranges: readonly Range[];
  readonly rangeLabels: Readonly<Record<Range, string>>;
  readonly history: PanelHistory | null;
  readonly evidence: readonly PanelEvidence[];
  /** Whether the numbers of the evidence are shown. */
  readonly isExplained: boolean;
  /** The announcement that is explained. */
  readonly explained: { readonly title: string; readonly lines: readonly string[] } | null;
  readonly events: readonly PanelEvent[];
  readonly headings: Readonly<
    Record<
      'range' | 'verdicts' | 'evidence' | 'finding' | 'measured' | 'threshold' | 'events' | 'noEvents' | 'noEvidence',
      string
    >
  >;
  /** Of dates, such as `pt-br`. */
  readonly locale: string;
}

export type ToPage = { readonly type: 'view'; readonly view: PanelView };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'range'; readonly range: Range }
  | { readonly type: 'action'; readonly action: PanelAction };
