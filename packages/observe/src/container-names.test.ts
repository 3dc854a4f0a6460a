import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settle } from '@omnimind/testing/fake-clock';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ContainerNames, containerOf } from './container-names.ts';

const id = 'a1b2c3d4e5f6'.padEnd(64, '0');

test.each([
  [`/system.slice/docker-${id}.scope`, { id, uid: null }],
  [`/machine.slice/libpod-${id}.scope/container`, { id, uid: null }],
  [`/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope`, { id, uid: 1000 }],
  [`/docker/${id}`, { id, uid: null }],
  [`/machine.slice/libpod-conmon-${id}.scope`, null],
  ['/system.slice/docker.service', null],
  [`/system.slice/${id}.scope`, null],
])('%s', (path, container) => expect(containerOf(path)).toEqual(container));

let root: string;
let server: Server;
let answer: unknown;
let asked: string[];
beforeEach(async () => {
  // However late it gets to run, it does not give up.
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
  root = mkdtempSync(join(tmpdir(), 'omnimind-containers-'));
  mkdirSync(join(root, 'run'));
  asked = [];
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(join(root, 'run/docker.sock'), resolve));
});
afterEach(() => {
  vi.restoreAllMocks();
  server.close();
  rmSync(root, { recursive: true });
});

const compose = { 'com.docker.compose.service': 'web', 'com.docker.compose.project': 'shop' };
test.each([
  [{ Name: '/shop-web-1', Config: { Labels: compose } }, 'web · shop'],
  [{ Name: '/x', Config: { Labels: { 'devcontainer.local_folder': '/home/ana/billing' } } }, 'billing'],
  [{ Name: '/redis', Config: { Labels: null } }, 'redis'],
])('%j is %s', async (given, name) => {
  answer = given;
  const names = new ContainerNames(root);
  const path = `/system.slice/docker-${id}.scope`;
  expect(names.nameOf(path)).toBe('container a1b2c3d4e5f6');
  await expect.poll(() => names.nameOf(path)).toBe(name);
  expect(asked).toEqual([`/containers/${id}/json`]);
});

test('it is asked again where the engine had no socket yet', async () => {
  const path = `/system.slice/docker-${id}.scope`;
  const elsewhere = mkdtempSync(join(tmpdir(), 'omnimind-containers-'));
  onTestFinished(() => rmSync(elsewhere, { recursive: true }));
  const names = new ContainerNames(elsewhere);
  expect(names.nameOf(path)).toBe('container a1b2c3d4e5f6');
  await settle();
  symlinkSync(join(root, 'run'), join(elsewhere, 'run'));
  answer = { Name: '/shop-web-1', Config: { Labels: compose } };
  await expect.poll(() => names.nameOf(path)).toBe('web · shop');
});

test('a container that the engine does not know is asked for once', async () => {
  answer = '{"message":"No such container"}';
  const names = new ContainerNames(root);
  const path = `/system.slice/docker-${id}.scope`;
  const named = () => expect(names.nameOf(path)).toBe('container a1b2c3d4e5f6');
  named();
  await expect.poll(() => asked).toHaveLength(1);
  for (let turn = 0; turn < 5; turn += 1) {
    await settle();
    named();
  }
  expect(asked).toHaveLength(1);
});

test.each(['', '{', '[]', '{"Name":7}'])('an answer %j is none', async (given) => {
  answer = given;
  const names = new ContainerNames(root);
  names.nameOf(`/docker/${id}`);
  await expect.poll(() => asked).toHaveLength(1);
  expect(names.nameOf(`/docker/${id}`)).toBe('container a1b2c3d4e5f6');
});
