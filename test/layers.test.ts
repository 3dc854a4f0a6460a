import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Layer {
  /** Packages of ours that it imports, types included; each stands beneath it in the table. */
  readonly ours: readonly string[];
  /** Packages of others. */
  readonly others?: readonly string[];
  /** Whether it may use what only Node has. */
  readonly node: boolean;
}

/** The packages, the ground first. A row that grows is a decision: see docs/decisions. */
const layers: Readonly<Record<string, Layer>> = {
  linux: { ours: [], others: ['dbus-native', 'koffi'], node: true },
  protocol: { ours: [], others: ['zod'], node: false },
  client: { ours: ['protocol', 'linux'], others: ['zod'], node: true },
  messages: { ours: ['protocol', 'linux'], others: ['zod'], node: false },
  engine: { ours: ['protocol'], node: false },
  observe: { ours: ['engine', 'protocol', 'linux'], node: true },
  remember: { ours: ['observe', 'protocol', 'linux'], others: ['smol-toml', 'zod'], node: true },
  act: { ours: ['remember', 'observe', 'engine', 'protocol', 'linux'], others: ['zod'], node: true },
  tell: { ours: ['remember', 'observe', 'engine', 'messages', 'protocol', 'linux'], others: ['zod'], node: true },
  admin: { ours: ['act', 'remember', 'observe', 'protocol', 'linux'], others: ['esbuild', 'zod'], node: true },
  notify: {
    ours: ['tell', 'remember', 'observe', 'messages', 'client', 'protocol', 'linux'],
    others: ['zod'],
    node: true,
  },
  run: {
    ours: ['tell', 'act', 'remember', 'observe', 'engine', 'client', 'protocol', 'linux'],
    node: true,
  },
  monitor: {
    ours: ['admin', 'tell', 'act', 'remember', 'observe', 'engine', 'messages', 'client', 'protocol', 'linux'],
    others: ['zod'],
    node: true,
  },
  vscode: { ours: ['client', 'messages', 'protocol'], others: ['vscode', 'zod'], node: true },
  web: {
    ours: ['engine', 'client', 'messages', 'protocol', 'linux'],
    others: ['preact', 'preact/hooks', 'uplot'],
    node: true,
  },
  cli: {
    ours: [
      ...['web', 'monitor', 'run', 'notify', 'admin', 'tell', 'act', 'remember', 'observe', 'engine'],
      ...['messages', 'client', 'protocol'],
    ],
    others: ['@modelcontextprotocol/server', '@modelcontextprotocol/server/stdio', 'commander', 'zod'],
    node: true,
  },
};
/** What tests alone import; it knows every package. */
const doubles: Layer = { ours: Object.keys(layers), others: ['dbus-native'], node: true };

/** What tells the time, rolls dice or acts on the world: none of it is for the pure packages. */
const impure =
  /(?<![.\w#])(?:Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|process|Buffer|fetch|console|require|globalThis)(?!\w|\s*[?]?:)|Math\.random/g;

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources = (name: string, folder = 'src'): Source[] =>
  globSync(`${root}/packages/${name}/${folder}/**/*.{ts,tsx,js}`)
    .filter((file) => !/\.test\.tsx?$/.test(file))
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

/** The file that a specifier names; `null` when it is none of ours. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return resolve(file, '..', specifier);
  const [, name, path] = /^@omnimind\/([^/]+)\/(.+)$/.exec(specifier) ?? [];
  return name === undefined ? null : join(root, 'packages', name, 'src', `${path}.ts`);
}

const packageOf = (specifier: string): string | undefined => /^@omnimind\/([^/]+)/.exec(specifier)?.[1];

const where = (file: string): string => relative(root, file);

describe.each([...Object.entries(layers), ['testing', doubles] as const])('%s', (name, layer) => {
  const files = sources(name);

  test('has sources', () => expect(files.length).toBeGreaterThan(0));

  test('imports what it may, and nothing else', () => {
    const wrong = files.flatMap((source) =>
      specifiers(source)
        .filter((specifier) => !specifier.startsWith('.'))
        .filter((specifier) => !layer.others?.includes(specifier))
        .filter((specifier) => !layer.ours.includes(packageOf(specifier) ?? ''))
        .filter((specifier) => !(layer.node && specifier.startsWith('node:')))
        .map((specifier) => `${where(source.file)}: ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('reaches no other package by a path', () => {
    const home = join(root, 'packages', name, 'src');
    const wrong = files.flatMap((source) =>
      specifiers(source)
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => !resolve(source.file, '..', specifier).startsWith(`${home}/`))
        .map((specifier) => `${where(source.file)}: ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('stands above all that it imports', () => {
    const names = [...Object.keys(layers), 'testing'];
    expect(layer.ours.filter((other) => names.indexOf(other) >= names.indexOf(name))).toEqual([]);
  });
});

test('the table names every package that there is', () => {
  const found = globSync(`${root}/packages/*/package.json`).map((file) =>
    relative(`${root}/packages`, resolve(file, '..')),
  );
  expect(found.sort()).toEqual([...Object.keys(layers), 'testing'].sort());
});

test.each(['protocol', 'engine'])('%s knows no clock, no chance and no machine', (name) => {
  const found = sources(name).flatMap(({ file, text }) =>
    [...withoutStrings(text).matchAll(impure)].map(([word]) => `${where(file)}: ${word}`),
  );
  expect(found).toEqual([]);
});

/** Groups of files that import each other, types included (Tarjan's strongly connected components). */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();

  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    let low = order.size;
    order.set(file, low);
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (target === file) circles.push([file]);
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }

    if (low === order.get(file)) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) circles.push(group);
    }
    return low;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}

test('a circle of imports is found, however long', () => {
  const chain = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['e']],
  ]);
  expect(circlesIn(chain)).toEqual([]);
  expect(circlesIn(new Map([...chain, ['e', ['b']]])).map((circle) => circle.sort())).toEqual([['b', 'd', 'e']]);
  expect(circlesIn(new Map([...chain, ['e', ['e']]]))).toEqual([['e']]);
});

test('no imports run in a circle, those of types included', () => {
  const imports = new Map(
    [...[...Object.keys(layers), 'testing'].flatMap((name) => sources(name)), ...sources('vscode', 'test-host')].map(
      (source) => [source.file, specifiers(source).flatMap((specifier) => targetOf(source.file, specifier) ?? [])],
    ),
  );
  expect(circlesIn(imports).map((circle) => circle.map(where))).toEqual([]);
});
