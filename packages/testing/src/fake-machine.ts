import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Texts by path: a text is a file, `null` an empty directory, `-> target` a link. */
export type Tree = Readonly<Record<string, string | null>>;

const unified = '31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,memory_recursiveprot\n';

/** A machine as systemd runs it, with a user 1000 whose manager runs, where nothing is wrong and nothing is set up. */
export const fakeMachineTree: Tree = {
  '/proc/self/mountinfo': `22 27 0:21 / /proc rw - proc proc rw\n${unified}`,
  '/proc/self/cgroup': '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-term-1.scope\n',
  '/proc/self/limits':
    'Limit  Soft  Hard  Units\nMax open files            1024                 524288               files\n',
  '/proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  '/proc/cmdline': 'root=/dev/sda1 quiet\n',
  '/proc/meminfo': 'MemTotal:       8388608 kB\n',
  '/proc/swaps': 'Filename\tType\tSize\tUsed\tPriority\n/dev/zram0 partition 1048576 0 100\n',
  '/proc/vmstat': 'oom_kill 0\n',
  '/proc/sys/kernel/sched_autogroup_enabled': '0\n',
  '/sys/block/sda/queue/scheduler': 'none mq-deadline [bfq]\n',
  '/sys/block/sda/dev': '8:0\n',
  '/run/systemd/system': null,
  '/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so': '',
  '/sys/fs/cgroup/cgroup.controllers': 'cpuset cpu io memory pids\n',
  '/sys/fs/cgroup/user.slice/memory.low': '0\n',
  '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers': 'cpu io memory pids\n',
  ...fakeProcess(1, 'systemd', '/init.scope'),
  ...fakeProcess(10, 'earlyoom', '/system.slice/earlyoom.service', { cmdline: 'earlyoom\0' }),
};

/** The files of one process. */
export function fakeProcess(pid: number, name: string, cgroup: string, more: Record<string, string> = {}): Tree {
  const files = { comm: `${name}\n`, cgroup: `0::${cgroup}\n`, ...more };
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`/proc/${pid}/${file}`, text]));
}

/** Writes a tree into a directory of its own. For tests. */
export class FakeMachine {
  readonly root = mkdtempSync(join(tmpdir(), 'omnimind-machine-'));

  /** @param tree a later path wins; `undefined` takes one away */
  constructor(tree: Readonly<Record<string, string | null | undefined>>) {
    for (const [path, text] of Object.entries(tree)) {
      const file = join(this.root, path);
      if (text === undefined) continue;
      if (text === null) mkdirSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        if (text.startsWith('-> ')) symlinkSync(text.slice(3), file);
        else writeFileSync(file, text, { mode: 0o644 });
      }
    }
  }

  delete(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
