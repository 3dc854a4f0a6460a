import { hostilePieces } from '@omnimind/testing/hostile-names';
import { parseXml } from '@omnimind/testing/strict-xml';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markup } from './markup.ts';

const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
);

test('what is put into a piece is text, in contents and in attributes', () => {
  expect(markup`<a title="${`"'<>&`}">${'<b>'}</a>`.text).toBe('<a title="&quot;&#39;&lt;&gt;&amp;">&lt;b&gt;</a>');
});

test('pieces are put together as they are, lists one after the other, numbers as they read', () => {
  const items = ['a&b', 'c'].map((item) => markup`<li>${item}</li>`);
  expect(markup`<ul>${items}</ul>${3}${''}`.text).toBe('<ul><li>a&amp;b</li><li>c</li></ul>3');
});

test('characters that no document may hold are replaced', () => {
  expect(markup`${'\u0000\u001b\ufffe\ud800a\t\n🚀'}`.text).toBe('\ufffd\ufffd\ufffd\ufffda\t\n🚀');
});

test('any text can be read back', () => {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  fc.assert(
    fc.property(hostileName, (name) => {
      const { attributes, text } = parseXml(declaration + markup`<a b="${name}">${name}</a>`.text);
      const legal = name.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
      expect(text).toBe(legal);
      expect(attributes['b']).toBe(legal);
    }),
    { numRuns: 200 },
  );
});
