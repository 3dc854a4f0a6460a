import { escapeText } from '@omnimind/protocol/escape';
import { fakeCyclesReport, fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { fakeHostileReport, hostilePieces } from '@omnimind/testing/hostile-names';
import { parseXml, type XmlElement } from '@omnimind/testing/strict-xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeScreen } from '../screen.ts';
import { cyclesJunit } from './junit.ts';

const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1 }),
);

/**
 * What may stand where: the shape that Jenkins accepts as junit-10 and in which GitLab finds what it reads. Attributes
 * with `!` must be there.
 */
const shape: Record<string, { attributes: string[]; children: string[] }> = {
  testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    attributes: ['name!', 'tests!', 'failures!', 'errors!', 'time', 'skipped', 'timestamp', 'hostname'],
    children: ['properties', 'testcase', 'system-out'],
  },
  properties: { attributes: [], children: ['property'] },
  property: { attributes: ['name!', 'value!'], children: [] },
  testcase: {
    attributes: ['name!', 'time', 'classname'],
    children: ['failure', 'error', 'flakyError', 'rerunError', 'system-out'],
  },
  failure: { attributes: ['type', 'message'], children: [] },
  error: { attributes: ['type', 'message'], children: [] },
  flakyError: { attributes: ['type!', 'message'], children: [] },
  rerunError: { attributes: ['type!', 'message'], children: [] },
  'system-out': { attributes: [], children: [] },
};

function strays({ name, attributes, children }: XmlElement): string[] {
  const allowed = shape[name];
  if (allowed === undefined) return [name];
  const names = allowed.attributes.map((each) => each.replace('!', ''));
  const required = allowed.attributes.filter((each) => each.endsWith('!')).map((each) => each.slice(0, -1));
  return [
    ...Object.keys(attributes).filter((each) => !names.includes(each)),
    ...required.filter((each) => attributes[each] === undefined),
    ...children.filter((child) => !allowed.children.includes(child.name)).map((child) => child.name),
    ...children.flatMap(strays),
  ];
}

const parsed = (report = fakeCyclesReport(), language: 'en' | 'pt' = 'en') =>
  parseXml(cyclesJunit(makeScreen({ language }), report));
const suiteOf = (root: XmlElement) => root.children[0] as XmlElement;
const casesOf = (root: XmlElement) => suiteOf(root).children.filter(({ name }) => name === 'testcase');
const named = (root: XmlElement, name: string) =>
  casesOf(root).find(({ attributes }) => attributes['name'] === name) as XmlElement;
const kinds = (element: XmlElement) => element.children.map(({ name }) => name);

describe("a report for a server's JUnit plugin", () => {
  test('has the shape that servers accept', () => {
    for (const language of ['en', 'pt'] as const) expect(strays(parsed(fakeCyclesReport(), language))).toEqual([]);
    expect(strays(parsed(fakeCyclesReport({ cycles: [] })))).toEqual([]);
  });

  test('holds one case per cycle, each with a name of its own that sorts', () => {
    const names = casesOf(parsed()).map(({ attributes }) => attributes['name']);
    expect(names).toHaveLength(500);
    expect(new Set(names).size).toBe(500);
    expect([...names].sort()).toEqual(names);
  });

  test('counts what it holds', () => {
    const { attributes } = suiteOf(parsed());
    expect(attributes).toMatchObject({ tests: '500', failures: '3', errors: '1', skipped: '0' });
    const all = casesOf(parsed()).flatMap(kinds);
    expect(all.filter((kind) => kind === 'failure')).toHaveLength(3);
    expect(all.filter((kind) => kind === 'error')).toHaveLength(1);
    expect(attributes['time']).toMatch(/^\d+\.\d{3}$/);
    expect(attributes['timestamp']).toBe('2026-03-05T14:07:00');
  });

  test('tells a failure, a kill, and a kill that was made good apart', () => {
    const root = parsed();
    expect(kinds(named(root, 'cycle 077'))).toEqual(['failure', 'system-out']);
    expect(kinds(named(root, 'cycle 233'))).toEqual(['rerunError', 'error', 'system-out']);
    expect(kinds(named(root, 'cycle 231'))).toEqual(['flakyError', 'system-out']);
    expect(kinds(named(root, 'cycle 001'))).toEqual(['system-out']);
  });

  test('says in the text of a failure whatever a server without attributes must know', () => {
    const [failure] = named(parsed(), 'cycle 077').children;
    expect(failure?.text).toContain('exit 1');
    expect(failure?.text).toContain('Peak memory: 441 MiB');
    expect(failure?.text).toContain('memory stable → growing');
    const error = named(parsed(), 'cycle 233').children[1];
    expect(error?.text).toContain('earlyoom killed node (PID 48211, 3.1 GiB)');
    expect(error?.attributes['message']).toContain('earlyoom');
  });

  test('tells drift without failing the build', () => {
    const report = fakeCyclesReport({}, 60);
    const drift = fakeCyclesReport().drift;
    const root = parsed({ ...report, drift });
    expect(suiteOf(root).attributes).toMatchObject({ failures: '0', errors: '0' });
    const properties = suiteOf(root).children[0]?.children.map(({ attributes }) => attributes);
    expect(properties).toContainEqual({
      name: 'omnimind.drift.2',
      value: 'The duration rose at cycle 320 and stays there: 3.4 s → 4.5 s.',
    });
    expect(suiteOf(root).children.at(-1)?.text).toContain('grows by 3 MiB a cycle since cycle 40');
  });

  test('is small enough for ten thousand cycles: GitLab takes 250 000 objects and 30 MB', () => {
    const text = cyclesJunit(makeScreen(), fakeCyclesReport({}, 10_000));
    expect(text.length).toBeLessThan(5e6);
    expect(text.match(/<[a-z]|="/g)?.length).toBeLessThan(100_000);
  });

  test('bounds what a cycle has to say', () => {
    const name = 'x'.repeat(100_000);
    const cycles = [fakeReportCycle(1)];
    expect(cyclesJunit(makeScreen(), fakeCyclesReport({ name, command: [name], cycles })).length).toBeLessThan(10_000);
  });

  test('stays well formed, in shape and without orders to the server, whatever names hold', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const root = parsed(fakeHostileReport(name));
        expect(strays(root)).toEqual([]);
        expect(casesOf(root)).toHaveLength(3);
        const told = suiteOf(root).attributes['hostname'] ?? '';
        expect(told).not.toContain('[[');
        const whole = escapeText(name);
        if (whole.length < 100 && !whole.includes('[[')) expect(told).toBe(whole.replace(/[\ufffe\uffff]/g, '\ufffd'));
        expect(cyclesJunit(makeScreen(), fakeHostileReport(name))).not.toContain('[[');
      }),
      { numRuns: 150 },
    );
  });
});
