import type { Language } from '@omnimind/protocol/announcement';

/** What `vscode.l10n.t` does: the text in the language of the editor, `{0}`, `{1}`… filled in. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** The texts as they stand in the source, for tests. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)] ?? ''));

/** In which language the monitor's own words are taken. @param editor as of `vscode.env.language`, such as `pt-br` */
export function languageOf(editor: string): Language {
  return /^pt\b/i.test(editor) ? 'pt' : 'en';
}
