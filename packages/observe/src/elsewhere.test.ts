import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClientWatch } from './elsewhere.ts';

let proc: FakeProc;
beforeEach(() => {
  proc = new FakeProc();
});
afterEach(() => proc.delete());

const daemon = ['java', '-cp', 'x.jar', 'org.gradle.launcher.daemon.bootstrap.GradleDaemon', '8.5'];

test('the server that works for a client is found, by what it runs, with its cgroup', () => {
  proc.add(10, {
    name: 'java',
    commandLine: ['java', '-cp', 'g.jar', 'org.gradle.wrapper.GradleWrapperMain', 'build'],
  });
  proc.add(20, { name: 'java', commandLine: daemon, cgroup: '/user.slice/gradle.scope' });
  proc.add(30, { name: 'dockerd', cgroup: '/system.slice/docker.service' });
  const watch = new ClientWatch(proc.path);
  watch.see(10, 'java');
  const gradle = { client: 'GradleWrapperMain', server: 'GradleDaemon', pid: 20, cgroup: '/user.slice/gradle.scope' };
  expect(watch.find(() => false)).toEqual([gradle]);
  expect(watch.find((pid) => pid === 20)).toEqual([]);
});

test('who is no client, and a server without a client, say nothing', () => {
  proc.add(10, { name: 'java', commandLine: ['java', '-jar', 'shop.jar'] });
  proc.add(30, { name: 'dockerd' });
  const watch = new ClientWatch(proc.path);
  watch.see(10, 'java');
  watch.see(11, 'make');
  expect(watch.find(() => false)).toEqual([]);
});
