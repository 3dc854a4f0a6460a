import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { merged } from '@omnimind/remember/configuration/load';
import { parseConfiguration } from '@omnimind/remember/configuration/read';
import { expect, test } from 'vitest';
import { commandTable } from '../packages/cli/src/command-table.ts';
import { defaultConfigurationText } from '../packaging/contents.ts';
import { manPages } from '../packaging/man-pages.ts';

test('the configuration that a package brings can be read, and sets nothing', () => {
  const text = defaultConfigurationText();
  expect(merged([parseConfiguration('config.toml', text)])).toEqual(defaultConfiguration);
  // Each key is there, to be uncommented.
  expect(text).toMatch(/^#report = "brief" /m);
});

test.each(['en', 'pt'] as const)(
  'every command has a man page in %s, and no text of it is taken for a request',
  (language) => {
    const pages = manPages('1.2.3', '2026-11-28', language);
    const names = Object.keys(commandTable).map((path) => `omnimind-${path.replaceAll(' ', '-')}.1`);
    expect([...pages.keys()].toSorted()).toEqual(['omnimind.1', ...names].toSorted());
    for (const page of pages.values())
      for (const line of page.split('\n')) expect(line).toMatch(/^$|^\.(?:TH|SH|TP|B|ad|nh)\b|^[^.']/);
  },
);
