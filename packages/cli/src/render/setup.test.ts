import type { SetupPlan } from '@omnimind/admin/setup/planned';
import type { UninstallPlan } from '@omnimind/admin/setup/uninstall-plan';
import { describe, expect, test } from 'vitest';
import { makeScreen } from './screen.ts';
import { planJson, planLines } from './setup.ts';
import { uninstallLines } from './uninstall.ts';
import type { ViewOptions } from './view.ts';

const plan: SetupPlan = {
  kind: 'system',
  profile: 'test',
  machine: { processors: 2, memory_bytes: 2 ** 31 },
  files: [
    file(
      '/etc/systemd/system/omnimind-dev.slice',
      'dev_slice',
      '[Slice]\nMemoryHigh=512M\n',
      '[Slice]\nMemoryHigh=1G\n',
    ),
    file('/etc/systemd/system/omnimind.slice', 'omnimind_slice', null, '[Slice]\nCPUWeight=20\n'),
    { ...file('/usr/lib/omnimind/bin/node', 'program', null, 'x'), bytes: 2 ** 27 },
    { ...file('/etc/tmpfiles.d/omnimind.conf', 'tmpfiles', 'same', 'same'), change: 'same' },
  ],
  links: [{ path: '/usr/local/bin/omnimind', target: '/usr/lib/omnimind/bin/omnimind', change: 'new' }],
  stale: ['/etc/systemd/system/omnimind-backend-protected.service'],
  backups: { make: [], restore: [] },
  install: null,
  earlyoomWords: null,
  directories: [],
  commandsBefore: [],
  commandsAfter: [{ purpose: 'reload', words: ['systemctl', 'daemon-reload'], undo: [] }],
  settle: [],
  notes: [
    { note: 'weights', cpu_weight: 20, io_weight: 30, siblings: ['user.slice', 'system.slice'] },
    { note: 'quota', percent: 190, processors: 2 },
    { note: 'memory', high_bytes: 2 ** 30, max_bytes: 2 ** 31 },
    { note: 'no_backend' },
  ],
  manifestFile: '/var/lib/omnimind/setup.json',
  manifest: {
    format: 'omnimind-setup',
    version: 1,
    kind: 'system',
    profile: 'test',
    uid: 0,
    processors: 2,
    memory_bytes: 2 ** 31,
    files: [],
    links: [],
    directories: [],
    services: [],
    made_group: true,
    attributes: [],
    user_attributes: [],
    former: [],
    earlyoom: null,
    packages: [],
    user_services: [],
  },
  changesManifest: true,
};

function file(path: string, purpose: SetupPlan['files'][number]['purpose'], before: string | null, after: string) {
  const change = before === null ? ('new' as const) : ('changed' as const);
  return {
    path,
    purpose,
    mode: 0o644,
    content: Buffer.from(after),
    bytes: after.length,
    sha256: 'f00',
    change,
    before,
  };
}

const shown = (options: ViewOptions = {}) => planLines(makeScreen(options), plan).join('\n');

describe('the plan', () => {
  test('says why, then what changes in which file, then the commands', () => {
    const text = shown();
    expect(text).toContain(
      'omnimind.slice gets CPU weight 20 and I/O weight 30, against 100 for\n  user.slice and system.slice.',
    );
    expect(text).toContain('a quota of 190% of one processor (of 2)');
    expect(text).toContain(`
/etc/systemd/system/omnimind-dev.slice (changed)
  # limits for test runs and builds
    [Slice]
  - MemoryHigh=512M
  + MemoryHigh=1G

/etc/systemd/system/omnimind.slice (new)
  # weights for everything that OmniMind runs
  + [Slice]
  + CPUWeight=20
`);
    expect(text).toContain('/usr/lib/omnimind\n  1 file, 128 MiB: root:root');
    expect(text).toContain('/usr/local/bin/omnimind → /usr/lib/omnimind/bin/omnimind\n');
    expect(text).toContain('omnimind-backend-protected.service: removed: no');
    expect(text).toMatch(/\nCommands\n {2}# reload the units\n {2}\$ systemctl daemon-reload$/);
    expect(text).not.toContain('tmpfiles.d');
  });

  test('begins with how much it is', () => {
    expect(shown().split('\n')[2]).toMatch(/^Changes 5 files and runs 1 command, all listed below\./);
  });

  test('in Portuguese', () => {
    expect(shown({ language: 'pt' })).toMatch(/máquina inteira · perfil test[\s\S]*cota de 190%[\s\S]*\nComandos\n/);
  });

  test('colors what comes and what goes, on a terminal only', () => {
    expect(shown({ color: true })).toContain('\x1b[32m  + MemoryHigh=1G\x1b[0m');
    expect(shown()).not.toContain('\x1b');
  });

  test('what stands in a file does not act on the terminal', () => {
    const hostile = { ...plan, files: [file('/a', 'dev_slice', 'x\x1b[2J\n', 'y\n')] };
    expect(planLines(makeScreen(), hostile).join('\n')).toContain('- x\\x1b[2J');
  });

  test('for programs', () => {
    expect(planJson(plan, false)).toMatchObject({
      kind: 'system',
      done: false,
      files: [
        { path: '/etc/systemd/system/omnimind-dev.slice', mode: '0644', after: '[Slice]\nMemoryHigh=1G\n' },
        {},
        { after: null },
        {},
      ],
      commands: [{ purpose: 'reload', words: ['systemctl', 'daemon-reload'] }],
    });
  });
});

test('uninstall says what goes and what stays', () => {
  const uninstall: UninstallPlan = {
    kind: 'system',
    manifestFile: plan.manifestFile,
    manifest: plan.manifest,
    remove: ['/etc/systemd/system/omnimind.slice', '/usr/lib/omnimind/bin/node'],
    restore: [
      {
        ...{ path: '/etc/default/earlyoom', kept: '/var/lib/omnimind/former/etc_default_earlyoom', sha256: 'f00' },
        ...{ mode: 0o644, uid: 0, gid: 0 },
      },
    ],
    changed: ['/etc/systemd/system/omnimind-dev.slice'],
    removeWhole: ['/run/omnimind'],
    kept: ['/var/lib/omnimind'],
    commandsBefore: [['systemctl', 'disable', '--now', 'omnimind-smart-monitor.service']],
    commandsAfter: [['systemctl', 'daemon-reload']],
    isPopulated: true,
  };
  expect(
    uninstallLines(makeScreen(), uninstall).join('\n'),
  ).toBe(`─── omnimind uninstall · whole machine ─────────────────────────────────────────

• Workloads are running in omnimind-dev.slice. They continue; the slice stays,
  without its limits, until the last one ends.

Removed
  /etc/systemd/system/omnimind.slice
  /usr/lib/omnimind (1 file)
  /run/omnimind/

Restored as before setup
  /etc/default/earlyoom

Kept: changed since setup
  /etc/systemd/system/omnimind-dev.slice

Kept unless empty; --purge removes it
  /var/lib/omnimind

Commands
  $ systemctl disable --now omnimind-smart-monitor.service
  $ systemctl daemon-reload`);
});
