import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProcessReader } from './process-reader.ts';
import { commandByHand } from './started-by-hand.ts';

const terminal = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-terminal-1.scope';
let proc: FakeProc;
beforeEach(() => {
  proc = new FakeProc({ init: true });
});
afterEach(() => proc.delete());

const commandOf = (pid: number): number | undefined => {
  const reader = new ProcessReader(proc.path);
  const process = reader.one(pid);
  return process === null ? undefined : commandByHand(process, reader, new Set(['code']))?.pid;
};

test('what a terminal’s shell started is one command, down to the worker that is the culprit', () => {
  proc.add(50, { ppid: 1, name: 'gnome-terminal-', cgroup: terminal });
  proc.add(60, { ppid: 50, name: 'bash', session: 60, cgroup: terminal });
  proc.add(70, { ppid: 60, name: 'npm', session: 60, cgroup: terminal });
  proc.add(71, { ppid: 70, name: 'sh', session: 60, cgroup: terminal });
  proc.add(72, { ppid: 71, name: 'node', session: 60, cgroup: terminal });
  expect([commandOf(72), commandOf(70)]).toEqual([70, 70]);
  // The shell and the terminal are nobody's command.
  expect([commandOf(60), commandOf(50)]).toEqual([undefined, undefined]);
});

test('so is what an editor started, and what came by SSH', () => {
  const editor = terminal.replace('terminal', 'code');
  proc.add(50, { ppid: 1, name: 'code', cgroup: editor });
  proc.add(60, { ppid: 50, name: 'rust-analyzer', cgroup: editor });
  const login = '/user.slice/user-1000.slice/session-3.scope';
  proc.add(80, { ppid: 1, name: 'zsh', session: 80, cgroup: login });
  proc.add(81, { ppid: 80, name: 'python3', session: 80, cgroup: login });
  expect([commandOf(60), commandOf(81)]).toEqual([60, 81]);
});

test('a desktop’s program, a service, and what a script of a service started are left alone', () => {
  const browser = terminal.replace('terminal', 'firefox');
  proc.add(50, { ppid: 1, name: 'firefox', cgroup: browser });
  proc.add(51, { ppid: 50, name: 'Web Content', cgroup: browser });
  proc.add(60, { ppid: 1, name: 'sh', session: 60, cgroup: '/system.slice/build.service' });
  proc.add(61, { ppid: 60, name: 'make', session: 60, cgroup: '/system.slice/build.service' });
  expect([commandOf(51), commandOf(50), commandOf(61)]).toEqual([undefined, undefined, undefined]);
});
