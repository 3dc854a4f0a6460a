import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
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

/** Loads a file that is wrong; gives what a person reads. */
function failure(text: string | Buffer) {
  const file = write('wrong.toml', text);
  try {
    loadConfiguration(places(file));
  } catch (error) {
    if (!(error instanceof OmnimindError)) throw error;
    expect(error).toMatchObject({ code: 'config_invalid', exitStatus: 78, file });
    return { line: error.line, message: error.message.replace(file, 'FILE'), hint: error.hint };
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

  test('an unknown key is told with its line and what was meant', () => {
    expect(failure('[run]\nmode = "smart"\nintervall = "1s"\n')).toEqual({
      line: 3,
      message: 'FILE:3: unknown key "run.intervall"',
      hint: 'Did you mean "interval"?',
    });
    expect(failure('\n[moniter]\n')).toMatchObject({ line: 2, hint: 'Did you mean "monitor"?' });
    expect(failure('run.nice = 3')).toMatchObject({ line: 1, hint: 'Did you mean "ladder.nice"?' });
    expect(failure('[runs]\ncolour = 3')).toMatchObject({ line: 2, hint: 'Known here: keep, max_size.' });
  });

  test.each([
    ['run.mode = "smrt"', '"run.mode" must be "smart", "observe" or "off", not "smrt"', 'Did you mean "smart"?'],
    [
      'run.interval = 1',
      '"run.interval" must be a duration in quotes, such as "1s", "250ms", "10m" or "2h", not 1',
      'The default is "1s".',
    ],
    [
      'run.interval = "1 week"',
      '"run.interval" must be a duration in quotes, such as "1s", "250ms", "10m" or "2h", not "1 week"',
      'The default is "1s".',
    ],
    ['run.interval = "2h"', '"run.interval" must be from 0.1 to 60 seconds, not "2h"', 'The default is "1s".'],
    [
      'runs.max_size = 512',
      '"runs.max_size" must be a size in quotes, such as "512MiB" or "2G", not 512',
      'The default is "512MiB".',
    ],
    ['ladder.nice = 30', '"ladder.nice" must be a whole number from 1 to 19, not 30', 'The default is 10.'],
    ['ladder.nice = 1.5', '"ladder.nice" must be a whole number from 1 to 19, not 1.5', 'The default is 10.'],
    [
      'detection.high_use = "70 %"',
      '"detection.high_use" must be a number from 0 to 1, not "70 %"',
      'The default is 0.7.',
    ],
    ['run = 3', '"run" must be a table, not 3', 'Check it with'],
  ])('%s is told in words', (text, message, hint) => {
    const told = failure(text);
    expect(told.message).toBe(`FILE:1: ${message}`);
    expect(told.hint).toContain(hint);
  });

  test('a wrong element of a list is told with the line of the element', () => {
    expect(failure('[protect]\nnames = [\n  "code",\n  5,\n]\n')).toMatchObject({
      line: 4,
      message: expect.stringContaining('"protect.names.1" must be a list of texts'),
    });
  });

  test('a syntax error is told with its line', () => {
    expect(failure('[run]\nmode = smart\n')).toMatchObject({
      line: 2,
      message: 'FILE:2: no valid TOML: invalid value',
    });
  });

  test('several problems are counted', () => {
    expect(failure('a = 1\nb = 2\nc = 3\n').message).toBe(
      'FILE:1: unknown key "a" (and 2 more: see `omnimind config check`)',
    );
  });

  test('what cannot be read is told', () => {
    const missing = join(root, 'missing.toml');
    expect(() => loadConfiguration(places(missing))).toThrow(`${missing}: there is no such file`);
    expect(() => loadConfiguration(places(root))).toThrow(`${root}: it is a directory`);
    expect(failure(Buffer.from([0x61, 0xff])).message).toBe('FILE: it is not UTF-8');
  });

  test('hostile key names are shown escaped', () => {
    expect(failure('"\\u001b[31m\\n" = 1\n').message).toBe('FILE:1: unknown key "\\x1b[31m\\n"');
  });

  test('a usual file that may not be read is an error, not silence', () => {
    const file = write('etc/omnimind/config.toml', '');
    chmodSync(file, 0);
    // root may read everything
    if (process.getuid?.() === 0) expect(loadConfiguration(places()).files).toEqual([file]);
    else expect(() => loadConfiguration(places())).toThrow(`${file}: permission denied`);
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
    for (const key of keys) expect(key.description, key.path.join('.')).toMatch(/\.$/);
  });
});
