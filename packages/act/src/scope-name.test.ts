import { describe, expect, it } from 'vitest';
import { freshScopeId, readScopeName, runOfScope, scopeName, unitSafeName } from './scope-name.ts';

describe('scopeName', () => {
  it('names a scope after its kind, its program and its id', () => {
    expect(scopeName('run', 'npm', '4711')).toBe('omnimind-run-npm-4711.scope');
    expect(scopeName('adopt', 'node', 12)).toBe('omnimind-adopt-node-12.scope');
    expect(scopeName('app', 'node', 'ab')).toBe('app-omnimind-node-ab.scope');
  });

  it('lets nothing through that a unit or a path could read otherwise', () => {
    expect(scopeName('adopt', '../../etc/passwd\n', '1')).toBe('omnimind-adopt-.._.._etc_passwd_-1.scope');
    expect(scopeName('adopt', 'a b%i@\\x2d\u001b[31m', '1')).toBe('omnimind-adopt-a_b_i__x2d__31m-1.scope');
    expect(scopeName('run', 'x', '../y')).toBe('omnimind-run-x-.._y.scope');
    expect(unitSafeName('é😀')).toBe('__');
  });

  it('cuts a long name and gives an empty one a name', () => {
    expect(unitSafeName('a'.repeat(500))).toHaveLength(64);
    expect(unitSafeName('😀'.repeat(500))).toBe('_'.repeat(64));
    expect(scopeName('run', '', '1')).toBe('omnimind-run-unnamed-1.scope');
    expect(scopeName('run', 'a'.repeat(500), 'b'.repeat(500)).length).toBeLessThan(255);
  });

  it('draws ids that differ', () => {
    expect(freshScopeId()).toMatch(/^[0-9a-f]{8}$/);
    expect(freshScopeId()).not.toBe(freshScopeId());
    expect(scopeName('run', 'x', '')).toMatch(/^omnimind-run-x-[0-9a-f]{8}\.scope$/);
  });
});

describe('readScopeName', () => {
  it('reads back what scopeName wrote', () => {
    expect(readScopeName(scopeName('adopt', 'my-tool', '0a1b'))).toEqual({
      kind: 'adopt',
      name: 'my-tool',
      id: '0a1b',
    });
    expect(readScopeName(scopeName('app', 'x', 7))).toEqual({ kind: 'app', name: 'x', id: '7' });
  });

  it('reads the scope of a run, also of one that an earlier version adopted', () => {
    const id = '20261128-101500-7f3a9b';
    for (const [unit, kind] of [
      [scopeName('run', 'api-tests', id), 'run'],
      [scopeName('adopt', 'api-tests', id), 'adopt'],
      [`omnimind-placed-api-tests-${id}.scope`, 'adopt'],
    ] as const) {
      expect(readScopeName(unit)).toEqual({ kind, name: 'api-tests', id });
      expect(runOfScope(unit)).toBe('api-tests');
    }
    expect(runOfScope(scopeName('adopt', 'api-tests', '0a1b'))).toBeUndefined();
  });

  it('knows no other unit', () => {
    expect(readScopeName('session-1.scope')).toBeUndefined();
    expect(readScopeName('omnimind-run-.scope')).toBeUndefined();
    expect(readScopeName('omnimind-dev.slice')).toBeUndefined();
  });
});
