import { formatOf } from '@omnimind/messages/format';
import type { Facts } from '@omnimind/protocol/finding';
import type { Screen } from './screen.ts';
import { cut, displayWidth, padEnd, wrap } from './width.ts';

/** What a list of checks is made of, one finding; texts are finished: escaped, not yet cut. */
export interface CheckLine {
  readonly mark: 'ok' | 'note' | 'warn' | 'bad';
  readonly name: string;
  readonly found: string;
  /** Further sentences, dimmed. */
  readonly more: readonly string[];
  /** A command that mends it; `null` for none. */
  readonly fix: string | null;
}

const unicodeMarks = { ok: '✔', note: '·', warn: '!', bad: '✘' } as const;
const asciiMarks = { ok: '+', note: '-', warn: '!', bad: 'x' } as const;
const severities = { ok: 'ok', note: 'watch', warn: 'watch', bad: 'alert' } as const;
/** Names get at most this share of the screen. */
const nameShare = 0.4;
/** Sentences want at least this room; where the column has less they begin further left. */
const leastColumns = 44;
const narrowMargin = '    ';

/** A list of checks: mark, name and what was found in columns; below it what else there is to say. */
export function checkLines(screen: Screen, checks: readonly CheckLine[]): string[] {
  const names = Math.min(
    Math.max(...checks.map(({ name }) => displayWidth(name))),
    Math.floor(screen.columns * nameShare),
  );
  const indent = 2 + names + 2;
  const columns = screen.columns - indent;
  const marks = screen.unicode ? unicodeMarks : asciiMarks;
  const { paint } = screen;
  const margin = ' '.repeat(indent);
  const moreMargin = columns < leastColumns ? narrowMargin : margin;
  const moreColumns = screen.columns - displayWidth(moreMargin);
  return checks.flatMap(({ mark, name, found, more, fix }) => {
    const sign = mark === 'note' ? paint.dim(marks[mark]) : paint.severity(severities[mark], marks[mark]);
    const head = `${sign} ${padEnd(cut(name, names, screen.glyphs.ellipsis), names)}  `;
    const lines = wrap(found, columns).map((line, index) => `${index === 0 ? head : margin}${line}`);
    const rest = more.flatMap((text) => wrap(text, moreColumns)).map((line) => `${moreMargin}${paint.dim(line)}`);
    // A command is for copying: it stays in one piece, and moves to the left where it would not fit.
    const room = fix !== null && displayWidth(fix) + 2 > columns ? narrowMargin : moreMargin;
    return [...lines, ...rest, ...(fix === null ? [] : [`${room}${paint.dim('$')} ${paint.accent(fix)}`])];
  });
}

/** Names in a list that are shown at most. */
const shownItems = 6;

/**
 * A template with its facts in place, each as its unit says and safe by `text`.
 *
 * @param format of the reader; programs read English
 */
export function fillIn(
  template: string,
  facts: Facts,
  text: (text: string) => string,
  format = formatOf('en'),
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = facts[name];
    if (value === undefined) return '?';
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'number') {
      const rest = value.length - shownItems;
      const shown = value.slice(0, shownItems).map(text).join(', ');
      return rest > 0 ? `${shown} … (+${rest})` : shown;
    }
    const unit = /_(bytes|s)$/.exec(name)?.[1];
    if (unit === undefined) return String(value);
    return unit === 'bytes' ? format.bytes(value) : format.duration(value);
  });
}
