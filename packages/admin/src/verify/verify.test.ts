import { verifyStates } from '@omnimind/protocol/verify-finding';
import { fakeSetUpTree } from '@omnimind/testing/fake-set-up-machine';
import { verifyCase, verifyCases } from '@omnimind/testing/verify-cases';
import { describe, expect, test } from 'vitest';
import { verifyChecks } from './verify-setup.ts';

const checkOf = (code: string) => code.split('.')[0];

describe('a machine → what is found', () => {
  test.each(verifyCases)('$code of $tree', async ({ code, facts = {}, fix, ...row }) => {
    const found = (await verifyCase(row)).filter((finding) => checkOf(finding.code) === checkOf(code));
    expect(found).toEqual([
      {
        code,
        state: verifyStates[code],
        facts: expect.objectContaining(facts),
        fix: fix ?? found[0]?.fix ?? null,
      },
    ]);
  });

  test('the table knows every finding', () => {
    const known = new Set<string>(verifyCases.map(({ code }) => code));
    // Root reads all: a user who may not is seen in the VM.
    known.add('files.unreadable');
    expect([...known].toSorted()).toEqual(Object.keys(verifyStates).toSorted());
  });
});

test('on a machine where all holds nothing fails, and each check says something', async () => {
  const findings = await verifyCase({});
  expect(findings.filter(({ state }) => state === 'fail')).toEqual([]);
  expect(findings.map(({ code }) => checkOf(code))).toEqual(Object.keys(verifyChecks));
});

test('what fails says how to fix it', async () => {
  for (const row of verifyCases)
    for (const { code, state, fix } of await verifyCase(row))
      if (state === 'fail') expect(fix, code).toMatch(/^(sudo )?(omnimind|systemctl|systemd-tmpfiles|rm) /);
});

test('a machine that has nothing at all breaks no check', async () => {
  const tree = Object.fromEntries(Object.keys(fakeSetUpTree).map((path) => [path, undefined]));
  expect(await verifyCase({ tree, units: null, context: { setup: null } })).toHaveLength(
    Object.keys(verifyChecks).length,
  );
});
