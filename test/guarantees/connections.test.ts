import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { FakeMonitor, fakeTickRow } from '@omnimind/testing/fake-monitor';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../cli/omnimind.ts';

/** The API's socket against other users of the machine, who may connect to it as members of the group may. Needs root. */

let api: FakeMonitor;
beforeEach(async () => {
  api = await new FakeMonitor().listen();
  for (const path of [api.directory, dirname(api.path)]) chmodSync(path, 0o755);
  chmodSync(api.path, 0o666);
  api.tick(...Array.from({ length: 500 }, (_, index) => fakeTickRow(`w-${index}`, { name: 'x'.repeat(200) })));
});
afterEach(async () => {
  await api.close();
  expect(api.defects).toEqual([]);
});

/** A program of another user, who may do to the socket what they like. It ends with the test. */
function asUser(uid: number, program: string) {
  const text = `const { connect } = require('net'); const path = ${JSON.stringify(api.path)}; ${program}`;
  const child = spawn(process.execPath, ['-e', text], {
    uid,
    gid: uid,
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString();
  });
  return { child, said: (what: string) => until(what, () => output.includes(what), 120) };
}

/** How long root waits for an answer, ms. */
async function answered_ms(): Promise<number> {
  const start_ms = performance.now();
  expect((await api.client.call('machine')).workloads).toBe(500);
  return Math.round(performance.now() - start_ms);
}

test('10,000 connections of another user, 500 at a time', async () => {
  const other = asUser(
    65534,
    `let made = 0; const next = () => { if (made >= 10000) { console.log('done'); return; } made += 500; let open = 500;
     for (let i = 0; i < 500; i += 1) { const s = connect(path);
     s.on('error', () => {}); s.once('connect', () => setTimeout(() => s.destroy(), 20)); s.once('close', () => { if (--open === 0) next(); }); } }; next();`,
  );
  const waits: number[] = [];
  const ended = other.said('done').then(() => true);
  while (!(await Promise.race([ended, new Promise<false>((resolve) => setTimeout(() => resolve(false), 50))])))
    waits.push(await answered_ms());
  other.child.kill();
  console.log(`     answers meanwhile: ${waits.length}, longest ${Math.max(...waits)} ms`);
  expect(Math.max(...waits)).toBeLessThan(2000);
});

test('five users who hold all that they may do not shut out root', async () => {
  // Who is refused tries again, so that each has all the 256 that one user may have.
  const hold = `let tries = 0; const next = () => { if (++tries > 300) { console.log('held'); return; }
    connect(path).on('error', () => setTimeout(next, 5)).once('connect', next); }; next(); setInterval(() => {}, 1000);`;
  const users = [61001, 61002, 61003, 61004, 61005].map((uid) => asUser(uid, hold));
  await Promise.all(users.map(({ said }) => said('held')));
  console.log(`     root waits ${await answered_ms()} ms`);
  for (const { child } of users) child.kill();
});

test('250 connections that ask for everything and read nothing', async () => {
  const before = process.memoryUsage().rss;
  const alone_ms = await answered_ms();
  const deaf = asUser(
    65534,
    `let asked = 0; for (let i = 0; i < 250; i += 1) { const s = connect(path).on('error', () => {}); s.pause();
     s.write('GET /v1/workloads?recent=true HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n', () => { if (++asked === 250) console.log('asked'); }); }`,
  );
  await deaf.said('asked');
  const start_ms = performance.now();
  const answer = await until('an answer', () => api.client.call('machine').catch(() => undefined), 60);
  const wait_ms = Math.round(performance.now() - start_ms);
  const grown_mb = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  console.log(`     grown by ${grown_mb} MiB, root waits ${wait_ms} ms, alone ${alone_ms} ms`);
  deaf.child.kill();
  expect(answer.workloads).toBe(500);
  expect(grown_mb).toBeLessThan(400);
});

/** Sends bytes as they are, in pieces with pauses. @returns all that came back */
function send(pieces: readonly string[], pause_ms = 0): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(api.path);
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    void (async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece, 'latin1');
        await new Promise((done) => setTimeout(done, pause_ms));
      }
      socket.end();
    })();
  });
}

const statusesOf = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
const release = 'POST /v1/workloads/w-1/release HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n';

test.each([
  ['two lengths', `Content-Length: 5\r\nContent-Length: ${release.length}\r\n\r\n${release}`],
  ['length and chunks', `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${release}`],
  ['chunked twice', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${release}`],
  ['a length with a sign', `Content-Length: +0\r\n\r\n${release}`],
  ['a length of hexadecimal digits', `Content-Length: 0x0\r\n\r\n${release}`],
  ['a blank before the colon', `Content-Length : 0\r\n\r\n${release}`],
  ['a folded header', `X: a\r\n Content-Length: 0\r\n\r\n${release}`],
  ['a bare carriage return', `X: a\rContent-Length: 0\r\n\r\n${release}`],
  ['a NUL', `X: a\0b\r\n\r\n${release}`],
])('a request within a request: %s', async (_, rest) => {
  const text = await send([`POST /v1/workloads/w-0/ignore HTTP/1.1\r\nHost: x\r\n${rest}`]);
  expect(statusesOf(text)).toEqual([400]);
  expect(api.commands).toEqual([]);
});

test('heads of 1 MB, 10,000 headers, a path of 100 KB, chunks without end', async () => {
  const heads = [
    `GET /v1/machine HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(2 ** 20)}\r\n\r\n`,
    `GET /v1/machine HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(10_000)}\r\n`,
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  ];
  for (const head of heads) expect(statusesOf(await send([head]))).toEqual([431]);
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const endless = [
    'POST /v1/workloads HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
    ...Array(40).fill(chunk),
  ];
  // It is cut off; whether the answer still comes through depends on what it had on its way.
  expect([[], [413]]).toContainEqual(statusesOf(await send(endless, 5)));
  expect(api.adopted).toEqual([]);
});

test('who sends a byte a second is cut off, and others do not wait', async () => {
  const start_ms = performance.now();
  const slow = send(Array.from('GET /v1/machine HTTP/1.1\r\nHost: xxxxxxxxxxxxxxxx'), 1000);
  expect(await answered_ms()).toBeLessThan(500);
  expect(statusesOf(await slow)).toEqual([408]);
  expect((performance.now() - start_ms) / 1000).toBeLessThan(20);
});
