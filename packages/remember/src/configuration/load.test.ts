import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '@omnimind/messages/translate';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfiguration, readConfiguration, resolveConfiguration } from './load.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-configuration-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string | Buffer): string {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function places(file?: string) {
  return { root, file, environment: { HOME: join(root, 'home') } };
}

/** Loads a file that is wrong; gives the parameters of the problem. */
function failure(text: string | Buffer) {
  const file = write('wrong.toml', text);
  try {
    loadConfiguration(places(file));
  } catch (error) {
    if (!(error instanceof OmnimindError)) throw error;
    expect(error).toMatchObject({
      code: 'config_invalid',
      exitStatus: 78,
      problem: { code: 'config.invalid', parameters: { file } },
    });
    const { line, problem, more } = error.problem.parameters;
    return { line, problem, more };
  }
  throw new Error('was accepted');
}

describe('loadConfiguration', () => {
  test('without any file, the defaults hold', () => {
    expect(loadConfiguration(places())).toEqual({ configuration: defaultConfiguration, files: [] });
  });

  test('a later file wins key by key, not table by table; a list is replaced whole', () => {
    const machine = write('etc/omnimind/config.toml', '[ladder]\nnice = 5\nwell_for = "5m"\n[protect]\nnames = ["a"]');
    const user = write('home/.config/omnimind/config.toml', '[ladder]\nnice = 7\n[runs]\nkeep = 3\n');
    const named = write('named.toml', 'protect.names = ["b"]\nruns.max_size = "1G"\n');
    const { configuration, files } = loadConfiguration(places(named));
    expect(files).toEqual([machine, user, named]);
    expect(configuration).toEqual({
      ...defaultConfiguration,
      ladder: { ...defaultConfiguration.ladder, nice: 7, well_for: 300 },
      runs: { keep: 3, max_size: 2 ** 30 },
      protect: { ...defaultConfiguration.protect, names: ['b'] },
    });
  });

  test('XDG_CONFIG_HOME comes before ~/.config, unless it is relative', () => {
    write('home/.config/omnimind/config.toml', 'runs.keep = 1');
    write('xdg/omnimind/config.toml', 'runs.keep = 2');
    const keep = (xdg: string) => {
      const environment = { HOME: join(root, 'home'), XDG_CONFIG_HOME: xdg };
      return loadConfiguration({ root, environment }).configuration.runs.keep;
    };
    expect([keep(join(root, 'xdg')), keep('xdg'), keep('')]).toEqual([2, 1, 1]);
  });

  test('an unknown key is reported with its line and what was meant', () => {
    const unknown = (key: string, meant: string | null) => ({
      code: 'config.unknown_key',
      parameters: { key, meant, known: expect.any(Array) },
    });
    expect(failure('[run]\nmode = "smart"\nintervall = "1s"\n')).toEqual({
      line: 3,
      problem: unknown('run.intervall', 'interval'),
      more: 0,
    });
    expect(failure('\n[moniter]\n')).toMatchObject({ line: 2, problem: unknown('moniter', 'monitor') });
    expect(failure('run.nice = 3')).toMatchObject({ line: 1, problem: unknown('run.nice', 'ladder.nice') });
    expect(failure('[runs]\ncolour = 3')).toMatchObject({
      line: 2,
      problem: { parameters: { meant: null, known: ['keep', 'max_size'] } },
    });
  });

  test.each([
    ['run.interval = 1', 'run.interval', '1', message('value.duration')],
    ['run.interval = "1 week"', 'run.interval', '"1 week"', message('value.duration')],
    ['run.interval = "2h"', 'run.interval', '"2h"', message('value.seconds', { minimum: 0.1, maximum: 60 })],
    ['runs.max_size = 512', 'runs.max_size', '512', message('value.size')],
    ['ladder.nice = 30', 'ladder.nice', '30', message('value.integer', { minimum: 1, maximum: 19 })],
    ['ladder.nice = 1.5', 'ladder.nice', '1.5', message('value.integer', { minimum: 1, maximum: 19 })],
    [
      'detection.high_use = "70 %"',
      'detection.high_use',
      '"70 %"',
      message('value.number', { minimum: 0, maximum: 1 }),
    ],
    ['run = 3', 'run', '3', message('value.table')],
  ])('%s is refused', (text, name, value, expected) => {
    expect(failure(text)).toEqual({
      line: 1,
      problem: message('value.invalid', { name: `"${name}"`, value, expected }),
      more: 0,
    });
  });

  test('a value that is none of the choices is reported with them', () => {
    const choices = ['"smart"', '"observe"', '"off"'];
    expect(failure('run.mode = "smrt"').problem).toEqual(
      message('value.not_a_choice', { name: '"run.mode"', value: '"smrt"', choices }),
    );
  });

  test('a wrong element of a list is reported with the line of the element', () => {
    expect(failure('[protect]\nnames = [\n  "code",\n  5,\n]\n')).toMatchObject({
      line: 4,
      problem: message('value.invalid', { name: '"protect.names.1"', value: '5', expected: message('value.texts') }),
    });
  });

  test('a syntax error is reported with its line and column', () => {
    expect(failure('[run]\nmode = smart\n')).toEqual({
      line: 2,
      problem: message('config.not_toml', { column: 8 }),
      more: 0,
    });
    expect(failure('a = 1\na = 2\n')).toMatchObject({ line: 2, problem: { code: 'config.duplicate' } });
  });

  test('several problems are counted', () => {
    expect(failure('a = 1\nb = 2\nc = 3\n')).toMatchObject({ problem: { parameters: { key: 'a' } }, more: 2 });
  });

  test('what cannot be read is reported', () => {
    const unread = (file: string, problem: Message) =>
      expect.objectContaining({ problem: message('config.invalid', { file, line: null, problem, more: 0 }) });
    const missing = join(root, 'missing.toml');
    expect(() => loadConfiguration(places(missing))).toThrow(unread(missing, message('system', { errno: 'ENOENT' })));
    expect(() => loadConfiguration(places(root))).toThrow(unread(root, message('system', { errno: 'EISDIR' })));
    expect(failure(Buffer.from([0x61, 0xff])).problem).toEqual(message('config.not_utf8'));
  });

  test('a usual file that may not be read is an error, not silence', () => {
    const file = write('etc/omnimind/config.toml', '');
    chmodSync(file, 0);
    // root may read everything
    if (process.getuid?.() === 0) expect(loadConfiguration(places()).files).toEqual([file]);
    else expect(() => loadConfiguration(places())).toThrow('EACCES');
  });
});

