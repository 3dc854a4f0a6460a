import type { Axis } from '@omnimind/protocol/chart-scale';
import { type Content, type Markup, markup } from '../markup.ts';

/** Something at a place of the horizontal axis, from 0 to 1. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

export interface Frame {
  /** What a screen reader says of the whole picture. */
  readonly label: string;
  readonly axis: Axis;
  readonly format: (value: number) => string;
  /** What the marks count: stands to their left. */
  readonly below?: string;
  readonly marks: readonly Mark[];
  /** Paths, drawn in a box of 1000 × 100 that is stretched over the plot. */
  readonly paths: readonly Markup[];
  /** What keeps its shape: signs and texts, placed in percent. */
  readonly signs?: Content;
}

/** Height of a value within the box of the paths: 0 on top, 100 at the foot. */
export function heightOf({ low, high }: Axis, value: number): number {
  return Number((100 - (100 * (Math.min(high, Math.max(low, value)) - low)) / (high - low)).toFixed(2));
}

/** A share of the width in percent. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))}%`;
}

/** Axes and what is drawn in them. Paths are stretched with the page, texts and signs keep their size: no script is needed. */
export function frame({ label, axis, format, below = '', marks, paths, signs = '' }: Frame): Markup {
  const across = axis.ticks.map((tick) => {
    const y = `${heightOf(axis, tick)}%`;
    return markup`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/><text x="-8" y="${y}" dy="4" text-anchor="end">${format(tick)}</text>`;
  });
  const name = below === '' ? '' : markup`<text x="-8" y="100%" dy="19" text-anchor="end">${below}</text>`;
  const along = marks.map(({ at, text }) => {
    const anchor = at < 0.04 ? 'start' : at > 0.94 ? 'end' : 'middle';
    return markup`<line class="tick" x1="${percent(at)}" x2="${percent(at)}" y1="100%" y2="100%"/><text x="${percent(at)}" y="100%" dy="19" text-anchor="${anchor}">${text}</text>`;
  });
  return markup`<div class="plot"><svg class="frame" role="img" aria-label="${label}">${across}${name}${along}<svg width="100%" height="100%" viewBox="0 0 1000 100" preserveAspectRatio="none">${paths}</svg>${signs}</svg></div>`;
}

/** The area between two lines, in as many pieces as they are broken into. */
export function bandPath(points: readonly ({ x: number; low: number; high: number } | null)[]): string {
  const pieces: { x: number; low: number; high: number }[][] = [[]];
  for (const point of points) {
    if (point === null) pieces.push([]);
    else pieces.at(-1)?.push(point);
  }
  return pieces
    .filter((piece) => piece.length > 1)
    .map((piece) => {
      const there = piece.map(({ x, high }) => `${x} ${high}`);
      const back = piece.map(({ x, low }) => `${x} ${low}`).reverse();
      return `M${[...there, ...back].join('L')}Z`;
    })
    .join('');
}

/** A place on the box's width, from a share of it. */
export function place(share: number): number {
  return Number((1000 * share).toFixed(1));
}
