/** The messages between the extension and its detail page, which shows texts and knows no workload. */

import type { Texts } from '@omnimind/messages/english';
import type { Severity } from '@omnimind/protocol/verdict';

export const ranges = ['15m', '1h', '24h', '30d'] as const;
export type Range = (typeof ranges)[number];

export const panelActions = ['ignore', 'heed', 'release', 'give', 'stop', 'why', 'close-why'] as const;
export type PanelAction = (typeof panelActions)[number];

export interface PanelButton {
  readonly action: PanelAction;
  readonly label: string;
  readonly isPressed: boolean;
}

export interface PanelChart {
  readonly title: string;
  readonly unit: 'cores' | 'bytes' | 'share';
  /** Up to four. */
  readonly lines: readonly { readonly name: string; readonly points: readonly (number | null)[] }[];
  /** `null` for none. */
  readonly limit: { readonly value: number; readonly name: string } | null;
  /** The chart in words. */
  readonly summary: string;
}

/** A period of one verdict. */
export interface PanelVerdict {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly severity: Severity;
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
  readonly severity: Severity;
  readonly title: string;
  readonly body: string;
}

export interface PanelView {
  readonly title: string;
  readonly severity: Severity | null;
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
  /** An empty value or threshold stands for none. */
  readonly evidence: readonly { readonly text: string; readonly value: string; readonly threshold: string }[];
  /** Whether the numbers of the evidence are shown. */
  readonly isExplained: boolean;
  /** The announcement that is explained. */
  readonly explained: { readonly title: string; readonly lines: readonly string[] } | null;
  readonly events: readonly PanelEvent[];
  readonly headings: Readonly<Texts['vscode']['headings']>;
  /** Of dates, such as `pt-br`. */
  readonly locale: string;
}

export type ToPage = { readonly type: 'view'; readonly view: PanelView };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'range'; readonly range: Range }
  | { readonly type: 'action'; readonly action: PanelAction };
