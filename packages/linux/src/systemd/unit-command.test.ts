import fc from 'fast-check';
import { expect, test } from 'vitest';
import { execStart } from './unit-command.ts';

test.each([
  [['/usr/bin/env'], ':/usr/bin/env'],
  [['/usr/bin/python3', '-m', 'http.server', '8080'], ':/usr/bin/python3 -m http.server 8080'],
  [['/opt/my app/run', 'a b'], '":/opt/my app/run" "a b"'],
  [['/bin/sh', '-c', 'echo "$HOME" 100%'], String.raw`:/bin/sh -c "echo \"$HOME\" 100%%"`],
  [['/bin/echo', 'a\nb\\', ';', ''], String.raw`:/bin/echo "a\x0ab\\" ";" ""`],
])('%j', (words, line) => expect(execStart(words)).toBe(line));

test.each([
  [[]],
  [['relative']],
  [['/ends/']],
  [['/a"b']],
  [["/a'b"]],
  [['/a\\b']],
  [['/a\nb']],
  [['/bin/echo', 'a\0b']],
  [['/bin/echo', '\ud800']],
])('%j is refused', (words) => expect(() => execStart(words)).toThrow(RangeError));

/** Reads a command line as systemd.service(5) and systemd.syntax(7) say: quotes, C escapes, then specifiers. */
function parsed(line: string): string[] {
  const words = [...line.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^ "]+))(?: |$)/gy)].map(
    ([, inner, plain]) => inner ?? plain ?? '',
  );
  const [program = '', ...parameters] = words.map((word) =>
    word
      .replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex, sign) =>
        hex === undefined ? sign : String.fromCharCode(Number.parseInt(hex, 16)),
      )
      .replaceAll('%%', '%'),
  );
  return [program.slice(1), ...parameters];
}

test('whatever the words, the command is those words, in one line', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '%', '$', ';', ' ', '\n', "'", 'x', '0') }),
  );
  fc.assert(
    fc.property(word, fc.array(word), (name, parameters) => {
      const words = [`/bin/${name}`, ...parameters];
      let line: string;
      try {
        line = execStart(words);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(line).not.toMatch(/[\x00-\x1f\x7f]/);
      expect(line.replaceAll('%%', '')).not.toContain('%');
      expect(parsed(line)).toEqual(words);
    }),
  );
});
