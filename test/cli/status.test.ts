import type { Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { FakeApi } from '@omnimind/testing/fake-api';
import { FakeLiveState } from '@omnimind/testing/fake-workloads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
const live = new FakeLiveState();
const api = new FakeApi(live);
const socket = home.path('api.sock');
beforeAll(() => api.listen(socket));
afterAll(async () => {
  await api.close();
  home.remove();
});

const ask = (words: readonly string[] = [], environment: Record<string, string> = {}) =>
  home.omnimind(['status', ...words], { environment: { OMNIMIND_API: socket, ...environment } });
const well = (workload: Workload): Workload => ({
  ...workload,
  verdict: workload.verdict && { ...workload.verdict, severity: 'ok', time_to_exhaustion_s: null },
  rung: 'observe',
});

describe('omnimind status', () => {
  test('shows the machine, then those in trouble with a reason, then the busiest; the status is 1', async () => {
    const { status, stdout, stderr } = await ask();
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^─── omnimind · ana-laptop ─+\nmachine +● critical – trouble that cannot wait\n/);
    expect(stdout).toMatch(/^monitor +system monitor 0\.1\.0, smart mode, up since \d\d\/\d\d\/2026 /m);
    const [trouble = '', busiest = ''] = stdout.split('\nIn trouble\n')[1]?.split('\nBusiest\n') ?? [];
    const named = (text: string) => [...text.matchAll(/^ {2}([^ ]+)/gm)].map(([, name]) => name);
    expect(named(trouble)).toEqual(['workload', 'webpack.scope', 'pytest-leaky.scope', 'dev-server.scope']);
    expect(trouble).toMatch(/webpack\.scope .*critical: runaway\n {4}\[lower priority\] 2 threads used a whole core/);
    expect(trouble).toMatch(
      /pytest-leaky\.scope .* 12–20 min +alert: leaking\n {4}\[throttle\] the memory floor rises/,
    );
    expect(named(busiest).length).toBe(40);
    expect(busiest).toMatch(/^ {2}and \d+ more$/m);
    expect(stdout).toContain('1 is ignored');
    expect(stdout).not.toContain('\x1b');
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(66);
  });

  test('--json gives machine and workloads as the API does, safe to look at', async () => {
    const { status, stdout } = await ask(['--json']);
    expect(status).toBe(1);
    expect(stdout).not.toContain('\x1b');
    const { machine, workloads } = JSON.parse(stdout);
    expect(machine).toMatchObject({ host: { name: 'ana-laptop' }, severity: 'critical' });
    expect(workloads).toHaveLength(50);
    expect(workloads[21]).toMatchObject({ name: 'evil\x1b[31m\u202e\n.scope', ignored: true });
  });

  test('in Portuguese, and in ASCII', async () => {
    const { stdout } = await ask([], { LC_ALL: 'pt_BR.UTF-8' });
    expect(stdout).toMatch(/^máquina +● crítico – um problema que não pode esperar\n/m);
    expect(stdout).toMatch(/webpack\.scope .*crítico: descontrolado/);
    const { stdout: ascii } = await ask([], { LC_ALL: 'C' });
    expect(ascii).toMatch(/^[\x20-\x7e\n]+$/);
  });

  test('the status is 0 while all is well', async () => {
    api.state = { machine: { ...live.machine, severity: 'watch', worst: null }, workloads: live.workloads.map(well) };
    const { status, stdout } = await ask();
    api.state = live;
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('All is well.') });
  });

  test('`omnimind why` tells of what the monitor watches, by name or ID, where no run is called so', async () => {
    const environment = { OMNIMIND_API: socket };
    const { status, stdout } = await home.omnimind(['why', 'pytest-leaky.scope'], { environment });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^─── pytest-leaky\.scope [\s\S]*● alert[\s\S]*leaking[\s\S]*memory +floor\s+rises/);
    const [{ id = '' } = {}] = live.workloads;
    const told = await home.omnimind(['why', id, '--json'], { environment });
    expect(JSON.parse(told.stdout)).toMatchObject({ workload: { id } });
    const unknown = await home.omnimind(['why', 'nobody'], { environment });
    expect(unknown).toMatchObject({ status: 66, stderr: expect.stringContaining('no runs kept yet') });
  });

  test('an error of the API is told as it is', async () => {
    api.failure = new OmnimindError('permission_denied', message('workload.not_yours'));
    const outcome = await ask();
    api.failure = null;
    expect(outcome).toMatchObject({
      status: 77,
      stdout: '',
      stderr: 'omnimind: the workload belongs to another user: ask as its owner or as root\n',
    });
  });

  const nobody =
    'omnimind: no monitor answers on /nowhere/s: start `omnimind monitor`, or install it with `omnimind setup`\n';
  test.each([
    [['status'], { OMNIMIND_API: '/nowhere/s' }, 69, nobody],
    [['status', '--json'], { OMNIMIND_API: '/nowhere/s' }, 69, nobody],
    [['status'], { OMNIMIND_API: 'here' }, 64, /^omnimind: invalid OMNIMIND_API "here": use an absolute path/],
    [['status', 'x'], {}, 64, /^omnimind: too many arguments/],
  ])('omnimind %j with %j', async (words, environment, status, stderr) => {
    expect(await home.omnimind(words, { environment })).toMatchObject({
      status,
      stdout: '',
      stderr: typeof stderr === 'string' ? stderr : expect.stringMatching(stderr),
    });
  });
});

describe('omnimind release, of what was done to a workload', () => {
  const release = (...words: string[]) =>
    home.omnimind(['release', ...words], { environment: { OMNIMIND_API: socket } });

  test('gives it memory, only lets it go on, or has it stop, by its name or its unit', async () => {
    const given = await release('--memory', '2GiB', 'pytest-leaky.scope');
    expect(given).toMatchObject({ status: 0, stderr: '' });
    expect(given.stdout).toBe('pytest-leaky.scope goes on, and may take 2 GiB more before it is throttled.\n');
    expect(api.requests.at(-1)).toMatch(/^POST \/v1\/workloads\/[^/]+\/release \{"memory_bytes":2147483648\}$/);
    const resumed = await release('--resume', 'pytest-leaky.scope');
    expect(resumed).toMatchObject({ status: 0, stderr: '' });
    expect(resumed.stdout).toMatch(/^(pytest-leaky\.scope goes on|Nothing was done to pytest-leaky\.scope)/);
    expect(api.requests.at(-1)).toMatch(/\/release \{\}$/);
    const stopped = await release('--stop', 'pytest-leaky.scope');
    expect(stopped).toMatchObject({ status: 0, stdout: 'pytest-leaky.scope was asked to stop.\n', stderr: '' });
    expect(api.requests.at(-1)).toMatch(/\/release \{"stop":true\}$/);
  });

  test('says what it does not understand', async () => {
    const sizeless = await release('--memory', '2', 'pytest-leaky.scope');
    expect(sizeless.status).toBe(64);
    expect(sizeless.stderr).toContain('--memory');
    const unknown = await release('--resume', 'nobody');
    expect(unknown.status).toBe(66);
    expect(unknown.stderr).toContain('"nobody"');
  });
});
