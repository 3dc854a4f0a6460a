import { globSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const packages = fileURLToPath(new URL('../packages', import.meta.url));

/** What each room may import of ours, and from outside. A row that grows is a decision: see docs/decisions. */
const rooms: Record<string, { ours: string[]; others: string[]; node: boolean }> = {
  protocol: { ours: [], others: ['zod'], node: false },
  engine: { ours: ['@omnimind/protocol'], others: [], node: false },
  linux: { ours: [], others: ['dbus-native', 'koffi'], node: true },
  daemon: {
    ours: ['@omnimind/protocol', '@omnimind/engine', '@omnimind/linux'],
    others: ['esbuild', 'smol-toml', 'zod'],
    node: true,
  },
  cli: { ours: ['@omnimind/protocol', '@omnimind/daemon'], others: ['commander'], node: true },
  vscode: { ours: ['@omnimind/protocol', '@omnimind/linux/api-socket'], others: ['vscode', 'zod'], node: true },
};

/** What tells the time, rolls dice or acts on the world: none of it is for the pure rooms. */
const impure =
  /(?<![.\w#])(?:Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|process|Buffer|fetch|console|require|globalThis)(?!\w|\s*[?]?:)|Math\.random/g;

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources = (room: string): Source[] =>
  globSync(`${packages}/${room}/src/**/*.{ts,js}`)
    // `live` holds tests on real processes and the programs that they need.
    .filter((file) => !file.endsWith('.test.ts') && !file.includes('/live/'))
    .map((file) => ({ file, text: withoutComments(readFileSync(file, 'utf8')) }));

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
}

function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''").replace(/`(?:[^`\\$]|\\.)*`/g, "''");
}

function specifiers({ text }: Source): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g)].map((match) => match[2] ?? '');
}

describe.each(Object.entries(rooms))('%s', (room, allowed) => {
  const files = sources(room);

  test('has sources', () => expect(files.length).toBeGreaterThan(0));

  test('imports what it may, and nothing else', () => {
    const wrong = files.flatMap((source) =>
      specifiers(source)
        .filter((name) => !name.startsWith('.'))
        .filter((name) => !allowed.others.includes(name))
        // A room may offer a part of itself for those who must start quickly: `@omnimind/protocol/errors`.
        .filter((name) => !allowed.ours.some((our) => name === our || name.startsWith(`${our}/`)))
        .filter((name) => !(allowed.node && name.startsWith('node:')))
        .map((name) => `${relative(packages, source.file)}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('reaches no other room by a path', () => {
    const home = resolve(packages, room, 'src');
    const wrong = files.flatMap((source) =>
      specifiers(source)
        .filter((name) => name.startsWith('.'))
        .filter((name) => !resolve(source.file, '..', name).startsWith(`${home}/`))
        .map((name) => `${relative(packages, source.file)}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('the table names every room that there is', () => {
  const found = globSync(`${packages}/*/package.json`).map((file) => relative(packages, resolve(file, '..')));
  expect(found.sort()).toEqual(Object.keys(rooms).sort());
});

test.each(['protocol', 'engine'])('%s knows no clock, no chance and no machine', (room) => {
  const found = sources(room).flatMap(({ file, text }) =>
    [...withoutStrings(text).matchAll(impure)].map(([word]) => `${relative(packages, file)}: ${word}`),
  );
  expect(found).toEqual([]);
});
