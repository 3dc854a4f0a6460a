import { helpPages } from '../../packages/cli/src/program.ts';
import { readVersion } from '../../packages/cli/src/version.ts';
import { pageHead } from './page.ts';

/** docs/reference/cli.md. */
export function commandLinePage(): string {
  return [
    pageHead('Command line', "the command line's own help"),
    ...helpPages(readVersion(), 'en').flatMap(({ title, text }) => [
      `## ${title}`,
      '',
      '```text',
      text.trimEnd(),
      '```',
      '',
    ]),
  ].join('\n');
}
