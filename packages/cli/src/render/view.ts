import { isatty } from 'node:tty';
import { type Format, formatOf } from '@omnimind/messages/format';
import { type Language, readLocale } from '@omnimind/messages/locale';
import { escapeText } from '@omnimind/protocol/escape';
import type { Severity } from '@omnimind/protocol/verdict';
import { plainAscii } from './ascii.ts';
import { cut, displayWidth } from './width.ts';

/** Signs that have an ASCII form. */
const unicodeGlyphs = {
  arrow: '→',
  bullet: '•',
  ellipsis: '…',
  rule: '─',
  dot: '●',
  dash: '–',
  well: '✓',
  failed: '✗',
};
const asciiGlyphs: typeof unicodeGlyphs = {
  arrow: '->',
  bullet: '-',
  ellipsis: '...',
  rule: '-',
  dot: '*',
  dash: '-',
  well: '+',
  failed: 'x',
};

/** Columns that are left to a name at the least. */
const minName = 12;

/** Room, signs, colors and numbers of whoever reads: all but the sentences, which take longer to load than a short command runs. */
export interface View {
  readonly columns: number;
  readonly rows: number;
  readonly unicode: boolean;
  readonly glyphs: Readonly<typeof unicodeGlyphs>;
  readonly paint: ReturnType<typeof paintWith>;
  readonly format: Format;
  readonly language: Language;
  /** Makes a text from outside safe to show: nothing in it acts on the terminal, and all of it can be shown. */
  text(text: string): string;
}

export type ViewOptions = Partial<Pick<View, 'columns' | 'rows' | 'unicode' | 'language'>> & { color?: boolean };

/** A view as given; by default 80 × 24 without colors, in English. */
export function makeView(options: ViewOptions = {}): View {
  const { columns = 80, rows = 24, unicode = true, color = false, language = 'en' } = options;
  return {
    columns: Math.max(40, columns),
    rows,
    unicode,
    glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
    paint: paintWith(color),
    format: formatOf(language),
    language,
    text: unicode ? escapeText : (text) => plainAscii(escapeText(text)),
  };
}

/** What is behind a file descriptor of ours, as the environment wants it used. */
export function viewOptions(descriptor: 1 | 2, environment: NodeJS.ProcessEnv = process.env): ViewOptions {
  const isTerminal = isatty(descriptor);
  const [columns, rows] = isTerminal ? windowSize(descriptor) : [80, 24];
  return {
    columns: positive(environment['COLUMNS']) ?? columns,
    rows: positive(environment['LINES']) ?? rows,
    color: wantsColor(isTerminal, environment),
    ...readLocale(environment),
  };
}

/** A sign, what is spoken of, and what is said of it, in one line: `✓ npm test · 12.4 s · healthy`. */
export function headlineOf(view: View, severity: Severity, sign: string, of: string, parts: readonly string[]): string {
  const { glyphs, paint, columns } = view;
  const separator = view.unicode ? ' · ' : ' - ';
  const rest = parts.map((part) => `${separator}${part}`).join('');
  const room = Math.max(minName, columns - displayWidth(`${sign} ${rest}`));
  const name = cut(view.text(of), room, glyphs.ellipsis);
  return displayWidth(`${sign} ${name}${rest}`) <= columns
    ? `${paint.severity(severity, sign)} ${paint.bold(name)}${rest}`
    : cut(`${sign} ${name}${rest}`, columns, glyphs.ellipsis);
}

/** https://no-color.org, then https://force-color.org, then whether it is a terminal that knows colors. */
export function wantsColor(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  if (environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && environment['TERM'] !== 'dumb';
}

/** Asked of a terminal only: opening a pipe in this way would make it non-blocking for the command too. */
function windowSize(descriptor: 1 | 2): [number, number] {
  const { columns, rows } = descriptor === 1 ? process.stdout : process.stderr;
  return [columns || 80, rows || 24];
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

const severityCodes: Record<Severity, string> = { ok: '32', watch: '33', alert: '31', critical: '1;31' };

/** Colors for a text that is complete without them: the terminal's own, so that they fit light and dark backgrounds. */
export function paintWith(color: boolean) {
  const wrap = (code: string, text: string) => (color && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    bold: (text: string) => wrap('1', text),
    dim: (text: string) => wrap('2', text),
    accent: (text: string) => wrap('36', text),
    /** What is chosen: text and background change places. */
    reverse: (text: string) => wrap('7', text),
    severity: (severity: Severity, text: string) => wrap(severityCodes[severity], text),
  };
}
