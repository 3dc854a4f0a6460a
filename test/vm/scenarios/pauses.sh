#!/bin/bash
# A hundred random pauses, made as the monitor makes them (systemd's freezer), of real programs in scopes of `omnimind run`: a test
# suite, a database under load, a pipeline, a debugger and its target in one scope, a server whose client waits outside. Each goes on and ends well.
# processors: 2
# alone: what is paused must not wait for a busy host, too
# named: ten minutes
. /omnimind/lib.sh
make_dev
export uid
exec node --input-type=module - <<'JS'
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const wanted = 100;
const limit_s = 900;
const { uid, PATH } = process.env;
const environment = ['env', '-C', '/home/dev', 'HOME=/home/dev', `PATH=${PATH}`, 'XDG_CACHE_HOME=/home/dev/.cache', `XDG_RUNTIME_DIR=/run/user/${uid}`];
const asDev = ['-u', 'dev', '--', ...environment];

const sources = {
  'suite.test.mjs': `
    import { execFile } from 'node:child_process';
    import { createServer } from 'node:http';
    import assert from 'node:assert';
    import test from 'node:test';
    import { Worker } from 'node:worker_threads';
    test('timers', async () => { for (let i = 0; i < 40; i += 1) await new Promise((go) => setTimeout(go, 50)); });
    test('children', async () => {
      for (let i = 0; i < 10; i += 1) await new Promise((go, no) => execFile('/bin/sh', ['-c', 'sleep .1; echo ' + i], (error, out) => (error || out.trim() !== String(i) ? no(error) : go())));
    });
    test('a server', async () => {
      const server = createServer((request, answer) => setTimeout(() => answer.end(request.url), 20)).listen(0, '127.0.0.1');
      await new Promise((go) => server.on('listening', go));
      for (let i = 0; i < 40; i += 1) assert.equal(await (await fetch('http://127.0.0.1:' + server.address().port + '/' + i)).text(), '/' + i);
      server.closeAllConnections();
      server.close();
    });
    test('a worker', async () => {
      const worker = new Worker("const { parentPort } = require('node:worker_threads'); let sum = 0; for (let i = 0; i < 3e7; i += 1) sum += i; parentPort.postMessage(sum);", { eval: true });
      assert.equal(await new Promise((go) => worker.on('message', go)), 449999985000000);
    });`,
  'database.mjs': `
    import { rmSync } from 'node:fs';
    import { DatabaseSync } from 'node:sqlite';
    import assert from 'node:assert';
    import { fork } from 'node:child_process';
    const file = '/home/dev/database-' + (process.argv[3] ?? process.pid);
    const writer = (name) => {
      const database = new DatabaseSync(file, { timeout: 60000 });
      const insert = database.prepare('INSERT INTO rows VALUES (?, ?)');
      for (let i = 0; i < 40; i += 1) {
        database.exec('BEGIN IMMEDIATE');
        for (let j = 0; j < 50; j += 1) insert.run(name, i * 50 + j);
        database.exec('COMMIT');
      }
      database.close();
    };
    if (process.argv[2]) writer(process.argv[2]);
    else {
      const database = new DatabaseSync(file, { timeout: 60000 });
      database.exec('PRAGMA journal_mode=WAL; CREATE TABLE rows (name, number)');
      const statuses = await Promise.all(['a', 'b', 'c'].map((name) => new Promise((go) => fork(process.argv[1], [name, String(process.pid)]).on('exit', go))));
      assert.deepEqual(statuses, [0, 0, 0]);
      assert.equal(database.prepare('SELECT count(*) AS rows FROM (SELECT DISTINCT * FROM rows)').get().rows, 6000);
      assert.equal(database.prepare('PRAGMA integrity_check').get().integrity_check, 'ok');
      database.close();
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    }`,
  'debugged.mjs': `
    import assert from 'node:assert';
    import { spawn } from 'node:child_process';
    const target = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', '-e', 'let turns = 0; for (; turns < 30; turns += 1) { debugger; } console.log("turns", turns)'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    target.stdout.on('data', (text) => (out += text));
    const ended = new Promise((go) => target.on('exit', go));
    const url = await new Promise((go) => {
      let told = '';
      target.stderr.on('data', (text) => { told += text; const found = /ws:\\S+/.exec(told); if (found) go(found[0]); });
    });
    const socket = new WebSocket(url);
    await new Promise((go) => (socket.onopen = go));
    let id = 0;
    const call = (method, params = {}) => socket.send(JSON.stringify({ id: (id += 1), method, params }));
    let stops = 0;
    socket.onmessage = ({ data }) => {
      const { method } = JSON.parse(data);
      if (method === 'Debugger.paused') { stops += 1; setTimeout(() => call('Debugger.resume'), 30); }
      if (method === 'Runtime.executionContextDestroyed') socket.close();
    };
    call('Runtime.enable');
    call('Debugger.enable');
    call('Runtime.runIfWaitingForDebugger');
    assert.equal(await ended, 0);
    assert.equal(stops, 31);
    assert.match(out, /turns 30/);`,
  'server.mjs': `
    import { createServer } from 'node:http';
    let served = 0;
    const server = createServer((request, answer) => { served += 1; setTimeout(() => answer.end(request.url), 20); if (request.url === '/end') setTimeout(() => process.exit(served > 50 ? 0 : 1), 100); });
    server.listen(Number(process.argv[2]), '127.0.0.1');`,
  'client.mjs': `
    import assert from 'node:assert';
    const ask = async (path) => (await fetch('http://127.0.0.1:' + process.argv[2] + path)).text();
    for (;;) { try { await ask('/'); break; } catch { await new Promise((go) => setTimeout(go, 200)); } }
    for (let i = 0; i < 100; i += 1) assert.equal(await ask('/' + i), '/' + i);
    await ask('/end');`,
  'pipeline.sh': `
    set -eo pipefail
    sum=$(seq 1 300000 | sort -r | gzip -c | gzip -dc | sort -n | md5sum)
    [ "$sum" = "$(seq 1 300000 | md5sum)" ]`,
};
mkdirSync('/home/dev/programs', { recursive: true });
chmodSync('/home/dev', 0o755);
for (const [name, text] of Object.entries(sources)) writeFileSync(`/home/dev/programs/${name}`, text);

