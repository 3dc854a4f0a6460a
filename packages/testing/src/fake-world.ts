import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandResult, SetupWorld } from '@omnimind/admin/setup/world';
import { FakeEarlyoom } from './fake-earlyoom.ts';

interface FakeUnit {
  active: string;
  file: string;
}

/** A machine in a directory, with a systemctl that only notes what was asked. */
export class FakeWorld implements SetupWorld {
  readonly root = mkdtempSync(join(tmpdir(), 'omnimind-setup-'));
  readonly uid: number;
  readonly environment: NodeJS.ProcessEnv;
  /** What changes something, as it was asked. */
  readonly commands: string[] = [];
  readonly units = new Map<string, FakeUnit>();
  systemdVersion = '252.38-1~deb12u1';
  /** Commands that fail: those that hold this text. */
  failing: string | undefined;
  hasBus = true;
  /** It is not installed until a test or a command does that. */
  readonly earlyoom = new FakeEarlyoom(this);
  unitPath = '/home/dev/.config/systemd/user /etc/systemd/user /etc/systemd/system';

  constructor(uid = 0) {
    this.uid = uid;
    this.environment = { HOME: '/home/dev', XDG_RUNTIME_DIR: `/run/user/${uid}` };
    for (const path of [
      '/etc/systemd/system/multi-user.target.wants',
      '/etc/systemd/user',
      '/usr/local/bin',
      '/tmp',
      '/home/dev',
      '/run',
      '/var/log',
      '/var/lib',
    ])
      mkdirSync(this.real(path), { recursive: true });
    this.write('/proc/stat', 'cpu  1 2 3 4\ncpu0 1 2 3 4\ncpu1 1 2 3 4\n');
    this.write('/proc/meminfo', 'MemTotal:        2019296 kB\n');
    this.write('/etc/group', 'root:x:0:\n');
    this.mountUnified('cpuset cpu io memory pids');
    // A program that was installed: what is copied is small.
    this.write('/opt/omnimind/package.json', '{\n  "version": "0.1.0"\n}\n');
    this.write('/opt/omnimind/bin/omnimind', '#!/bin/sh\n');
    this.write('/opt/omnimind/bin/node', 'node\n');
    this.write('/opt/omnimind/app/start.js', 'start\n');
  }

  get packageDirectory(): string {
    return this.real('/opt/omnimind');
  }

  mountUnified(controllers: string): void {
    const mount = this.real('/sys/fs/cgroup');
    this.write('/proc/self/mountinfo', `29 23 0:26 / ${mount} rw,relatime shared:4 - cgroup2 cgroup2 rw\n`);
    this.write('/sys/fs/cgroup/cgroup.controllers', `${controllers}\n`);
  }

  real(path: string): string {
    return join(this.root, path);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.real(path)), { recursive: true });
    writeFileSync(this.real(path), text);
  }

  read(path: string): string {
    return readFileSync(this.real(path), 'utf8');
  }

  /** Every file, link and directory outside of /proc and /sys, with its content. */
  listing(): Record<string, string> {
    const entries = readdirSync(this.root, { withFileTypes: true, recursive: true });
    return Object.fromEntries(
      entries
        .map((entry): [string, string] => {
          const path = join(entry.parentPath, entry.name);
          const content = entry.isFile()
            ? readFileSync(path, 'utf8')
            : entry.isSymbolicLink()
              ? readlinkSync(path)
              : '/';
          return [path.slice(this.root.length), content];
        })
        .filter(([path]) => !/^\/(?:proc|sys|opt)\b/.test(path))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  wait(): void {}

  run(words: readonly string[]): CommandResult {
    const line = words.join(' ');
    const ok = (stdout = ''): CommandResult => ({ status: 0, stdout, stderr: '' });
    if (words[0] === 'systemctl' && !this.hasBus)
      return { status: 1, stdout: '', stderr: 'Failed to connect to bus\n' };
    if (line.includes('--property=Version')) return ok(`Version=${this.systemdVersion}\nUnitPath=${this.unitPath}\n`);
    const answer = this.earlyoom.answer(words);
    if (answer !== null) return ok(answer);
    if (line.includes('--property=Id'))
      return ok(
        words
          .slice(words.indexOf('--') + 1)
          .map((unit) => this.#shown(unit))
          .join('\n'),
      );
    this.commands.push(line);
    if (this.failing !== undefined && line.includes(this.failing))
      return { status: 1, stdout: '', stderr: 'it does not work\n' };
    this.#carryOut(words);
    return ok();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #shown(unit: string): string {
    const { active, file } = this.units.get(unit) ?? { active: 'inactive', file: '' };
    return `Id=${unit}\nActiveState=${active}\nUnitFileState=${file}\nNeedDaemonReload=no\n`;
  }

  #carryOut(words: readonly string[]): void {
    const rest = words.filter((word) => !word.startsWith('--'));
    const [program, verb, ...units] = rest;
    if (program === 'systemd-sysusers') this.write('/etc/group', `${this.read('/etc/group')}omnimind:x:999:\n`);
    if (program === 'groupdel') this.write('/etc/group', this.read('/etc/group').replace(/^omnimind.*\n/m, ''));
    if (program === 'rm') for (const path of rest.slice(2)) rmSync(this.real(path), { recursive: true, force: true });
    this.earlyoom.carryOut(words);
    if (program !== 'systemctl') return;
    if (words[1] === '--global') {
      const wants = this.real(`/etc/systemd/user/default.target.wants/${units[0]}`);
      if (verb === 'enable') symlinkSync(`/etc/systemd/user/${units[0]}`, wants);
      else rmSync(wants, { force: true });
      return;
    }
    for (const unit of units) {
      if (verb === 'enable') this.units.set(unit, { active: 'active', file: 'enabled' });
      if (verb === 'disable') this.units.set(unit, { active: 'inactive', file: 'disabled' });
      if (verb === 'start') this.units.set(unit, { active: 'active', file: 'static' });
      if (verb === 'stop') this.units.set(unit, { active: 'inactive', file: 'static' });
    }
  }
}
