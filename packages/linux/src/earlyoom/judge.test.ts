import { describe, expect, test } from 'vitest';
import type { Unavailable } from '../files/outcome.ts';
import { type OomProcess, rankCandidates, withoutHalfCharacter } from './candidates.ts';
import { limitsInPercent, parseEarlyoomArguments } from './command-line.ts';
import { oomPressure } from './memory-limits.ts';
import { judgePattern } from './pattern-judge.ts';

const noKoffi: Unavailable = { unavailable: { code: 'unavailable.koffi', parameters: { error: 'not found' } } };

describe('a pattern', () => {
  test.each([
    ['^(code|python3)$', null, [], '^(code|python3)$'],
    ['^(?!.*(omnimind|pytest|code)).*', 'look_around', [], '^(omnimind|pytest|code)$'],
    ['(?:code)', 'look_around', [], '^(code)$'],
    ['', 'matches_all', [], null],
    ['.*', 'matches_all', [], null],
    ['code|', 'matches_all', [], '^(code)$'],
    ['(code', 'parenthesis', [], '^(code)$'],
    // Both ends hold: the empty alternative matches just the empty name.
    ['^(code|)$', null, [], '^(code)$'],
    ['(^|/)(init|X|sshd|firefox)$', null, [], '^(init|sshd|firefox)$'],
    ['(omnimind|pytest|code)', null, ['loose'], '^(omnimind|pytest|code)$'],
    ['^python.*$', null, [], '^(python)$'],
    ['^worker\\d$', null, ['plain_escape'], '^(worker)$'],
    ['^(code|gnome-session-binary)$', null, ['too_long'], '^(code|gnome-session-b)$'],
    ['(a)\\1', null, ['back_reference'], null],
  ])('%j', (pattern, refusal, warnings, rightForm) => {
    expect(judgePattern(pattern)).toMatchObject({ refusal, warnings, rightForm });
  });

  test.each([
    ['[Cc]ode', 'xCode'],
    ['^python', 'pythonx'],
    ['py(thon)?3$', 'xpython3'],
    ['vs-(code|edit)', 'xvs-code'],
    ['^[[:digit:]]+', '0x'],
    ['\\.service$', 'x.service'],
    ['.*code$', 'xcode'],
    ['(^|/)(code|x)$', null],
  ])('%j also matches %j', (pattern, example) => {
    expect(judgePattern(pattern).example).toBe(example);
  });

  test('matches names as the bytes that they are', () => {
    const names = ['code', '\xc3\xa3', 'kworker/u8:2-events_unbound'];
    expect(judgePattern('^(ã|.*unbound)$', names).matched).toEqual(new Set(names.slice(1)));
    expect(judgePattern('(code', names).matched).toEqual(new Set());
  });

  test.each([
    ['code', noKoffi, 'not_checked'],
    ['(code', noKoffi, 'not_checked'],
    ['(a)\\1', undefined, 'back_reference'],
    ['a'.repeat(4097), undefined, 'too_large'],
  ])('%j is not checked: nothing is claimed', (pattern, native, warning) => {
    const judgement = judgePattern(pattern, ['code'], native);
    expect(judgement).toMatchObject({ refusal: null, warnings: [warning], example: null, matched: null });
  });

  test('that is a negative look-ahead means the opposite of its option', () => {
    expect(judgePattern('^(?!code).*').opposite).toBe(true);
  });
});

test('arguments are read as getopt_long reads them', () => {
  const given = parseEarlyoomArguments([
    '-dm3,1',
    '-s',
    '20',
    '--av',
    'x',
    '--prefer=y',
    '--avoid',
    'z',
    '--ignore-root',
  ]);
  expect(given).toMatchObject({
    memory: { term: 3, kill: 1 },
    swap: { term: 20, kill: 10 },
    patterns: [
      { option: '--avoid', pattern: 'z' },
      { option: '--prefer', pattern: 'y' },
    ],
    ignoreRoot: true,
  });
});

