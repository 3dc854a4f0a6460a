import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketTransport } from '@omnimind/client/transport';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebServer, type WebServerOptions } from './web-server.ts';

const own = process.getuid?.() ?? 0;
let directory: string;
let monitor: FakeApi;
let server: WebServer;
let link: URL;

async function serve(more: Partial<WebServerOptions> = {}): Promise<void> {
  server?.close();
  server = new WebServer({
    transport: socketTransport(join(directory, 'api.sock'), (code) => new Error(code)),
    files: { script: Buffer.from('script'), style: Buffer.from('style') },
    language: 'en',
    ladder: defaultConfiguration.ladder,
    mayAct: true,
    uid: own,
    ...more,
  });
  link = new URL(await server.listen(0));
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-web-'));
  monitor = await new FakeApi(fakeState()).listen(join(directory, 'api.sock'));
  await serve();
});
afterEach(async () => {
  server.close();
  await monitor.close();
  rmSync(directory, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** Asks as a browser, which sends the page's own Origin with a POST. */
function ask(path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const always = { Host: link.host, ...(method === 'POST' ? { Origin: link.origin } : {}) };
    const sent = request(
      { host: '127.0.0.1', port: link.port, path, method, headers: { ...always, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
          if (path.endsWith('/stream')) response.destroy();
        });
        response.on('close', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const token = () => new URLSearchParams(link.hash.slice(1)).get('token');

/** Opens the link. @returns the cookie as a browser sends it back */
async function logIn(): Promise<string> {
  const { headers } = await ask('/session', {}, { token: token() });
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

describe('the link', () => {
  test('lets one browser in, once, by a cookie that no script reads and no other site sends', async () => {
    const first = await ask('/session', {}, { token: token() });
    expect(first.status).toBe(200);
    expect(String(first.headers['set-cookie'])).toMatch(
      new RegExp(`^omnimind_${link.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect((await ask('/session', {}, { token: token() })).status).toBe(401);
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    expect((await ask('/v1/machine', { Cookie: `other=1; ${cookie}` })).status).toBe(200);
  });

  test.each([
    ['nothing', null],
    ['another', 'x'.repeat(43)],
    ['no text', 7],
  ])('%s is no token', async (_, given) => {
    expect((await ask('/session', {}, { token: given })).status).toBe(401);
    // It was not used up.
    expect((await ask('/session', {}, { token: token() })).status).toBe(200);
  });
});

describe('without the cookie nothing is told', () => {
  test.each(['/session', '/v1/machine', '/v1/workloads', '/v1/events', '/v1/events/stream', '/what-if?id=leaky'])(
    '%s',
    async (path) => {
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, { Cookie: `omnimind_${link.port}=${'x'.repeat(43)}` })).status).toBe(401);
      expect(monitor.requests).toEqual([]);
    },
  );

  test('but the page, which holds nothing', async () => {
    const { status, text, headers } = await ask('/');
    expect(status).toBe(200);
    expect(text).not.toMatch(/https?:|style=|<script>/);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
    );
    expect(headers['x-frame-options']).toBe('DENY');
    expect([(await ask('/page.js')).text, (await ask('/page.css')).text]).toEqual(['script', 'style']);
  });
});

describe('with the cookie it is refused all the same', () => {
  const rebound = () => ({ Host: `omnimind.example:${link.port}` });
  test.each<[string, () => Record<string, string>]>([
    ['to a DNS name that leads to loopback', rebound],
    ['to localhost, where others may have set cookies', () => ({ Host: `localhost:${link.port}` })],
    ['to another port', () => ({ Host: '127.0.0.1:1' })],
    ['to a page of another origin', () => ({ Origin: 'https://evil.example' })],
    ['to a page of another port', () => ({ Origin: 'http://127.0.0.1:1' })],
    ['to a page without an origin', () => ({ Origin: 'null' })],
    ['to what another site loads', () => ({ 'Sec-Fetch-Site': 'cross-site' })],
    ['to what another port loads', () => ({ 'Sec-Fetch-Site': 'same-site' })],
    ['to a frame', () => ({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'iframe' })],
  ])('%s', async (_, headers) => {
    const cookie = await logIn();
    expect((await ask('/v1/machine', { Cookie: cookie, ...headers() })).status).toBe(403);
    expect((await ask('/v1/workloads/leaky/ignore', { Cookie: cookie, ...headers() }, {})).status).toBe(403);
    expect(monitor.requests).toEqual([]);
  });

  test('to a form of nobody', async () => {
    const cookie = await logIn();
    expect((await ask('/v1/workloads/a/release', { Cookie: cookie, Origin: '' }, {})).status).toBe(403);
  });

  test.each([
    ['another user', own + 1],
    ['somebody who cannot be known', null],
  ])('to %s', async (_, peer) => {
    await serve({ peerUid: () => peer });
    for (const path of ['/', '/page.js', '/session', '/v1/machine']) expect((await ask(path)).status).toBe(403);
    expect((await ask('/session', {}, { token: token() })).status).toBe(403);
  });
});

test('a link from another site opens the page, not in a frame', async () => {
  const followed = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
  expect((await ask('/', { ...followed, 'Sec-Fetch-Dest': 'document' })).status).toBe(200);
  expect((await ask('/', { ...followed, 'Sec-Fetch-Dest': 'iframe' })).status).toBe(403);
});

describe('the monitor', () => {
  test('is asked what the page needs, and nothing else', async () => {
    const headers = { Cookie: await logIn() };
    const machine = await ask('/v1/machine', headers);
    expect(JSON.parse(machine.text)).toMatchObject({ host: { name: expect.any(String) } });
    const stream = await ask('/v1/events/stream', headers);
    expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
    for (const path of ['/metrics', '/v1/openapi.json', '/v1/nothing', '/v1/../etc/passwd'])
      expect((await ask(path, headers)).status).toBe(404);
    expect(monitor.requests).toEqual(['GET /v1/machine', 'GET /v1/events/stream']);
  });

  test('is told what its owner does', async () => {
    const [workload] = monitor.state.workloads;
    const path = `/v1/workloads/${encodeURIComponent(workload?.id ?? '')}/ignore`;
    const cookie = await logIn();
    expect((await ask(path, { Cookie: cookie }, { ignored: true })).status).toBe(200);
    expect(monitor.requests).toHaveLength(1);
  });

  test('is only read by all others', async () => {
    await serve({ mayAct: false });
    const cookie = await logIn();
    const acts = ['/v1/workloads/a/ignore', '/v1/workloads/a/release', '/v1/workloads'];
    for (const path of acts) expect((await ask(path, { Cookie: cookie }, {})).status).toBe(403);
    expect(JSON.parse((await ask('/session', { Cookie: cookie })).text)).toEqual({ mayAct: false });
    expect(monitor.requests).toEqual([]);
  });

  test('is told nothing that is too long', async () => {
    const cookie = await logIn();
    expect((await ask('/v1/workloads', { Cookie: cookie }, { name: 'x'.repeat(2 ** 17) })).status).toBe(413);
  });
});
