import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { type Configuration, configurationSchema } from '@omnimind/protocol/configuration';
import type { Profile } from '@omnimind/protocol/setup-plan';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitsFor } from './limits.ts';
import type { SettingRow } from './unit-row.ts';
import { attributesOf, rowText, unitTable } from './unit-table.ts';

const configuration = configurationSchema.parse({
  notify: { webhooks: [{ url: 'http://127.0.0.1:1/' }] },
  backend: { command: ['/bin/sh', '-c', 'echo "$HOME" 100% \\ ; \n\tend'], directory: '/tmp' },
});

interface Circumstances {
  readonly processors?: number;
  readonly profile?: Profile;
  readonly systemdVersion?: number;
  readonly isOomdActive?: boolean;
  readonly with?: Configuration;
}

function rows(kind: ManagerKind, given: Circumstances = {}) {
  const { processors = 2, profile = 'test', systemdVersion = 252, isOomdActive = false } = given;
  const configured = given.with ?? configuration;
  const limits = limitsFor(configured, { processors, memory_bytes: 2 ** 31 }, profile);
  const program = ['/bin/true'];
  const monitor = [...program, 'monitor', '--mode', 'smart'];
  return unitTable({
    kind,
    limits,
    configuration: configured,
    systemdVersion,
    isOomdActive,
    program,
    monitor,
    environment: ['XDG_STATE_HOME=/var/lib', 'A=%h "b"'],
  });
}

function textOf(path: string, kind: ManagerKind, given: Circumstances = {}): string {
  const row = rows(kind, given).find((candidate) => candidate.path === path);
  if (row === undefined) throw new Error(`there is no ${path}`);
  return rowText(row, given.systemdVersion ?? 252);
}

test('the slice of test runs', () => {
  expect(
    textOf('omnimind-dev.slice', 'system'),
  ).toBe(`# Written by \`omnimind setup\`, and removed by \`omnimind uninstall\` unless it was changed.

[Unit]
Description=Test runs and builds: CPUQuota=95%% and MemoryMax=90%% of the machine
Documentation=man:systemd.resource-control(5)

[Slice]
CPUQuota=190%
MemoryHigh=1638M
MemoryMax=1843M
ManagedOOMPreference=avoid
`);
});

test('a setting that this systemd does not know is left out', () => {
  expect(textOf('omnimind-dev.slice', 'system', { systemdVersion: 247 })).not.toContain('ManagedOOMPreference');
  const path = 'omnimind-backend-protected.service';
  expect(textOf(path, 'system', { systemdVersion: 253 })).toMatch(/\nRestart=always\nRestartSec=5s\nOOMPolicy/);
  expect(textOf(path, 'system', { systemdVersion: 254 })).toMatch(
    /\nRestart=always\nRestartSec=1s\nRestartSteps=6\nRestartMaxDelaySec=60s\n/,
  );
});

test('the backend: its command is its own, it restarts for ever and goes last', () => {
  const text = textOf('omnimind-backend-protected.service', 'system');
  expect(text).toContain('ExecStart=:/bin/sh -c "echo \\"$HOME\\" 100%% \\\\ ; \\x0a\\x09end"\n');
  for (const line of [
    'Restart=always',
    'OOMPolicy=continue',
    'OOMScoreAdjust=-900',
    'MemoryLow=204M',
    'StartLimitIntervalSec=0',
  ])
    expect(text).toContain(`\n${line}\n`);
  expect(textOf('omnimind-backend-protected.service', 'user')).not.toContain('OOMScoreAdjust');
});

test('a service of a user rests once its program is gone; that of the system goes with it', () => {
  expect(textOf('omnimind-smart-monitor.service', 'user')).toContain('\nConditionFileIsExecutable=/bin/true\n');
  expect(textOf('omnimind-notify.service', 'user')).toContain('\nConditionFileIsExecutable=/bin/true\n');
  expect(textOf('omnimind-smart-monitor.service', 'system')).not.toContain('Condition');
});

test.each([
  [{}, false],
  [{ api: { tcp_port: 8111 } }, true],
  [{ ollama: { port: 11_434 } }, true],
])('the monitor has the network of loopback with %j: %s', (given, has) => {
  const text = textOf('omnimind-smart-monitor.service', 'system', { with: configurationSchema.parse(given) });
  expect(text.includes('\nRestrictAddressFamilies=AF_INET\nPrivateNetwork=no\nIPAddressAllow=localhost\n')).toBe(has);
});

