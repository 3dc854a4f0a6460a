import type { Severity } from '@omnimind/protocol/verdict';

/** Colors for a text that is complete without them. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  accent(text: string): string;
  /** What is chosen: text and background change places. */
  reverse(text: string): string;
  severity(severity: Severity, text: string): string;
}

const severityCodes: Record<Severity, string> = { ok: '32', watch: '33', alert: '31', critical: '1;31' };

/** Colors of the terminal's own palette, so that they fit light and dark backgrounds. */
export function paintWith(color: boolean): Paint {
  const wrap = (code: string, text: string) => (color && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    bold: (text) => wrap('1', text),
    dim: (text) => wrap('2', text),
    accent: (text) => wrap('36', text),
    reverse: (text) => wrap('7', text),
    severity: (severity, text) => wrap(severityCodes[severity], text),
  };
}