describe('the limits', () => {
  const meminfo = {
    totalBytes: 1000 * 1024,
    availableBytes: 100 * 1024,
    swapTotalBytes: 0,
    swapFreeBytes: 0,
    sharedBytes: 0,
  };

  test('of a size and a share: the lower holds; 10 % by itself', () => {
    expect(limitsInPercent(parseEarlyoomArguments(['-m', '8', '-M', '50']), meminfo).memory).toEqual({
      term: 5,
      kill: 2.5,
    });
    expect(limitsInPercent(parseEarlyoomArguments([]), meminfo).memory).toEqual({ term: 10, kill: 5 });
  });

  test('are compared with all memory up to 1.7, with that of user space from 1.8 on', () => {
    const limits = { memory: { term: 10, kill: 5 }, swap: { term: 10, kill: 5 } };
    expect(oomPressure(meminfo, 300 * 1024, limits, [1, 7, 0])).toMatchObject({ memoryPercent: 10, signal: 'SIGTERM' });
    expect(oomPressure(meminfo, 300 * 1024, limits, [1, 8, 0])).toMatchObject({ memoryPercent: 25, signal: null });
    const half = { ...meminfo, availableBytes: 0, swapTotalBytes: 100, swapFreeBytes: 50 };
    expect(oomPressure(half, 0, limits, [1, 7, 0]).signal).toBeNull();
  });
});

describe('the order', () => {
  const one = (pid: number, more: Partial<OomProcess> = {}): OomProcess => ({
    pid,
    ppid: 1,
    uid: 1000,
    name: `p${pid}`,
    oomScore: 700,
    oomScoreAdj: 0,
    rssKib: 100,
    ...more,
  });
  const rules = {
    version: [1, 7, 0] as const,
    avoid: () => false,
    prefer: () => false,
    ignore: () => false,
    ignoreRoot: false,
    sortByRss: false,
  };
  const order = (processes: OomProcess[], more: Partial<Parameters<typeof rankCandidates>[1]> = {}) =>
    rankCandidates(processes, { ...rules, ...more }).map(({ pid, exemption }) =>
      exemption === null ? pid : exemption,
    );

  test('is by badness, then memory, then PID', () => {
    expect(order([one(5), one(4), one(6, { rssKib: 101 }), one(7, { oomScore: 701 })])).toEqual([7, 6, 4, 5]);
  });

  test('is shifted by the patterns', () => {
    expect(order([one(5), one(6)], { avoid: (name) => name === 'p5' })).toEqual([6, 5]);
    expect(order([one(5, { oomScore: 999 }), one(6)], { prefer: (name) => name === 'p6' })).toEqual([6, 5]);
  });

  test('passes over what its release passes over', () => {
    const low = one(9, { oomScore: 100 });
    const avoid = (name: string) => name === 'p9';
    const all = [one(1), one(2, { rssKib: 0 }), one(8, { oomScoreAdj: -1000 }), low];
    expect(order(all, { avoid }).toSorted()).toEqual(['below_zero', 'init', 'no_memory', 'unkillable']);
    expect(order([low], { avoid, version: [1, 8, 2] })).toEqual([9]);
    expect(order([one(3, { ppid: 2 }), one(4, { uid: 0 })], { version: [1, 8, 0], ignoreRoot: true })).toEqual([
      'kernel_thread',
      'root',
    ]);
  });

  test('by memory knows ±3 GiB', () => {
    const table = [one(5, { rssKib: 4_000_000 }), one(6, { rssKib: 1_000_000 })];
    expect(order(table, { version: [1, 8, 0], sortByRss: true })).toEqual([5, 6]);
    expect(order(table, { version: [1, 8, 0], sortByRss: true, avoid: (name) => name === 'p5' })).toEqual([6, 5]);
  });
});

test.each([
  ['ãã', 'ãã'],
  ['aaaaaaaaaaaaaa\xc3', 'aaaaaaaaaaaaaa'],
  ['ab\xe2\x82', 'ab'],
  ['a\xf0\x9f\x98', 'a'],
  ['ab', 'ab'],
])('of %j the half character is taken off', (name, whole) => {
  const bytes = /[^\0-\xff]|ã/.test(name) ? Buffer.from(name).toString('latin1') : name;
  expect(Buffer.from(withoutHalfCharacter(bytes), 'latin1').toString()).toBe(whole);
});