test('the monitor of the system has the devices of NVIDIA where its library is to be asked', () => {
  const [path, asks] = ['omnimind-smart-monitor.service', configurationSchema.parse({ gpu: { nvml: true } })];
  const lines = textOf(path, 'system', { with: asks }).split('\n');
  expect(lines.find((line) => line.startsWith('BindPaths='))).toMatch(
    /^BindPaths=-\/dev\/nvidiactl -\/dev\/nvidia0 .* -\/dev\/nvidia15$/,
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      ...['PrivateDevices=yes', 'DeviceAllow=char-nvidia rw', 'DeviceAllow=char-nvidia-frontend rw'],
    ]),
  );
  for (const text of [textOf(path, 'system'), textOf(path, 'user', { with: asks })]) expect(text).not.toMatch(/nvidia/);
});

test('where systemd-oomd runs it is asked to spare what is protected', () => {
  const configured = configurationSchema.parse({
    protect: {
      names: ['code', 'code-insiders', '../x'],
      units: ['postgresql.service', 'bad/../unit.service', 'x.mount'],
    },
  });
  const found = rows('system', { isOomdActive: true, with: configured }).filter(
    ({ purpose }) => purpose === 'spare_from_oomd',
  );
  expect(found.map(({ place, path }) => `${place} ${path.split('/').slice(0, -1).join('/')}`)).toEqual([
    'system postgresql.service.d',
    ...['code', 'code\\x2dinsiders', '\\x2e.\\x2fx'].flatMap((name) => [
      `user app-${name}-.scope.d`,
      `user app-gnome-${name}-.scope.d`,
      `user app-${name}@.service.d`,
    ]),
  ]);
  expect(found.map((row) => rowText(row, 252)).every((text) => text.endsWith('ManagedOOMPreference=avoid\n'))).toBe(
    true,
  );
  expect(rows('system').filter(({ purpose }) => purpose === 'spare_from_oomd')).toEqual([]);
});

test.each([
  ['system', '/etc/omnimind/config.toml'],
  ['user', '~/.config/omnimind/config.toml'],
] as const)('without a command the unit of the backend of the %s says how to name one', (kind, file) => {
  const text = textOf('omnimind-backend-protected.service', kind, { with: configurationSchema.parse({}) });
  expect(text).toContain(
    `\nDescription=No backend yet: set backend.command in ${file}, then run: omnimind setup --${kind}\n`,
  );
  const [, command = ''] = /^ExecStart=:(.*)$/m.exec(text) ?? [];
  const { status, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 78,
    stderr: `no backend: set backend.command in ${file}, then run: omnimind setup --${kind}\n`,
  });
  expect(text).not.toContain('[Install]');
});

test.each([
  [{ command: ['relative'] }],
  [{ command: ['/bin/true'], directory: 'relative' }],
  [{ command: ['/bin/true'], directory: '/a\nUser=root' }],
  [{ command: ['/bin/true'], directory: '/ends in \\' }],
  [{ command: ['/bin/a"b'] }],
])('the backend %j is refused', (backend) => {
  const configured = configurationSchema.parse({ backend });
  expect(() => rows('system', { with: configured }).map((row) => rowText(row, 252))).toThrow(RangeError);
});

