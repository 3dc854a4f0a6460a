import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { expect, onTestFinished, test } from 'vitest';
import { connectApi } from './connect-api.ts';

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'omnimind-api-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** A monitor that knows one answer. */
async function listen(socket: string, listener: RequestListener): Promise<() => Promise<void>> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return close;
}

const released: RequestListener = (request, response) => {
  response.end(JSON.stringify({ id: `${request.method} ${request.url}`, undone: [] }));
};
const ask = (environment: NodeJS.ProcessEnv) => connectApi(environment, 1000).call('release', { id: 'a/b' });

test('asks the socket that OMNIMIND_API names', async () => {
  const socket = join(directory(), 's');
  await listen(socket, released);
  expect(await ask({ OMNIMIND_API: socket })).toEqual({ id: 'POST /v1/workloads/a%2Fb/release', undone: [] });
});

test.each(['s', './s', `/${'x'.repeat(120)}`])('a name that can be no socket is refused: %s', (name) => {
  expect(() => connectApi({ OMNIMIND_API: name })).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('nobody there: says what to start', async () => {
  const socket = join(directory(), 's');
  await expect(ask({ OMNIMIND_API: socket })).rejects.toMatchObject({
    code: 'monitor_unavailable',
    problem: message('monitor.none', { sockets: [socket] }),
  });
});

test('a monitor that comes back is found again', async () => {
  const socket = join(directory(), 's');
  const client = connectApi({ OMNIMIND_API: socket });
  const close = await listen(socket, released);
  await expect(client.call('release', { id: 'x' })).resolves.toBeDefined();
  await close();
  await expect(client.call('release', { id: 'x' })).rejects.toMatchObject({ code: 'monitor_unavailable' });
  await listen(socket, released);
  await expect(client.call('release', { id: 'x' })).resolves.toBeDefined();
});

test('one that goes away in the middle is told as such, and nobody else is asked', async () => {
  const socket = join(directory(), 's');
  await listen(socket, (_, response) => response.destroy());
  await expect(ask({ OMNIMIND_API: socket })).rejects.toMatchObject({
    code: 'monitor_unavailable',
    problem: message('monitor.lost', { socket, errno: 'ECONNRESET' }),
  });
});

test('the own monitor comes before the machine’s', async () => {
  const runtime = directory();
  mkdirSync(join(runtime, 'omnimind'));
  await listen(join(runtime, 'omnimind/api.sock'), released);
  expect(await ask({ XDG_RUNTIME_DIR: runtime })).toMatchObject({ undone: [] });
});

test('errors of the API come as they are; those of a monitor before 0.2 as it wrote them', async () => {
  const problem = message('workload.not_found');
  let isOld = false;
  const answer = { type: '', title: '', status: 404, detail: 'no such', code: 'workload_not_found', hint: '' };
  const socket = join(directory(), 's');
  await listen(socket, (_, response) => {
    response.writeHead(404).end(JSON.stringify(isOld ? { ...answer, hint: 'Look.' } : { ...answer, problem }));
  });
  await expect(ask({ OMNIMIND_API: socket })).rejects.toBeInstanceOf(OmnimindError);
  await expect(ask({ OMNIMIND_API: socket })).rejects.toMatchObject({ code: 'workload_not_found', problem });
  isOld = true;
  await expect(ask({ OMNIMIND_API: socket })).rejects.toMatchObject({
    code: 'workload_not_found',
    problem: message('as_written', { text: 'no such. Look.' }),
  });
});