let port = 20_000;
const programs = {
  suite: () => ['node', '--test', 'programs/suite.test.mjs'],
  database: () => ['node', '--disable-warning=ExperimentalWarning', 'programs/database.mjs'],
  pipeline: () => ['bash', 'programs/pipeline.sh'],
  debugger: () => ['node', 'programs/debugged.mjs'],
  server: () => {
    port += 1;
    spawn('runuser', [...asDev, 'node', 'programs/client.mjs', String(port)], { stdio: 'inherit' }).on('exit', (status) => note('client', status));
    return ['node', 'programs/server.mjs', String(port)];
  },
};
const ends = {};
const note = (name, status) => {
  ends[name] ??= { well: 0, badly: 0 };
  ends[name][status === 0 ? 'well' : 'badly'] += 1;
};
const paused = Object.fromEntries(Object.keys(programs).map((name) => [name, 0]));
let count = 0;
let isOver = false;
const running = new Set();
const start = (name) => {
  const run = ['/omnimind/installed/bin/omnimind', 'run', '--quiet', '--mode', 'observe', '--name', name, '--', ...programs[name]()];
  let told = '';
  const child = spawn('runuser', [...asDev, ...run], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(name);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told = (told + text).slice(-2000)));
  child.on('exit', (status) => {
    note(name, status);
    running.delete(name);
    if (status !== 0) console.log(`     ${name}: status ${status}: ${told}`);
    if (!isOver) start(name);
  });
};
const systemctl = (verb, unit) => {
  try {
    execFileSync('runuser', [...asDev, 'systemctl', '--user', verb, unit], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
};
for (const name of Object.keys(programs)) start(name);
const began = Date.now();
// A fixed seed: which moments these are is the machine's, but a run can be told from another.
let seed = 20_261_129;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
while (count < wanted && Date.now() - began < limit_s * 1000) {
  const scopes = globSync(`/sys/fs/cgroup/user.slice/user-${uid}.slice/user@${uid}.service/omnimind.slice/omnimind-dev.slice/omnimind-run-*.scope`);
  const scope = scopes[Math.floor(random() * scopes.length)];
  if (scope !== undefined) {
    const unit = scope.slice(scope.lastIndexOf('/') + 1);
    // What has ended meanwhile was not paused.
    if (systemctl('freeze', unit)) {
      await pause(100 + random() * 2900);
      if (systemctl('thaw', unit)) {
        count += 1;
        const name = Object.keys(programs).find((each) => unit.startsWith(`omnimind-run-${each}-`));
        if (name !== undefined) paused[name] += 1;
      }
    }
  }
  await pause(random() * 500);
}
isOver = true;
const until = Date.now() + 180_000;
while (running.size > 0 && Date.now() < until) await pause(500);
console.log(count === wanted ? 'ok  ' : 'FAIL', `${count} pauses: ${JSON.stringify(paused)}`);
console.log(Object.values(paused).every((each) => each > 0) ? 'ok  ' : 'FAIL', 'each program was paused');
console.log(running.size === 0 ? 'ok  ' : 'FAIL', `all have ended: ${[...running]}`);
const isWell = Object.keys(programs).every((name) => (ends[name]?.well ?? 0) > 0) && Object.values(ends).every(({ badly }) => badly === 0);
console.log(isWell ? 'ok  ' : 'FAIL', `each ended well: ${JSON.stringify(ends)}`);
process.exit(count === wanted && running.size === 0 && isWell && Object.values(paused).every((each) => each > 0) ? 0 : 1);
JS