test('whatever the backend, its unit has the same keys, once each', () => {
  const keys = (text: string) =>
    text.split('\n').map((line) => /^[A-Za-z]+(?==)|^\[\w+\]$|^#|^$/.exec(line)?.[0] ?? line);
  const path = 'omnimind-backend-protected.service';
  const usual = configurationSchema.parse({ backend: { command: ['/bin/true', 'a'], directory: '/tmp' } });
  const wanted = keys(textOf(path, 'system', { with: usual }));
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.string({ unit: fc.constantFrom(...'\n\r\\"%$;[]=a '), minLength: 1 }),
  );
  fc.assert(
    fc.property(text, text, text, (program, parameter, directory) => {
      const backend = { command: [`/${program}`, parameter], directory: `/${directory}` };
      const configured = configurationSchema.parse({ backend });
      try {
        expect(keys(textOf(path, 'system', { with: configured }))).toEqual(wanted);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }),
  );
});

describe.each([1, 2, 4])('on %d processors', (processors) => {
  test('the kernel shows what the table says', () => {
    const attributes = attributesOf(
      rows('system', { processors }).filter(({ place }) => place === 'system'),
      252,
    );
    const found = Object.fromEntries(
      attributes.map(({ cgroup, attribute, expected }) => [`${cgroup}/${attribute}`, expected]),
    );
    expect(found).toEqual({
      'omnimind.slice/cpu.weight': '20',
      'omnimind.slice/io.weight': 'default 20',
      'omnimind.slice/omnimind-dev.slice/cpu.max': `${processors * 95_000} 100000`,
      'omnimind.slice/omnimind-dev.slice/memory.high': String(1638 * 2 ** 20),
      'omnimind.slice/omnimind-dev.slice/memory.max': String(1843 * 2 ** 20),
      'system.slice/omnimind-smart-monitor.service/cpu.weight': '1000',
      'system.slice/omnimind-smart-monitor.service/memory.low': String(128 * 2 ** 20),
      'system.slice/omnimind-smart-monitor.service/memory.max': String(300 * 2 ** 20),
      'system.slice/omnimind-smart-monitor.service/memory.min': String(96 * 2 ** 20),
      'system.slice/omnimind-backend-protected.service/memory.low': String(204 * 2 ** 20),
      'system.slice/omnimind-notify.service/memory.max': String(200 * 2 ** 20),
      'system.slice/memory.low': String(332 * 2 ** 20),
      'system.slice/memory.min': String(96 * 2 ** 20),
      'user.slice/memory.low': String(204 * 2 ** 20),
    });
  });
});

test('the profile dev leaves cpu.max alone, and managers of users have no io.weight', () => {
  const names = attributesOf(rows('user', { profile: 'dev' }), 252).map(({ attribute }) => attribute);
  expect(names).not.toContain('cpu.max');
  expect(names).not.toContain('io.weight');
});

test('the kernel shows nothing of a setting that is left out of the file', () => {
  const [slice] = rows('system');
  const attributes = (...settings: SettingRow[]) =>
    attributesOf(slice === undefined ? [] : [{ ...slice, sections: { Slice: settings } }], 252).map(
      ({ attribute }) => attribute,
    );
  expect(attributes(['MemoryLow', null], ['CPUQuota', null], ['CPUWeight', null], ['IOWeight', 20])).toEqual([
    'io.weight',
  ]);
  expect(attributes(['MemoryLow', '1M', 252], ['MemoryMin', '1M', 253])).toEqual(['memory.low']);
});

describe('as systemd reads them', () => {
  let directory: string;
  const files: Record<string, string> = {};

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'omnimind-units-'));
    const all = { ...configuration, gpu: { nvml: true } };
    for (const kind of ['system', 'user'] as const)
      for (const row of rows(kind, { with: all })) {
        const file = join(directory, kind, row.place, row.path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, rowText(row, 252));
        files[`${kind} ${row.place} ${row.path}`] = file;
      }
    // The slices that get a drop-in, which is read with them.
    for (const file of Object.values(files).filter((path) => path.endsWith('.slice.d/50-omnimind.conf')))
      if (!file.includes('/user-.slice.d/')) writeFileSync(dirname(file).slice(0, -2), '[Unit]\nDescription=A slice\n');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const verify = (mode: string, paths: string[]) =>
    spawnSync('systemd-analyze', [mode, 'verify', '--man=no', '--recursive-errors=yes', ...paths], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: directory, SYSTEMD_UNIT_PATH: `${dirname(paths[0] ?? '')}:` },
    });

  test.each(['system', 'user'] as const)('of a setup --%s: no error and no unknown key', (kind) => {
    const paths = Object.entries(files)
      .filter(([name, path]) => name.startsWith(`${kind} ${kind} `) && !path.includes('.d/'))
      .map(([, path]) => path);
    expect(paths.length).toBeGreaterThanOrEqual(4);
    const { status, stderr } = verify(`--${kind}`, paths);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('the check does see an unknown key', () => {
    const file = join(directory, 'bad.slice');
    writeFileSync(file, '[Slice]\nOOMPolicy=continue\n');
    expect(verify('--system', [file]).stderr).toContain('OOMPolicy');
  });

  test.each(['omnimind-smart-monitor.service', 'omnimind-notify.service'])(
    '%s of the system is exposed by at most 3.0',
    (unit) => {
      const file = files[`system system ${unit}`] ?? '';
      const words = ['security', '--offline=true', '--threshold=30', '--no-pager', file];
      const told = execFileSync('systemd-analyze', words, { encoding: 'utf8' });
      expect(told).toMatch(/Overall exposure level for omnimind-[a-z-]+\.service: [012]\.\d/);
    },
  );
});
