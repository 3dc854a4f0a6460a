import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { openApiDocument } from '@omnimind/protocol/api/openapi';
import { type ApiEvent, machineSchema } from '@omnimind/protocol/api/schemas';
import { message } from '@omnimind/protocol/message';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { FakeMonitor, fakeTickRow } from '@omnimind/testing/fake-monitor';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

let api: FakeMonitor;
beforeEach(async () => {
  api = await new FakeMonitor().listen();
  api.tick(fakeTickRow('well'), fakeTickRow('cgroup:/a/b.scope#12', { name: 'bad', verdict: fakeVerdictOf('alert') }));
  api.tick(fakeTickRow('well'), fakeTickRow('cgroup:/a/b.scope#12', { name: 'bad' }));
});
afterEach(async () => {
  await api.close();
  expect(api.defects).toEqual([]);
});

interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as anybody could write it. */
async function raw(
  where: { socketPath: string } | { port: number },
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Raw> {
  const asked = request({ ...where, host: '127.0.0.1', method, path, headers, agent: false });
  asked.end(body);
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

const onSocket = (method: string, path: string, headers?: Record<string, string>, body?: string) =>
  raw({ socketPath: api.path }, method, path, headers, body);

test('the history keeps memory with what is shared', () => {
  api.tick(fakeTickRow('well', { anon_bytes: 5, shmem_bytes: 3, headroom_bytes: 1000 }));
  const kept = [...api.state.rows()].find(({ id }) => id === 'well');
  expect(kept).toMatchObject({ anon_bytes: 8, shmem_bytes: 3, headroom_bytes: 1000 });
});

test('a tick keeps what it does not mention, as it was', () => {
  const well = fakeTickRow('well', { cpu_cores: 0.5, verdict: fakeVerdictOf('alert') });
  api.tick(well, fakeTickRow('other'));
  const tick = { t: 1000, time_ms: api.wall_ms, host: {}, verdict: null, isWhole: false };
  api.state.update({ ...tick, rows: [fakeTickRow('third')], gone: ['other'] });
  expect(api.state.workloads(false).map(({ id }) => id)).toEqual(['well', 'third']);
  expect(api.state.find('well')).toMatchObject({ cpu_cores: 0.5, verdict: { severity: 'alert' } });
  expect([...api.state.rows()].find(({ id }) => id === 'well')).toMatchObject({ cpu_cores: 0.5, pids: 3 });
});

describe('what it says', () => {
  test('what a workload holds on GPUs', async () => {
    api.tick(fakeTickRow('well', { gpu_bytes: 62_000, vram_bytes: 60_000 }));
    expect(await api.client.call('workload', { id: 'well' })).toMatchObject({ gpu_bytes: 62_000, vram_bytes: 60_000 });
  });

  test('what a workload used in its earlier lives, as long as nothing else is said', async () => {
    const plateau = { bytes: 300_000, above_bytes: 400_000, within_s: 260 };
    const earlier = { lives: 8, peak_bytes: 310_000, risen_above_bytes: null, plateau };
    api.tick(fakeTickRow('well', { peak_bytes: 62_000, earlier }));
    api.tick(fakeTickRow('well', { peak_bytes: 63_000 }));
    expect(await api.client.call('workload', { id: 'well' })).toMatchObject({ peak_bytes: 63_000, earlier });
  });

  test('the models that a workload serves', async () => {
    api.models = [{ name: 'llama3.2:latest', bytes: 5, vram_bytes: 4, until: null }];
    expect(await api.client.call('workload', { id: 'well' })).toMatchObject({ models: api.models });
  });

  test('the machine: its use, the worst workload, its monitor', async () => {
    const machine = await api.client.call('machine');
    expect(machine).toMatchObject({
      host: { name: 'desk', cores: 8 },
      monitor: { version: '1.2.3', mode: 'smart' },
      history: { available: false },
      cpu_cores: 2,
      memory_available_bytes: 8e9,
      severity: 'alert',
      worst: 'cgroup:/a/b.scope#12',
      workloads: 2,
    });
    expect(machineSchema.parse(machine)).toEqual(machine);
  });

  test('all workloads; the last minutes come when they are asked for', async () => {
    const { workloads } = await api.client.call('workloads');
    expect(workloads.map(({ id, verdict, cgroup }) => [id, verdict?.severity, cgroup])).toEqual([
      ['well', undefined, null],
      ['cgroup:/a/b.scope#12', 'alert', '/a/b.scope'],
    ]);
    expect(workloads[0]).not.toHaveProperty('recent');
    const full = await api.client.call('workloads', { query: { recent: 'true' } });
    expect(full.workloads[0]?.recent).toMatchObject({ interval_s: 5, anon_bytes: [1e8] });
  });

  test('a verdict that is not sent again stays', () => {
    expect(api.state.find('cgroup:/a/b.scope#12')?.verdict).toEqual(fakeVerdictOf('alert'));
  });

  test('one workload, with its events; its processes for its owner', async () => {
    const about = (id: string, number: number) => fakeNumbered(number, { workload: { id, name: id, uid: 1000 } });
    api.feed.add([about('other', 1), about('well', 2)]);
    api.result = { what: 'processes', pids: [process.pid] };
    const workload = await api.client.call('workload', { id: 'well' });
    expect(workload.events.map(({ id }) => id)).toEqual(['w-1-2']);
    expect(workload.processes).toEqual([{ pid: process.pid, name: expect.any(String) }]);
    await expect(api.client.call('workload', { id: 'gone' })).rejects.toMatchObject({ code: 'workload_not_found' });
  });

  test('events after a cursor, in pages; cursors grow when the clock goes back', async () => {
    api.feed.add([fakeNumbered(1), fakeNumbered(2)]);
    api.wall_ms -= 1e9;
    api.feed.add([fakeNumbered(3)]);
    const first = await api.client.call('events', { query: { limit: '2' } });
    expect([first.events.map(({ announcement }) => announcement.sequence), first.more, first.lost]).toEqual([
      [1, 2],
      true,
      false,
    ]);
    const second = await api.client.call('events', { query: { after: String(first.next) } });
    expect([second.events.map(({ announcement }) => announcement.sequence), second.more]).toEqual([[3], false]);
    expect(await api.client.call('events', { query: { after: String(second.next) } })).toMatchObject({
      events: [],
      next: second.next,
    });
  });

  test('its own description', async () => {
    expect(await api.client.call('document')).toEqual(JSON.parse(JSON.stringify(openApiDocument('1.2.3'))));
  });

  test('without a history the series say so', async () => {
    await expect(api.client.call('series', { id: 'well' })).rejects.toMatchObject({ code: 'history_unavailable' });
  });
});

describe('what it does', () => {
  test('ignores and releases what the caller owns', async () => {
    const uid = process.getuid?.();
    const entry = { identity: { kind: 'run', name: 'well' } as const, until: null, by: 0 };
    api.result = { what: 'ignored', entries: [entry] };
    expect(await api.client.call('ignore', { id: 'well', body: { for_s: 60 } })).toMatchObject({
      id: 'well',
      ignored: true,
      ignored_as: entry,
    });
    expect(await api.client.call('ignoreNamed', { body: { name: 'well', ignored: false } })).toEqual({
      ignored: [entry],
    });
    expect(await api.client.call('ignored')).toEqual({ ignored: [entry] });
    api.result = { what: 'release', undone: ['throttle'] };
    expect(await api.client.call('release', { id: 'well' })).toEqual({ id: 'well', undone: ['throttle'] });
    await api.client.call('release', { id: 'well', body: { memory_bytes: 4096 } });
    await api.client.call('release', { id: 'well', body: { stop: true } });
    const reason = message('reason.asked', { uid: uid ?? -1 });
    expect(api.commands).toEqual([
      { what: 'ignore', workload: 'well', ignored: true, for_s: 60, uid },
      { what: 'ignore_named', name: 'well', ignored: false, for_s: null, uid },
      { what: 'ignored', uid },
      { what: 'release', workload: 'well', room_bytes: null, stop: false, reason },
      { what: 'release', workload: 'well', room_bytes: 4096, stop: false, reason },
      { what: 'release', workload: 'well', room_bytes: null, stop: true, reason },
    ]);
    api.result = { what: 'ignored', entries: [] };
    const nothing = { code: 'workload_not_found', problem: { code: 'ignore.nothing' } };
    await expect(api.client.call('ignore', { id: 'well', body: { ignored: false } })).rejects.toMatchObject(nothing);
    await expect(api.client.call('ignoreNamed', { body: { name: 'x', ignored: false } })).rejects.toMatchObject(
      nothing,
    );
    api.result = 'gone';
    await expect(api.client.call('release', { id: 'well' })).rejects.toMatchObject({ code: 'workload_not_found' });
  });

  test('an editor that was slow learns by whom, which becomes an event once a minute', async () => {
    const busy = (cores: number) => [fakeTickRow('code'), fakeTickRow('build', { name: 'npm test', cpu_cores: cores })];
    const ask = () => api.client.call('slow', { body: { duration_s: 40, delay_ms: 900 } });
    for (let tick = 0; tick < 10; tick += 1) api.tick(...busy(6.5));
    // The machine itself uses two cores of eight by what this monitor is told: it had room.
    expect(await ask()).toEqual({ workload: null, text: null });
    for (let tick = 0; tick < 60; tick += 1) api.tickAt({ cores: 7.5 }, ...busy(6.5));
    const text = message('editor.slow_processors', { seconds: 40, workload: 'npm test', cores: 6.5, of: 8 });
    api.result = { what: 'notice' };
    expect(await ask()).toMatchObject({ workload: 'build', text });
    await ask();
    api.wall_ms += 61_000;
    await ask();
    expect(api.commands).toEqual(Array(2).fill({ what: 'notice', workload: 'build', text }));
    await expect(api.client.call('slow', { body: { duration_s: 1, delay_ms: 0 } })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  test('the scopes of the window in focus are favored, those of others are not', async () => {
    const scope = (name: string, uid: number) => fakeTickRow(`cgroup:/omnimind-dev.slice/${name}.scope#7`, { uid });
    const uid = process.getuid?.() ?? 0;
    api.tick(scope('mine', uid), scope('mine too', uid));
    const favored = ['cgroup:/omnimind-dev.slice/mine.scope#7'];
    api.result = { what: 'focus', favored };
    const scopes = ['mine.scope', 'ended.scope'];
    expect(await api.client.call('focus', { body: { scopes, for_s: 45 } })).toEqual({ favored });
    expect(api.commands).toEqual([{ what: 'focus', workloads: favored, for_s: 45 }]);
    await expect(api.client.call('focus', { body: { scopes, for_s: 3600 } })).rejects.toMatchObject({ code: 'usage' });
  });

  test('places a process; a wrong request says what is wrong', async () => {
    expect(await api.client.call('adopt', { body: { pid: 77, name: 'x' } })).toMatchObject({ scope: 'a.scope' });
    expect(api.adopted).toEqual([{ pid: 77, name: 'x', run: undefined }]);
    await expect(api.client.call('adopt', { body: { pid: 1 } })).rejects.toMatchObject({
      code: 'usage',
      problem: message('adopt.init'),
    });
    await expect(api.client.call('adopt', { body: { pid: -1 } })).rejects.toMatchObject({
      code: 'usage',
      problem: message('api.invalid', { part: 'body', key: 'pid' }),
    });
  });
});

describe('what it refuses', () => {
  test.each([
    ['GET', '/', 404, 'route_not_found'],
    ['GET', '/v1/workloads/a/b/c', 404, 'route_not_found'],
    ['GET', '/v1/workloads/%ff', 404, 'route_not_found'],
    ['DELETE', '/v1/machine', 405, 'method_not_allowed'],
    ['HEAD', '/v1/events/stream', 405, ''],
    ['GET', '/v1/machine?x=1', 400, 'usage'],
    ['GET', '/v1/events?after=1&after=2', 400, 'usage'],
    ['GET', '/v1/events?limit=0', 400, 'usage'],
    ['GET', '/v1/events?limit=0x10', 400, 'usage'],
    ['GET', '/v1/events?after=1e2', 400, 'usage'],
    ['GET', '/v1/events?after=', 400, 'usage'],
    ['GET', '/v1/workloads/w/series?from=yesterday', 400, 'usage'],
    ['GET', '/v1/workloads/w/series?from=2026-13-77T00:00:00Z', 400, 'usage'],
    ['GET', '/v1/workloads/w/series?step=0.1&from=2026-01-01T00:00:00Z', 400, 'usage'],
    ['POST', '/v1/workloads/none/ignore', 404, 'workload_not_found'],
    ['POST', '/v1/workloads/none/release', 404, 'workload_not_found'],
  ])('%s %s: %i', async (method, path, status, code) => {
    const answer = await onSocket(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    if (method !== 'HEAD')
      expect(JSON.parse(answer.text)).toMatchObject({
        code,
        status,
        detail: expect.stringMatching(/.+/),
        problem: { code: expect.any(String) },
      });
  });

  test('a body that is no JSON, of another type, or too large', async () => {
    const path = '/v1/workloads';
    expect(await onSocket('POST', path, {}, '{')).toMatchObject({ status: 400 });
    expect(await onSocket('POST', path, { 'Content-Type': 'text/plain' }, '{"pid":1}')).toMatchObject({ status: 400 });
    expect(await onSocket('POST', path, {}, JSON.stringify({ name: 'x'.repeat(70_000) }))).toMatchObject({
      status: 413,
    });
  });

  test('a page of another site', async () => {
    expect(await onSocket('GET', '/v1/machine', { Origin: 'http://evil.example' })).toMatchObject({ status: 403 });
  });

  test("what is another user's", async () => {
    api.tick(fakeTickRow('theirs', { uid: 4242 }));
    // This test may be root's, who may do all: the rule itself is tested in caller.test.ts.
    if (process.getuid?.() === 0) return;
    expect(await onSocket('POST', '/v1/workloads/theirs/ignore')).toMatchObject({ status: 403 });
  });
});

test('the socket is for its owner only, and is gone at the end', async () => {
  const { mode } = statSync(api.path);
  expect(mode & 0o777).toBe(0o600);
  await expect(
    new FakeMonitor().listen.call(Object.assign(new FakeMonitor(), { path: api.path })),
  ).rejects.toMatchObject({
    code: 'setup_refused',
  });
});

test("what somebody laid beside the socket beforehand is not touched, and a stranger's directory not used", async () => {
  const shared = join(api.directory, 'shared');
  mkdirSync(join(shared, `.api-${process.pid}`), { recursive: true });
  writeFileSync(join(shared, `.api-${process.pid}`, 'socket'), 'theirs');
  const other = Object.assign(new FakeMonitor(), { path: join(shared, 'api.sock') });
  await other.listen();
  await other.close();
  expect(readdirSync(shared, { recursive: true })).toEqual([`.api-${process.pid}`, `.api-${process.pid}/socket`]);
  // Only root can give a directory away.
  if (process.getuid?.() !== 0) return;
  chownSync(shared, 65534, 65534);
  await expect(Object.assign(new FakeMonitor(), { path: join(shared, 'api.sock') }).listen()).rejects.toMatchObject({
    problem: message('api.strange_directory', { path: shared, uid: 65534 }),
  });
});

test("another user can't even connect; of the system's monitor only who may", async () => {
  // Only root can become somebody else.
  if (process.getuid?.() !== 0) return;
  const script = `require('http').get({socketPath:${JSON.stringify(api.path)},path:'/v1/machine'},(r)=>console.log(r.statusCode)).on('error',(e)=>console.log(e.code))`;
  const child = spawn(process.execPath, ['-e', script], { uid: 65534, gid: 65534, cwd: '/', env: {} });
  const [text] = await once(child.stdout, 'data');
  expect(String(text).trim()).toBe('EACCES');
});

describe('on TCP', () => {
  const token = 'a'.repeat(40);
  let port = 0;
  beforeEach(async () => {
    // A port that was free a moment ago.
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    probe.close();
    await api.listenOnTcp(port, token);
  });
  const authorization = { Authorization: `Bearer ${token}` };
  const onTcp = (headers: Record<string, string>, method = 'GET', path = '/v1/machine') =>
    raw({ port }, method, path, headers);

  test('the token lets read', async () => {
    expect(await onTcp(authorization)).toMatchObject({ status: 200 });
    expect(await onTcp({ ...authorization, Origin: `http://127.0.0.1:${port}` })).toMatchObject({ status: 200 });
  });

  test.each([
    ['no token', {}, 401],
    ['a wrong one', { Authorization: `Bearer ${'b'.repeat(40)}` }, 401],
    ['a part of it', { Authorization: `Bearer ${token.slice(1)}` }, 401],
    ['a foreign Host', { ...authorization, Host: 'evil.example' }, 403],
    ['a foreign Origin', { ...authorization, Origin: 'https://evil.example' }, 403],
    ['Origin null', { ...authorization, Origin: 'null' }, 403],
  ])('%s is refused', async (_, headers, status) => {
    expect(await onTcp(headers)).toMatchObject({ status });
  });

  test('a thousand silent connections keep nobody out', async () => {
    const silent = Array.from({ length: 1024 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    try {
      await Promise.all(silent.map((socket) => once(socket, 'connect')));
      expect(await onTcp(authorization)).toMatchObject({ status: 200 });
    } finally {
      for (const socket of silent) socket.destroy();
    }
  });

  test('metrics are text, for the token and on the socket', async () => {
    const text = 'omnimind_build_info 1\n';
    api.result = { what: 'metrics', text };
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
    expect(await onTcp(authorization, 'GET', '/metrics')).toMatchObject({ status: 200, text, headers });
    expect(await onSocket('GET', '/metrics')).toMatchObject({ status: 200, text, headers });
    expect(await onTcp({}, 'GET', '/metrics')).toMatchObject({ status: 401 });
  });

  test('nothing can be changed', async () => {
    for (const path of ['/v1/workloads/well/ignore', '/v1/workloads/well/release', '/v1/workloads'])
      expect(await raw({ port }, 'POST', path, authorization, '{"pid":5}')).toMatchObject({
        status: path === '/v1/workloads' ? 403 : path.endsWith('ignore') || path.endsWith('release') ? 400 : 403,
      });
    expect([api.commands, api.adopted]).toEqual([[], []]);
  });
});

describe('the stream', () => {
  async function take(count: number, after: number | null): Promise<ApiEvent[]> {
    const taken: ApiEvent[] = [];
    for await (const event of api.client.stream(after)) if (taken.push(event) === count) break;
    return taken;
  }
  const add = (from: number, to: number) => {
    for (let number = from; number <= to; number += 1) api.feed.add([fakeNumbered(number)]);
  };

  test('begins now, or after the last event that is known; over a reconnect nothing is lost', async () => {
    add(1, 3);
    const first = take(2, 0);
    expect((await first).map(({ announcement }) => announcement.sequence)).toEqual([1, 2]);
    const cursor = (await first).at(-1)?.cursor ?? 0;
    add(4, 150);
    expect((await take(148, cursor)).map(({ announcement }) => announcement.sequence)).toEqual(
      Array.from({ length: 148 }, (_, index) => index + 3),
    );
    const live = take(1, null);
    await vi.waitFor(async () => {
      add(151, 151);
      await Promise.race([live, Promise.reject(new Error('none yet'))]);
    });
    expect((await live)[0]?.announcement.sequence).toBe(151);
  });

  test('who reads nothing costs nothing: others get everything', async () => {
    const stalled = request({ socketPath: api.path, path: '/v1/events/stream?after=0', agent: false });
    stalled.on('error', () => {});
    stalled.end();
    const [response] = await once(stalled, 'response');
    response.pause();
    const reading = take(400, 0);
    add(1, 400);
    expect((await reading).length).toBe(400);
    stalled.destroy();
  });

  test('what is no longer kept is told as lost', async () => {
    add(1, 1);
    const { last } = api.feed;
    add(2, 800);
    const answer = await onSocket('GET', `/v1/events?after=${last}&limit=1`);
    expect(JSON.parse(answer.text)).toMatchObject({ lost: true, more: true });
  });
});
