import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { helpPages } from 'omnimind/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTexts } from '../../scripts/list-texts.ts';
import { englishLines } from './english.ts';
import { Home } from './omnimind.ts';

test('every text is another one in Portuguese, but for terms, names and keys', () => {
  const same = listTexts().filter(({ english, portuguese }) => english === portuguese && /[a-z]{3}/i.test(english));
  const terms = same.map(({ english }) => english).filter((text) => !/‹›|\d|undefined|^\{\w+\}$/.test(text));
  expect([...new Set(terms)].toSorted()).toEqual([
    '/proc',
    'BADNESS',
    'CPU',
    'CPUs',
    'D-Bus',
    'Editor',
    'GPU',
    'GPUs.',
    'OOM killers',
    'OmniMind',
    'PID',
    'PSI',
    '`omnimind monitor`.',
    'autogroup',
    'backend',
    'cgroup',
    'ctrl-z',
    'earlyoom',
    'enter',
    'esc',
    'home end, g G',
    'monitor',
    'oom_score {score}',
    'oom_score_adj {score}',
    'procs',
    'q, ctrl-c',
    'setup',
    'shell',
    'slices',
    'swap',
    'systemd',
    'systemd-oomd',
    'thrashing',
    'threads',
  ]);
});

test.each(helpPages('0.1.0', 'pt'))('the help of $title has no English', ({ text }) => {
  expect(englishLines(text)).toEqual([]);
});

describe('in Portuguese no English leaves the program', () => {
  const home = new Home();
  const api = new FakeApi(fakeState());
  const inPortuguese = (...words: string[]) => home.omnimind(words, { environment: { LANG: 'pt_BR.UTF-8' } });
  beforeAll(async () => {
    await api.listen(home.path('api.sock'));
    await inPortuguese('run', '--name', 'demo', '--', 'sleep', '2');
  });
  afterAll(async () => {
    await api.close();
    home.remove();
  });

  test.each([
    [['status']],
    [['runs']],
    [['why']],
    [['why', '--numbers']],
    [['config', 'show']],
    [['config', 'check']],
    [['doctor']],
    [['verify']],
    [['setup', '--user', '--dry-run']],
    [['earlyoom', 'check', '--avoid', '^(code|node)$', '--prefer', 'a(']],
    [['earlyoom', 'simulate']],
    [['notify', 'ignored']],
    [['cycles', '3', '--keep-going', '--max-wait', '0s', '--', 'false']],
    [['run', '--', 'false']],
  ])('omnimind %j', async (words) => {
    const { stdout, stderr } = await inPortuguese(...words);
    // What a plan would write into files is there for everybody, in one language.
    const text = `${stdout}\n${stderr}`.replaceAll(/^ {2}[+-] .*$/gm, '');
    expect(englishLines(text)).toEqual([]);
  });
});
