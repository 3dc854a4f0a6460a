import { helpPages } from '../../packages/cli/src/help-pages.ts';
import { pageHead } from './page.ts';

/** docs/reference/cli.md. */
export function commandLinePage(): string {
  return [
    pageHead('Command line', "the command line's own help"),
    ...helpPages().flatMap(({ title, text }) => [`## ${title}`, '', '```text', text.trimEnd(), '```', '']),
  ].join('\n');
}
