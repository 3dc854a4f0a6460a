import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FoundCgroup, findLeafCgroups } from './cgroup-walk.ts';

/** What is below a cgroup, by name; a leaf holds a process. */
interface Tree {
  readonly [name: string]: Tree;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cgroups-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** @returns how many cgroups are below */
function make(tree: Tree, path = ''): number {
  const directory = join(root, path);
  mkdirSync(directory, { recursive: true });
  const below = Object.entries(tree).reduce((sum, [name, child]) => sum + 1 + make(child, `${path}/${name}`), 0);
  writeFileSync(join(directory, 'cgroup.stat'), `nr_descendants ${below}\nnr_dying_descendants 0\n`);
  if (path !== '') writeFileSync(join(directory, 'cgroup.events'), 'populated 1\nfrozen 0\n');
  return below;
}

function leavesOf(tree: Tree, path = ''): string[] {
  const names = Object.keys(tree);
  if (names.length === 0) return path === '' ? [] : [path];
  return names.flatMap((name) => leavesOf(tree[name] ?? {}, `${path}/${name}`));
}

function treeOf(paths: readonly (readonly string[])[]): Tree {
  const names = [...new Set(paths.map(([name]) => name))].filter((name) => name !== undefined);
  return Object.fromEntries(
    names.map((name) => [name, treeOf(paths.filter(([first]) => first === name).map((path) => path.slice(1)))]),
  );
}

const many = (count: number, each: Tree = {}): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, each]));
const leavesFound = (...rest: [most: number, foldedBefore?: ReadonlySet<string>]): FoundCgroup[] => {
  const found = findLeafCgroups(root, ...rest);
  if (found === null) throw new Error('not whole');
  return found;
};
const pathsOf = (found: readonly FoundCgroup[]) => found.map(({ path }) => path).toSorted();
const foldedOf = (found: readonly FoundCgroup[]) => pathsOf(found.filter(({ isFolded }) => isFolded));

const machine = (attack: Tree): Tree => ({
  'init.scope': {},
  'system.slice': many(20),
  'user.slice': {
    'user-0.slice': many(3),
    'user-1000.slice': { 'session-1.scope': {}, 'user@1000.service': { 'app.slice': many(8), 'attack.slice': attack } },
    'user-1001.slice': many(12),
  },
});

describe('findLeafCgroups', () => {
  it('finds all where they are few', () => {
    const tree = machine(many(30));
    make(tree);
    const found = leavesFound(100);
    expect(pathsOf(found)).toEqual(leavesOf(tree).toSorted());
    expect(foldedOf(found)).toEqual([]);
  });

  it.each([
    ['side by side', many(100)],
    ['nested', many(10, many(9))],
  ])('folds what one user has too many of, %s, and nothing else', (_, attack) => {
    const tree = machine(attack);
    make(tree);
    const found = leavesFound(90);
    expect(found.length).toBeLessThanOrEqual(90);
    const place = '/user.slice/user-1000.slice/user@1000.service/attack.slice';
    expect(foldedOf(found).every((path) => path.startsWith(place))).toBe(true);
    const elsewhere = (paths: string[]) => paths.filter((path) => !path.startsWith(place)).toSorted();
    expect(elsewhere(pathsOf(found))).toEqual(elsewhere(leavesOf(tree)));
  });

  it('gives two users with too many the same room', () => {
    make({ 'user.slice': { a: many(12, many(9)), b: many(12, many(9)), c: many(5) } });
    const found = pathsOf(leavesFound(60));
    const below = (user: string) => found.filter((path) => path.startsWith(`/user.slice/${user}`)).length;
    expect([below('a'), below('b'), below('c')]).toEqual([12, 12, 5]);
  });

  it('unfolds only where there is room to spare', () => {
    make({ a: many(30), b: {} });
    expect(foldedOf(leavesFound(30))).toEqual(['/a']);
    expect(foldedOf(leavesFound(36, new Set(['/a'])))).toEqual(['/a']);
    expect(foldedOf(leavesFound(36))).toEqual([]);
    expect(foldedOf(leavesFound(60, new Set(['/a'])))).toEqual([]);
  });

  it('whatever the tree, every process is in exactly one, and they are not too many', () => {
    const path = fc.array(fc.constantFrom(...'abcdefgh'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(path, { maxLength: 120 }), fc.integer({ min: 8, max: 40 }), (paths, most) => {
        const given = treeOf(paths);
        make(given);
        const found = leavesFound(most);
        rmSync(root, { recursive: true });
        expect(found.length).toBeLessThanOrEqual(most);
        for (const leaf of leavesOf(given))
          expect(found.filter(({ path }) => leaf === path || leaf.startsWith(`${path}/`))).toHaveLength(1);
        mkdirSync(root);
      }),
      { numRuns: 50 },
    );
  });
});
