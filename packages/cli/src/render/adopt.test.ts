import type { Adoption } from '@omnimind/act/adopt/adoption';
import type { Release } from '@omnimind/act/adopt/release-scope';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { expect, test } from 'vitest';
import { adoptLines, releaseLines } from './adopt.ts';
import { makeScreen } from './screen.ts';

const adoption: Adoption = {
  outcome: 'adopted',
  pid: 100,
  name: 'e\u001bvil',
  scope: 'omnimind-adopt-x-1.scope',
  moved: [
    { pid: 100, name: 'e\u001bvil', from: 'app-x.scope' },
    ...Array.from({ length: 20 }, (_, index) => ({ pid: 101 + index, name: 'w', from: 'app-y.scope' })),
    { pid: 200, name: 'w', from: null },
  ],
  left: [{ pid: 300, name: 'code', reason: 'protected' }],
  emptied: ['app-x.scope'],
  unkillable: [],
  isSliceSetUp: false,
};

test('an adoption is told whole, hostile names escaped', () => {
  expect(adoptLines(makeScreen(), [adoption], [])).toEqual([
    '100 (e\\x1bvil) and its tree, 22 processes, are now in omnimind-adopt-x-1.scope',
    '  from app-x.scope: 100',
    '  from app-y.scope: 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, … (20)',
    '  from no unit: 200',
    '  300 (code) was not moved: it is protected',
    '  app-x.scope is now empty and goes away; a release will create a new scope',
    '  omnimind-dev.slice has no limits yet: see `omnimind setup`',
    '  Undo: omnimind release omnimind-adopt-x-1.scope',
  ]);
});

test('in Portuguese, too, and with what could not be done', () => {
  const alone = {
    ...adoption,
    name: 'w',
    moved: adoption.moved.slice(0, 1),
    left: [],
    emptied: [],
    unkillable: [
      { pid: 100, name: 'w' },
      { pid: 101, name: 'x' },
    ],
    isSliceSetUp: true,
  };
  const already = { outcome: 'already', pid: 7, name: 'make', scope: 'omnimind-run-make-1.scope' } as const;
  const refused = {
    pid: 8,
    name: 'sshd',
    error: new OmnimindError('usage', message('adopt.protected_name', { pid: 8, name: 'sshd' })),
  };
  expect(adoptLines(makeScreen({ language: 'pt' }), [alone, already], [refused])).toEqual([
    '100 (w) está agora em omnimind-adopt-x-1.scope',
    '  de app-x.scope: 100',
    '  100 (w) e mais 1 processo têm oom_score_adj -1000: no limite de memória da omnimind-dev.slice ficariam parados para sempre, pois o kernel não pode matar ninguém para abrir espaço; `choom -n 0 -p 100` muda isso',
    '  Para desfazer: omnimind release omnimind-adopt-x-1.scope',
    '7 (make) já está em omnimind-dev.slice (omnimind-run-make-1.scope): nada a fazer',
    '8 (sshd) é protegido pelo nome: adote um dos filhos dele ou tire-o de protect.names',
  ]);
});

test('a release is told whole', () => {
  const release: Release = {
    scope: 'omnimind-adopt-x-1.scope',
    name: 'x',
    returned: [
      { pid: 1, name: 'a', to: 'a.service' },
      { pid: 2, name: 'b', to: 'b.scope' },
      { pid: 3, name: 'c', to: 'a.service' },
    ],
    fresh: [{ scope: 'app-omnimind-x-2.scope', slice: 'app.slice', pids: [4] }],
    gone: ['c.scope'],
    left: [{ pid: 5, name: 'd\n' }],
  };
  expect(releaseLines(makeScreen(), [release])).toEqual([
    'omnimind-adopt-x-1.scope was released',
    '  back to a.service: 1, 3',
    '  back to b.scope: 2',
    '  c.scope, where they came from, no longer exists',
    '  into the new app-omnimind-x-2.scope in app.slice: 4',
    '  could not be moved: 5 (d\\n)',
  ]);
  expect(releaseLines(makeScreen({ language: 'pt' }), [])).toEqual(['Nada foi adotado.']);
});
