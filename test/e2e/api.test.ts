import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@omnimind/client/api-client';
import { socketTransport } from '@omnimind/client/transport';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { omnimindBin, until } from '../cli/omnimind.ts';
import { type JsonSchema, valuesOf, wrongValuesOf } from './json-schema-values.ts';

/** The API of a real monitor, as strangers would use it. */

const directory = mkdtempSync(join(tmpdir(), 'omnimind-e2e-api-'));
const socketPath = join(directory, 'api.sock');
const monitor = spawn(omnimindBin, ['monitor', '--socket', socketPath], {
  stdio: ['ignore', 'ignore', 'pipe'],
  env: { PATH: process.env['PATH'], HOME: directory, XDG_STATE_HOME: join(directory, 'state') },
});
let told = '';
monitor.stderr.on('data', (piece: Buffer) => {
  told += piece.toString();
});
const client = new ApiClient(
  socketTransport(
    socketPath,
    (code) => new OmnimindError('monitor_unavailable', message('as_written', { text: code })),
  ),
);
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

beforeAll(async () => {
  const count = () => client.call('workloads').then(({ workloads }) => workloads.length);
  await until(
    'a workload',
    () =>
      count().then(
        (number) => number > 0,
        () => false,
      ),
    120,
  );
});
afterAll(async () => {
  agent.destroy();
  const ended = once(monitor, 'close');
  monitor.kill('SIGTERM');
  const [status] = await ended;
  rmSync(directory, { recursive: true, force: true });
  // What the API did wrong would be told here as a defect.
  expect([status, told]).toEqual([0, '']);
});

interface Wish {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | undefined;
}

/** @returns status; `-1` when the connection was ended by the server without an answer */
function ask({ method, path, headers, body }: Wish): Promise<number> {
  return new Promise((resolve) => {
    // For DELETE and OPTIONS Node would send a body without its length: to the server the beginning of a next request.
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const asked = request({ socketPath, agent, method, path, headers: { ...headers, ...length } }, (response) => {
      resolve(response.statusCode ?? 0);
      // A stream does not end by itself.
      if (response.headers['content-type']?.startsWith('text/event-stream') === true) response.destroy();
      else response.resume();
    });
    asked.on('error', () => resolve(-1));
    asked.end(body);
  });
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
}

/** Requests that the document allows, and those that come near to it. */
async function wishes(): Promise<fc.Arbitrary<Wish>> {
  const document = (await client.call('document')) as { paths: Record<string, Record<string, Operation>> };
  const ids = (await client.call('workloads')).workloads.map(({ id }) => id);
  const id = fc.oneof(fc.constantFrom(...ids, 'machine'), fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }));
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return fc.oneof(
    ...operations.map(({ path, method, operation }) => {
      const schema = operation.requestBody?.content['application/json'].schema ?? {};
      const query = operation.parameters
        .filter((parameter) => parameter.in === 'query')
        .map((parameter) =>
          fc.tuple(fc.constant(parameter.name), fc.oneof(valuesOf(parameter.schema), wrongValuesOf(parameter.schema))),
        );
      return fc
        .record({
          id,
          query: fc.array(fc.oneof(...query, fc.tuple(fc.string(), fc.string())), { maxLength: 3 }),
          // A process that is not there: what is there is somebody's.
          body: fc.oneof(valuesOf(schema), wrongValuesOf(schema)).map((value) => JSON.stringify(withoutProcess(value))),
          broken: fc.option(fc.string(), { freq: 10 }),
          method: fc.oneof(
            { weight: 9, arbitrary: fc.constant(method.toUpperCase()) },
            { weight: 1, arbitrary: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'POST', 'GET') },
          ),
          headers: fc.dictionary(
            fc.constantFrom('Accept', 'Content-Type', 'Origin', 'Host', 'Last-Event-ID', 'Authorization', 'X-Any'),
            fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
            { maxKeys: 2 },
          ),
        })
        .map(
          (wish): Wish => ({
            method: wish.method,
            path: `${path.replace('{id}', encoded(wish.id))}${wish.query.length === 0 ? '' : `?${wish.query.map(([key, value]) => `${encoded(key)}=${encoded(typeof value === 'object' ? JSON.stringify(value) : String(value))}`).join('&')}`}`,
            headers: wish.headers,
            body: wish.method === 'GET' || wish.method === 'HEAD' ? undefined : (wish.broken ?? wish.body),
          }),
        );
    }),
  );
}

function withoutProcess(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number'
    ? { ...value, pid: 4_194_304 - (Math.abs(Math.trunc(value.pid)) % 1000) }
    : value;
}

/** Lone surrogates have no form in a URL. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function residentBytes(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${monitor.pid}/status`, 'utf8'))?.[1]) * 1024;
}

test('20,000 requests by the document and near to it: no 5xx, no crash, no growth', { timeout: 900_000 }, async () => {
  const batch = 500;
  // Until all code is compiled, all caches are full and V8 has made its heap as large as it wants it: 27,000 requests were seen.
  const warmUp = 30_000;
  const samples = fc.sample(await wishes(), { numRuns: warmUp + 20_000, seed: Number(process.env['FUZZ_SEED'] ?? 7) });
  const statuses = new Map<number, number>();
  const resident: number[] = [];
  for (let start = 0; start < samples.length; start += batch) {
    const answers = await Promise.all(
      samples.slice(start, start + batch).map(async (wish) => [wish, await ask(wish)] as const),
    );
    for (const [wish, status] of answers) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500) expect.fail(`${status}: ${JSON.stringify(wish)}`);
    }
    resident.push(residentBytes());
  }
  const table = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const settled = resident.slice(warmUp / batch);
  const third = Math.floor(settled.length / 3);
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const growth = middle(settled.slice(-third)) - middle(settled.slice(0, third));
  console.log(
    `     statuses: ${table.join(', ')}; resident ${(resident.at(-1) ?? 0) / 2 ** 20} MiB, grown by ${growth / 2 ** 20} MiB over ${settled.length * batch} requests`,
  );
  expect(statuses.get(200)).toBeGreaterThan(2000);
  expect(statuses.get(-1) ?? 0).toBe(0);
  expect(growth).toBeLessThan(8 * 2 ** 20);
  expect((await client.call('machine')).workloads).toBeGreaterThan(0);
});

/** Runs a request as another user, who may traverse to the socket. @returns what it printed: the status, or why not */
async function asNobody(program: string): Promise<string> {
  const child = spawn(process.execPath, ['-e', program], {
    uid: 65534,
    gid: 65534,
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  await once(child, 'close');
  return text.trim();
}

test("another user's socket is closed to others", async () => {
  if (process.getuid?.() !== 0) return;
  const program = `require('http').get({socketPath:${JSON.stringify(socketPath)},path:'/v1/machine'},r=>console.log(r.statusCode)).on('error',e=>console.log(e.code))`;
  expect(await asNobody(program)).toBe('EACCES');
});
