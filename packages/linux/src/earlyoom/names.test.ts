import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earlyoomWords } from './arguments.ts';
import { cutToComm, namesPattern } from './pattern.ts';
import { earlyoomSettingsLine, parseEarlyoomSettings } from './settings.ts';
import { isAtLeast, parseEarlyoomHelp, parseEarlyoomVersion } from './version.ts';

const help17 = `earlyoom v1.7
Usage: earlyoom [OPTION]...

  -m PERCENT[,KILL_PERCENT] set available memory minimum to PERCENT of total
                            (default 10 %).
                            - this line is text
  -s PERCENT[,KILL_PERCENT] set free swap minimum to PERCENT of total (default
  -r INTERVAL               memory report interval in seconds (default 1), set
  --prefer REGEX            prefer to kill processes matching REGEX
  --avoid REGEX             avoid killing processes matching REGEX
  -h, --help                this help text
`;

describe('the release', () => {
  test('and its options are read from its help', () => {
    expect(parseEarlyoomHelp(help17)).toEqual({
      version: [1, 7, 0],
      flags: new Set(['-m', '-s', '-r', '--prefer', '--avoid', '-h', '--help']),
    });
  });

  test.each([
    ['earlyoom 1.6.2\n', [1, 6, 2]],
    ['earlyoom v1.8.2-7-gabc\n', [1, 8, 2]],
    ['earlyoom *** unknown version ***\n', null],
    ['', null],
  ])('of %j', (text, version) => {
    expect(parseEarlyoomVersion(text)).toEqual(version);
  });

  test('compares number by number', () => {
    expect(isAtLeast([1, 10, 0], 1, 8)).toBe(true);
    expect(isAtLeast([1, 6, 1], 1, 6, 2)).toBe(false);
    expect(isAtLeast(null, 1, 8)).toBe(false);
  });
});

describe('a pattern of names', () => {
  test.each([
    [['code', 'python3'], '^(code|python3)$'],
    [['a.b', 'c++', 'x|y', '(z)', '[k]', '$h', '{1}'], '^(a[.]b|c[+][+]|x[|]y|[(]z[)]|[[]k]|[$]h|[{]1})$'],
    [['^up'], '^([[.^.]]up)$'],
    [['Web Content'], '^(Web[[:space:]]Content)$'],
    [['a"b', "c'd", 'e\\f', '5%', 'g`h'], '^(a.b|c.d|e.f|5.|g.h)$'],
    [['gnome-session-binary'], '^(gnome-session-b)$'],
    [['omnimind-smart-monitor', 'omnimind-smart-m'], '^(omnimind-smart-)$'],
    [['ããããããããã'], '^(ããããããã)$'],
    [[], null],
    [['', 'a\0b', '\ud800'], null],
  ])('of %j is %j', (names, pattern) => {
    expect(namesPattern(names)).toBe(pattern);
  });

  test('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const kept = cutToComm(name);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(15);
        expect(name.startsWith(kept)).toBe(true);
      }),
    );
  });
});

describe('the arguments', () => {
  const program = parseEarlyoomHelp(help17);

  test('say what is wished', () => {
    expect(earlyoomWords({ memory: 0.03, swap: 0.1, avoid: ['code'], prefer: ['stress'] }, program)).toEqual(
      '-m 3,1.5 -s 10,5 -r 3600 --avoid ^(code)$ --prefer ^(stress)$'.split(' '),
    );
  });

  test('keep within what is accepted, and swap that is ignored is ignored for SIGKILL too', () => {
    expect(earlyoomWords({ memory: 1, swap: 1, avoid: [], prefer: [] }, program).slice(0, 4)).toEqual(
      '-m 99,49.5 -s 100,100'.split(' '),
    );
    expect(earlyoomWords({ memory: 0.1, swap: 0, avoid: [], prefer: [] }, program).slice(2, 4)).toEqual([
      '-s',
      '0.02,0.01',
    ]);
  });

  test('never prefer what is spared', () => {
    expect(earlyoomWords({ memory: 0.1, swap: 1, avoid: ['code'], prefer: ['code'] }, program)).not.toContain(
      '--prefer',
    );
  });

  test('leave out what the release does not know', () => {
    const old = { version: null, flags: new Set(['-m']) };
    expect(earlyoomWords({ memory: 0.1, swap: 1, avoid: ['code'], prefer: [] }, old)).toEqual(['-m', '10,5']);
  });
});

describe('the settings file', () => {
  test.each([
    ['EARLYOOM_ARGS="-r 3600"\n', ['-r', '3600']],
    [`# words\nEARLYOOM_ARGS="-m 3 --prefer '^(a b)$'"\n`, ['-m', '3', '--prefer', '^(a b)$']],
    [`EARLYOOM_ARGS=-m 3 --avoid '^(a b)$'  \n`, ['-m', '3', '--avoid', '^(a b)$']],
    ['EARLYOOM_ARGS="-m 1"\nEARLYOOM_ARGS="-m 2"\n', ['-m', '2']],
    ['#EARLYOOM_ARGS="-m 1"\n ; EARLYOOM_ARGS=x\n', []],
    ['EARLYOOM_ARGS="-m \\\n 5"\n', ['-m', '5']],
    ['EARLYOOM_ARGS=-m \\\n 5\n', ['-m', '5']],
    [`EARLYOOM_ARGS="--avoid '^a\\\\.b\\d$'"`, ['--avoid', '^a.bd$']],
    ['EARLYOOM_ARGS="--avoid ^a\\.b$"', ['--avoid', '^a.b$']],
    ["EARLYOOM_ARGS='--avoid ^(code|)$'", ['--avoid', '^(code|)$']],
    [`EARLYOOM_ARGS="--avoid ''"`, ['--avoid', '']],
    ['EARLYOOM_ARGSX="-m 1"\nOTHER="\nEARLYOOM_ARGS=x"\n', []],
  ])('%j gives %j', (text, words) => {
    expect(parseEarlyoomSettings(text)).toEqual(words);
  });

  test('gives back the words that were written, whatever the names', () => {
    const program = parseEarlyoomHelp(help17);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.string()), (avoid, prefer) => {
        const words = earlyoomWords({ memory: 0.05, swap: 0.2, avoid, prefer }, program);
        expect(parseEarlyoomSettings(`x=1\n${earlyoomSettingsLine(words)}\n`)).toEqual(words);
      }),
    );
  });

  test('refuses words that it would change', () => {
    for (const word of ['a b', "it's", 'a\\b', '50%', '$HOME', ''])
      expect(() => earlyoomSettingsLine([word])).toThrow(RangeError);
  });
});
