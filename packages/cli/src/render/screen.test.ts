import { readLocale } from '@omnimind/messages/locale';
import { describe, expect, test } from 'vitest';
import { finish, makeScreen } from './screen.ts';
import { wantsColor } from './view.ts';

describe('readLocale', () => {
  test.each([
    [{}, 'en', false],
    [{ LANG: 'C.UTF-8' }, 'en', true],
    [{ LANG: 'pt_BR.UTF-8' }, 'pt', true],
    [{ LANG: 'pt_BR.utf8' }, 'pt', true],
    [{ LANG: 'pt_PT.UTF-8' }, 'en', true],
    [{ LANG: 'pt_BR.UTF-8', LC_MESSAGES: 'en_US' }, 'en', true],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'pt_BR' }, 'pt', false],
    [{ LANG: 'en_US.UTF-8', LC_ALL: '' }, 'en', true],
    [{ LC_CTYPE: 'C.UTF-8' }, 'en', true],
  ])('%j: %s, unicode %s', (environment, language, unicode) => {
    expect(readLocale(environment)).toEqual({ language, unicode });
  });
});

describe('colors', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s, %j: %s', (isTerminal, environment, wanted) => {
    expect(wantsColor(isTerminal, environment)).toBe(wanted);
  });
});

test('where only ASCII can be shown, all becomes ASCII and nothing is lost silently', () => {
  const screen = makeScreen({ unicode: false });
  expect(screen.text('ação → 漢\x1b')).toBe('acao -> \\u6f22\\x1b');
  expect(finish(screen, ['memória …'])).toBe('memoria ...\n');
});
