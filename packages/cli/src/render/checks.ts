import { translate } from '@omnimind/messages/translate';
import type { Facts } from '@omnimind/protocol/finding';
import type { Screen } from './screen.ts';
import { cut, displayWidth, padEnd, wrap } from './width.ts';

/** One finding in a list of checks; texts are escaped, not yet cut. */
export interface CheckLine {
  readonly mark: 'ok' | 'note' | 'warn' | 'bad';
  readonly name: string;
  readonly found: string;
  /** Further sentences, dimmed. */
  readonly more: readonly string[];
  /** A command that fixes it; `null` for none. */
  readonly fix: string | null;
}

const unicodeMarks = { ok: '✔', note: '·', warn: '!', bad: '✘' } as const;
const asciiMarks = { ok: '+', note: '-', warn: '!', bad: 'x' } as const;
const severities = { ok: 'ok', note: 'watch', warn: 'watch', bad: 'alert' } as const;
/** Names get at most this share of the screen. */
const maxNameShare = 0.4;
/** Sentences get at least this many columns: where there are fewer they begin further left. */
const minColumns = 44;
const narrowMargin = '    ';

/** A list of checks: mark, name and finding in columns, further sentences and the fix below. */
export function checkLines(screen: Screen, checks: readonly CheckLine[]): string[] {
  const names = Math.min(
    Math.max(...checks.map(({ name }) => displayWidth(name))),
    Math.floor(screen.columns * maxNameShare),
  );
  const indent = 2 + names + 2;
  const columns = screen.columns - indent;
  const marks = screen.unicode ? unicodeMarks : asciiMarks;
  const { paint } = screen;
  const margin = ' '.repeat(indent);
  const moreMargin = columns < minColumns ? narrowMargin : margin;
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
const maxItems = 6;

/**
 * A text of the catalogue with its facts in place, in the reader's language and safe to show: `{name}`, or with a number the form
 * that fits it, `{count|# file|# files}`.
 */
export function fillIn({ format, language, text }: Screen, template: string, facts: Facts): string {
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, other?: string) => {
    const fact = facts[name];
    if (fact === undefined) return '?';
    if (typeof fact === 'string') return text(fact);
    if (typeof fact === 'number') {
      if (one !== undefined && other !== undefined) return format.plural(fact, one, other);
      if (name.endsWith('_bytes')) return format.bytes(fact);
      return name.endsWith('_s') ? format.duration(fact) : format.number(fact);
    }
    if ('code' in fact) return text(translate(language, fact));
    const rest = fact.length - maxItems;
    const shown = fact.slice(0, maxItems).map(text).join(', ');
    return rest > 0 ? `${shown} … (+${format.number(rest)})` : shown;
  });
}
