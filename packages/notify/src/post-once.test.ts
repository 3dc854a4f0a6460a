import { subscribe } from 'node:diagnostics_channel';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { FakeClock } from '@omnimind/testing/fake-clock';
import { expect, onTestFinished, test } from 'vitest';
import { httpTransport, parseRetryAfter, postOnce } from './post-once.ts';
import { Refused, RetryLater } from './receiver.ts';

/** @returns where a server of loopback listens; it ends with the test */
async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook?key=1`;
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener));
const body = Buffer.from('{"ü":1}');
const { signal: never } = new AbortController();

/** @returns `taken`, or the class of what was thrown, and why */
async function post(url: string, clock = new FakeClock(), signal = never): Promise<string> {
  try {
    await postOnce({ transport: httpTransport, clock }, { url, headers: { 'X-Own': 'yes' }, body }, signal);
    return 'taken';
  } catch (error) {
    if (error instanceof RetryLater)
      return `later: ${error.message}${error.after_s === null ? '' : ` ${error.after_s} s`}`;
    return error instanceof Refused ? `refused: ${error.message}` : `thrown: ${error}`;
  }
}

test('the bytes arrive as they are, with their headers', async () => {
  const seen: unknown[] = [];
  const url = await serve(async ({ method, url: path, headers }, response, request = response.req) => {
    const bytes = Buffer.concat(await request.toArray());
    seen.push(method, path, headers['x-own'], headers['content-length'], headers.connection, bytes.equals(body));
    response.end('thank you');
  });
  expect(await post(url)).toBe('taken');
  expect(seen).toEqual(['POST', '/hook?key=1', 'yes', '8', 'close', true]);
});

test.each([
  [200, 'taken'],
  [204, 'taken'],
  [301, 'later: HTTP 301: redirects are not followed'],
  [307, 'later: HTTP 307: redirects are not followed'],
  [400, 'refused: HTTP 400'],
  [404, 'refused: HTTP 404'],
  [408, 'later: HTTP 408'],
  [410, 'refused: HTTP 410'],
  [425, 'later: HTTP 425'],
  [500, 'later: HTTP 500'],
  [503, 'later: HTTP 503'],
])('status %i: %s', async (status, outcome) => {
  const paths: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    paths.push(request.url);
    response.writeHead(status, { Location: '/elsewhere' }).end();
  });
  expect(await post(url)).toBe(outcome);
  expect(paths).toEqual(['/hook?key=1']);
});

test('a receiver may ask to be left alone for a while', async () => {
  expect(await post(await serve((_, response) => response.writeHead(429, { 'Retry-After': '17' }).end()))).toBe(
    'later: HTTP 429 17 s',
  );
  const now_ms = Date.UTC(2026, 10, 25, 12);
  expect(parseRetryAfter('Wed, 25 Nov 2026 12:01:00 GMT', now_ms)).toBe(60);
  expect(parseRetryAfter('86400', now_ms)).toBe(900);
  for (const text of [null, '', '-5', '0', 'soon', '1e3x', 'Wed, 25 Nov 2026 11:00:00 GMT'])
    expect(parseRetryAfter(text, now_ms), String(text)).toBeNull();
});

test('nobody listens', async () => {
  const server = createServer();
  const url = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : '';
      server.close(() => resolve(`http://127.0.0.1:${port}/`));
    }),
  );
  expect(await post(url)).toBe('later: connection refused');
});

test('one that hangs up, or speaks something else', async () => {
  expect(await post(await listen(createPlainServer((socket) => socket.destroy())))).toBe('later: connection reset');
  expect(await post(await listen(createPlainServer((socket) => socket.end('220 smtp\r\n\r\n'))))).toMatch(
    /^later: HPE_/,
  );
});

test('one that never answers is left after 5 s; so is one whose head never ends', async () => {
  for (const text of ['', 'HTTP/1.1 200 OK\r\nX-Slow: ']) {
    const reached = Promise.withResolvers<void>();
    const url = await listen(
      createPlainServer((socket) => {
        socket.on('error', () => {});
        socket.write(text);
        socket.on('data', () => reached.resolve());
      }),
    );
    const clock = new FakeClock();
    const outcome = post(url, clock);
    await reached.promise;
    await clock.pass(5);
    expect(await outcome).toBe('later: no answer within 5 s');
  }
});

test('the status has decided: a body without end is cut, by its size and by the time', async () => {
  let sent_bytes = 0;
  const flood = await serve((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent_bytes += 16_384;
    };
    response.on('drain', more).on('error', () => {});
    more();
  });
  expect(await post(flood)).toBe('taken');
  // What lies in the buffers of the two sockets comes on top.
  expect(sent_bytes).toBeLessThan(16 * 2 ** 20);
  const drip = await serve((_, response) => {
    response.write('x');
  });
  const clock = new FakeClock();
  const outcome = post(drip, clock);
  // Published when the client has the head of the answer.
  await new Promise<unknown>((resolve) => subscribe('http.client.response.finish', resolve));
  await clock.pass(5);
  expect(await outcome).toBe('taken');
});

test('the end of the service ends the exchange', async () => {
  const reached = Promise.withResolvers<void>();
  const url = await serve(() => reached.resolve());
  const ending = new AbortController();
  const outcome = post(url, new FakeClock(), ending.signal);
  await reached.promise;
  ending.abort();
  expect(await outcome).toMatch(/^later: /);
  expect(await post(url, new FakeClock(), ending.signal)).toMatch(/^later: /);
});
