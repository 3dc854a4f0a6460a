import { doctorStates } from '@omnimind/protocol/doctor-finding';
import { doctorCases, examineCase } from '@omnimind/testing/doctor-cases';
import { fakeMachineTree, fakeProcess } from '@omnimind/testing/fake-machine';
import { describe, expect, test } from 'vitest';
import { doctorChecks } from './examine-machine.ts';

const editorScope = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-code-9.scope';
const checkOf = (code: string) => code.split('.')[0];

describe('a machine → what is found', () => {
  test.each(doctorCases)('$code of $tree', async ({ code, facts = {}, ...row }) => {
    const findings = await examineCase(row);
    const found = findings.filter((finding) => checkOf(finding.code) === checkOf(code));
    expect(found).toEqual([
      { code, state: doctorStates[code], facts: expect.objectContaining(facts), fix: found[0]?.fix ?? null },
    ]);
  });

  test('the table knows every finding', () => {
    expect([...new Set(doctorCases.map(({ code }) => code))].toSorted()).toEqual(Object.keys(doctorStates).toSorted());
  });
});

test('a sound machine has nothing worse than a note', async () => {
  const findings = await examineCase({});
  expect(findings.filter(({ state }) => state === 'warn' || state === 'bad')).toEqual([]);
  expect([...new Set(findings.map(({ code }) => checkOf(code)))]).toEqual(Object.keys(doctorChecks));
});

test('a machine that has nothing at all breaks no check', async () => {
  const tree = Object.fromEntries(Object.keys(fakeMachineTree).map((path) => [path, undefined]));
  const findings = await examineCase({ tree, units: null });
  expect(new Set(findings.map(({ code }) => checkOf(code))).size).toBe(Object.keys(doctorChecks).length);
});

test('of several killers earlyoom stays, whoever the others are', async () => {
  const nohang = fakeProcess(12, 'nohang', '/system.slice/nohang.service');
  const findings = await examineCase({ tree: nohang });
  expect(findings.find(({ code }) => code === 'killers.both')?.fix).toBe('sudo systemctl disable --now nohang');
});

test('each of several editors and patterns is reported', async () => {
  const other = `${editorScope}x`;
  const findings = await examineCase({
    tree: {
      '/proc/10/cmdline': 'earlyoom\0--avoid\0code\0--prefer\0(?!x)\0',
      ...fakeProcess(50, 'code', editorScope),
      ...fakeProcess(51, 'bash', editorScope),
      ...fakeProcess(52, 'cursor', other),
      ...fakeProcess(53, 'zsh', other),
    },
  });
  const codes = findings.map(({ code }) => code);
  expect(codes.filter((code) => code === 'sharing.shells')).toHaveLength(2);
  expect(codes).toEqual(expect.arrayContaining(['earlyoom.loose', 'earlyoom.look_around']));
});
