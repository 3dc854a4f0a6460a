import type { Texts } from '@omnimind/messages/english';
import { quoteCommand } from '@omnimind/protocol/escape';
import type { Screen } from './screen.ts';
import { displayWidth, padEnd, wrap } from './width.ts';

/** A label on the left and what it stands for on the right. Lines are finished: escaped, cut and painted. */
export interface Section {
  readonly label: string;
  readonly lines: readonly string[];
}

/** Columns of the labels on the left, the gap included. The same for every block, so that blocks line up. */
function gutter(messages: Texts): number {
  return Math.max(...Object.values(messages.report.labels).map(displayWidth)) + 2;
}

/** Columns that are left for what stands to the right of a label. */
export function bodyWidth(screen: Screen): number {
  return screen.columns - gutter(screen.messages);
}

/** The sections as lines, labels dimmed; a section without lines is left out, an empty label makes an empty line. */
export function layout(screen: Screen, sections: readonly Section[]): string[] {
  const width = gutter(screen.messages);
  return sections.flatMap(({ label, lines }) =>
    lines.map((line, index) =>
      `${index === 0 ? screen.paint.dim(padEnd(label, width)) : ' '.repeat(width)}${line}`.trimEnd(),
    ),
  );
}

/** An empty line between two groups of sections. */
export const blankLine: Section = { label: '', lines: [''] };

/** A line across the screen with a title in it. */
export function rule(screen: Screen, title: string): string {
  const sign = screen.glyphs.rule;
  const rest = Math.max(2, screen.columns - displayWidth(title) - 5);
  return `${screen.paint.dim(sign.repeat(3))} ${screen.paint.bold(title)} ${screen.paint.dim(sign.repeat(rest))}`;
}

/** A sentence behind a bullet, its further lines hanging. */
export function bulletLines(screen: Screen, text: string, columns: number): string[] {
  const bullet = `${screen.glyphs.bullet} `;
  const width = displayWidth(bullet);
  return wrap(text, columns - width).map((line, index) => `${index === 0 ? bullet : ' '.repeat(width)}${line}`);
}

/** A command as it could be typed, behind a sign. */
export function commandLine(screen: Screen, words: readonly string[]): string {
  return `  ${screen.paint.dim('$')} ${screen.text(quoteCommand(words))}`;
}