describe('resolveConfiguration', () => {
  test('tells for every key its value, what it comes to, and who set it', () => {
    const file = write('named.toml', '[run]\n\ninterval = "250ms"\n');
    const keys = resolveConfiguration(readConfiguration(places(file)).documents);
    const find = (name: string) => keys.find((key) => key.path.join('.') === name);
    expect(find('run.interval')).toMatchObject({
      kind: 'duration',
      value: '250ms',
      effective: 0.25,
      default: '1s',
      origin: { file, line: 3 },
    });
    expect(find('runs.max_size')).toMatchObject({ value: '512MiB', effective: 512 * 2 ** 20, origin: null });
    expect(find('run.mode')?.choices).toEqual(['smart', 'observe', 'off']);
  });
});

describe.each(['en', 'pt'] as const)('the texts in %s', (language) => {
  const texts: Readonly<Record<string, string>> = textsIn(language).configuration;
  const keys = resolveConfiguration([]);

  test('every key has a sentence', () => {
    for (const { path } of keys) expect(texts[path.join('.')], path.join('.')).toMatch(/^.{20,}\.$/);
  });

  test('every number names its unit', () => {
    const unit = /duration|size|count|share of|1 to \d+|duração|tamanho|número|parte de|1 a \d+/;
    for (const { path } of keys.filter(({ kind }) => ['duration', 'size', 'share', 'count'].includes(kind)))
      expect(texts[path.join('.')], path.join('.')).toMatch(unit);
  });
});
