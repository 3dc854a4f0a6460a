import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, escapeText, quoteCommand } from './escape.ts';

/** Any text at all: whole characters, lone surrogates, and much of what is hostile. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom('\\', 'x', 'u', '{', '}', '0', '1', 'b', 'n', '\n', '\u001b', '\u202e', '<', '&', ';'),
  }),
);

describe('text for a terminal', () => {
  it.each([
    ['plain text', 'node server.js --port=80', 'node server.js --port=80'],
    ['other alphabets and emoji', 'índice 日本語 🚀', 'índice 日本語 🚀'],
    ['a line break and a tab', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['an escape sequence', '\u001b[31mred', '\\x1b[31mred'],
    ['a C1 control, an escape sequence in one', '\u009b31m', '\\x9b31m'],
    ['NUL and DEL', '\u0000\u007f', '\\x00\\x7f'],
    ['marks that reorder', 'txt\u202egpj', 'txt\\u202egpj'],
    ['the mark that reorders Arabic', '\u061cx', '\\u061cx'],
    [
      'marks that hide: zero-width space, soft hyphen, byte order mark',
      'a\u200bb\u00adc\ufeff',
      'a\\u200bb\\xadc\\ufeff',
    ],
    ['fillers that look like nothing', 'a\u3164b\u115f', 'a\\u3164b\\u115f'],
    ['tags beyond the basic plane', 'a\u{e0041}', 'a\\u{e0041}'],
    ['line and paragraph separators', '\u2028\u2029', '\\u2028\\u2029'],
    ['what stands for invalid UTF-8', 'caf\ufffd', 'caf\\ufffd'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a backslash, so that no escape can be forged', '\\x1b', '\\\\x1b'],
    ['a closing parenthesis', 'a) R 1', 'a) R 1'],
  ])('shows %s', (_, text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it('holds no control character, no line break, no invisible mark', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeText(text)).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('keeps different names different: an escape can be read back', () => {
    const short: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
    const readBack = (shown: string) =>
      shown.replace(/\\(?:([nrt\\])|x(..)|u\{(.+?)\}|u(.{4}))/g, (_, letter, two, many, four) =>
        letter === undefined ? String.fromCodePoint(Number.parseInt(two ?? many ?? four, 16)) : (short[letter] ?? ''),
      );
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readBack(escapeText(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('text for Markdown', () => {
  it.each([
    ['emphasis', '*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
    ['a link and an image', '![a](b)', '\\!\\[a\\]\\(b\\)'],
    ['HTML', '<b onclick="x">&amp;', '&lt;b onclick="x"&gt;&amp;amp;'],
    ['a table cell', 'a|b', 'a\\|b'],
    ['a heading and an issue', '# 1 #2', '\\# 1 \\#2'],
    ['a formula', '$x$', '\\$x\\$'],
    ['a list, a rule or an underline at the start', '- a', '\\- a'],
    ['a numbered list at the start', '12. a', '12\\. a'],
    ['indented code at the start', '    a', '&#32;   a'],
    ['an address that would be made a link', 'https://e.x www.e.x', 'https\\://e.x www\\.e.x'],
    ['a mail address or a mention', 'a@b', 'a\\@b'],
    ['a backslash, twice escaped: for the text and for Markdown', 'a\\*', 'a\\\\\\\\\\*'],
    ['a line break', 'a\n# b', 'a\\\\n\\# b'],
    ['a plain name, untouched', 'node-18.2', 'node-18.2'],
  ])('shows %s', (_, text, shown) => {
    expect(escapeMarkdown(text)).toBe(shown);
  });

  it('holds no active markup: each mark has a backslash before it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inactive = escapeMarkdown(text).replace(/\\[!-/:-@[-`{-~]|&(?:lt|gt|amp|#32);/g, '');
        expect(inactive).not.toMatch(/[\\`*_{}[\]()#+!|<>~&$@\n]|^[-= ]/);
      }),
      { numRuns: 300 },
    );
  });

  it('reads as the text for a terminal does, once Markdown has taken its escapes off', () => {
    const rendered = (markdown: string) =>
      markdown
        .replace(/\\([!-/:-@[-`{-~])/g, '$1')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&#32;', ' ')
        .replaceAll('&amp;', '&');
    fc.assert(
      fc.property(hostile, (text) => {
        expect(rendered(escapeMarkdown(text))).toBe(escapeText(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a command line', () => {
  it.each([
    [['npm', 'run', 'build'], 'npm run build'],
    [['sh', '-c', 'echo $HOME; ls'], "sh -c 'echo $HOME; ls'"],
    [['echo', ''], "echo ''"],
    [['echo', "it's"], "echo 'it'\\''s'"],
    [['a=b', '--x=/p,q:r@s%t+u.v'], 'a=b --x=/p,q:r@s%t+u.v'],
    [['rm', 'a\nb', '*'], "rm 'a\nb' '*'"],
  ])('of %j is %s', (words, line) => {
    expect(quoteCommand(words)).toBe(line);
  });
});
