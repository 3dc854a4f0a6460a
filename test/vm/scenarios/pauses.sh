#!/bin/bash
# A hundred random pauses, made as the monitor makes them (systemd's freezer), of real programs in scopes of `omnimind run`: npm test,
# pytest, PostgreSQL whose clients wait outside, a pipeline of the shell, and what a debugger traces, which is in the scope or waits
# outside. Each goes on and ends well.
# processors: 2
# alone: what is paused must not wait for a busy host, too
# limit: 3600
# named: half an hour, and an image of its own; OMNIMIND_KIND=npm does the twenty of one kind
# debian: postgresql python3-pytest gdb npm
. /omnimind/lib.sh
make_dev
# Beside the package for D-Bus that the program brings.
cp /omnimind/programs/pauser.mjs /omnimind/installed/app/
export uid
exec node --input-type=module - <<'JS'
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Pauses of each of the five kinds. */
const ofEach = 20;
/** For all pauses, and for what still runs after the last one of its life, s. */
const limit_s = 2400;
const end_s = 300;
const { uid, PATH } = process.env;
const home = '/home/dev';
const asDev = ['-u', 'dev', '--', 'env', '-C', home, `HOME=${home}`, `PATH=${PATH}`, `XDG_CACHE_HOME=${home}/.cache`, `XDG_RUNTIME_DIR=/run/user/${uid}`];
const dev = (...words) => execFileSync('runuser', [...asDev, ...words], { encoding: 'utf8', stdio: 'pipe' });

const sources = {
  'suite/package.json': '{ "name": "suite", "version": "1.0.0", "scripts": { "test": "node --test" } }',
  'suite/suite.test.mjs': `
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
  'test_suite.py': `
import queue, signal, socket, subprocess, sys, threading, time

def test_child():
    for number in range(5):
        ended = subprocess.run(["sh", "-c", f"sleep .1; echo {number}"], capture_output=True, text=True, timeout=120)
        assert (ended.returncode, ended.stdout) == (0, f"{number}\\n")

def test_threads():
    numbers, sums = queue.Queue(5), []
    def add():
        total = 0
        while (number := numbers.get(timeout=120)) is not None:
            time.sleep(.01)
            total += number
        sums.append(total)
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads: thread.start()
    for number in [*range(400), *[None] * 4]: numbers.put(number, timeout=120)
    for thread in threads: thread.join(120)
    assert sum(sums) == 79800

def test_socket():
    server = socket.create_server(("127.0.0.1", 0))
    def echo():
        connection, _ = server.accept()
        with connection:
            while data := connection.recv(64): connection.sendall(data)
    threading.Thread(target=echo, daemon=True).start()
    with socket.create_connection(server.getsockname(), timeout=120) as client:
        for number in range(100):
            client.sendall(b"%3d" % number)
            assert client.recv(64) == b"%3d" % number

def test_timer():
    # A handler may be interrupted by the next one: their order says nothing.
    rings, began = [], time.monotonic()
    signal.signal(signal.SIGALRM, lambda *_: rings.append(None))
    signal.setitimer(signal.ITIMER_REAL, .05, .05)
    while len(rings) < 20: signal.pause()
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert time.monotonic() - began >= .99

def test_work(tmp_path):
    file = tmp_path / "squares"
    file.write_text("\\n".join(str(number * number) for number in range(50000)))
    assert sum(map(int, file.read_text().split())) == 41665416675000
`,
  // What it serves is asked for from outside of its scope.
  'database.sh': `
    set -e
    server=$(echo /usr/lib/postgresql/*/bin)
    rm -f ~/load-ended
    "$server/pg_ctl" -s -w -t 600 -D ~/cluster -l ~/cluster.log -o "-k /tmp -c listen_addresses=''" start
    until [ -e ~/load-ended ]; do sleep .2; done
    "$server/pg_ctl" -s -w -t 600 -D ~/cluster -m fast stop`,
  'load.sh': `
    set -e
    server=$(echo /usr/lib/postgresql/*/bin)
    trap 'touch ~/load-ended' EXIT
    until [ ! -e ~/load-ended ] && "$server/pg_isready" -q -h /tmp; do sleep .5; done
    "$server/psql" -q -h /tmp -c 'TRUNCATE pgbench_history; UPDATE pgbench_tellers SET tbalance = 0; UPDATE pgbench_branches SET bbalance = 0' postgres
    "$server/pgbench" -n -h /tmp -c 4 -j 2 -t 60 postgres 2>&1 | grep -x 'number of transactions actually processed: 240/240'
    sums=$("$server/psql" -At -h /tmp -c 'SELECT count(*) = 240 AND sum(delta) = (SELECT sum(tbalance) FROM pgbench_tellers) AND sum(delta) = (SELECT sum(bbalance) FROM pgbench_branches) FROM pgbench_history' postgres)
    [ "$sums" = t ]`,
  'pipeline.sh': `
    set -eo pipefail
    sum=$(seq 1 200000 | sort -r | gzip -c | gzip -dc | sort -n | md5sum)
    [ "$sum" = "$(seq 1 200000 | md5sum)" ]`,
  'debug.gdb': `
    set $stops = 1
    while $stops < 100
      continue
      set $stops = $stops + 1
    end
    continue
    quit $_exitcode`,
  'attach.sh': `
    until pid=$(pgrep -x turns); do sleep .2; done
    exec gdb -q -nx -batch -ex 'break turn' -ex continue -x programs/debug.gdb -p "$pid"`,
};
mkdirSync(`${home}/programs/suite`, { recursive: true });
chmodSync(home, 0o755);
for (const [name, text] of Object.entries(sources)) writeFileSync(`${home}/programs/${name}`, text);
const ends = {};
/** Notes how it ends. @returns when it has, and whether it was well */
const follow = (name, words) => {
  let told = '';
  const child = spawn('runuser', [...asDev, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told = (told + text).slice(-3000)));
  return new Promise((go) =>
    child.on('close', (status, signal) => {
      const isWell = status === 0;
      ends[name] ??= { well: 0, badly: 0 };
      ends[name][isWell ? 'well' : 'badly'] += 1;
      if (!isWell) console.log(`     ${name}: ${signal ?? status}: ${told}`);
      go();
    }),
  );
};
const makeDatabase = () => {
  const [server] = globSync('/usr/lib/postgresql/*/bin');
  dev(`${server}/initdb`, '--no-sync', '-A', 'trust', '-D', `${home}/cluster`);
  dev(`${server}/pg_ctl`, '-s', '-w', '-t', '600', '-D', `${home}/cluster`, '-l', `${home}/cluster.log`, '-o', "-k /tmp -c listen_addresses=''", 'start');
  dev(`${server}/pgbench`, '-q', '-i', '-h', '/tmp', 'postgres');
  dev(`${server}/pg_ctl`, '-s', '-w', '-t', '600', '-D', `${home}/cluster`, '-m', 'fast', 'stop');
  console.log('     the database is made');
};
const turns = ['/omnimind/programs/turns', '100'];
let isAttached = false;
/** What is run in a scope, and what waits for it outside. */
const programs = {
  pipeline: () => ({ inside: ['bash', 'programs/pipeline.sh'] }),
  debugger: () => {
    isAttached = !isAttached;
    if (isAttached) return { inside: turns, outside: ['bash', 'programs/attach.sh'] };
    return { inside: ['gdb', '-q', '-nx', '-batch', '-ex', 'break turn', '-ex', 'run', '-x', 'programs/debug.gdb', '--args', ...turns] };
  },
  npm: () => ({ inside: ['env', 'PATH=/usr/bin:/bin', 'npm_config_update_notifier=false', 'npm', '--prefix', 'programs/suite', 'test'] }),
  pytest: () => ({ inside: ['pytest-3', '-q', '-p', 'no:cacheprovider', 'programs/test_suite.py'] }),
  postgres: () => ({ inside: ['bash', 'programs/database.sh'], outside: ['bash', 'programs/load.sh'] }),
};
const kinds = Object.keys(programs).filter((name) => [name, undefined].includes(process.env.OMNIMIND_KIND));
const paused = Object.fromEntries(kinds.map((name) => [name, 0]));
const slice = `/sys/fs/cgroup/user.slice/user-${uid}.slice/user@${uid}.service/omnimind.slice/omnimind-dev.slice`;
const is = (what, unit) => {
  const file = `${slice}/${unit}/cgroup.events`;
  return existsSync(file) && new RegExp(`^${what} 1$`, 'm').test(readFileSync(file, 'utf8'));
};
const pauser = spawn('runuser', [...asDev, 'node', '/omnimind/installed/app/pauser.mjs'], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: pauser.stdout })[Symbol.asyncIterator]();
/** @returns whether it was done: what has ended meanwhile is not paused */
const perform = async (unit, verb) => {
  pauser.stdin.write(`${unit} ${verb}\n`);
  const { value } = await answers.next();
  if (value !== 'done' && is('populated', unit)) console.log(`     ${verb} ${unit}: ${value}`);
  return value === 'done';
};
const began = Date.now();
const seconds = () => Math.round((Date.now() - began) / 1000);
// A fixed seed: which moments these are is the machine's, but a run can be told from another.
let seed = 20_261_129;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
/** One life of a program, with as many pauses as it lasts for, `most` at most. */
const live = async (name, most) => {
  const { inside, outside } = programs[name]();
  const run = ['/omnimind/installed/bin/omnimind', 'run', '--quiet', '--mode', 'observe', '--name', name, '--', ...inside];
  let isOver = false;
  const ended = Promise.all([follow(name, run), ...(outside ? [follow(`${name}, outside`, outside)] : [])]).then(() => (isOver = true));
  for (let count = 0; count < most && !isOver; ) {
    await pause(random() * 1500);
    const unit = globSync(`omnimind-run-${name}-*.scope`, { cwd: slice }).find((each) => is('populated', each));
    if (unit === undefined || !(await perform(unit, 'freeze'))) continue;
    const before = is('frozen', unit);
    await pause(100 + random() * 2900);
    const isPaused = before && is('frozen', unit);
    if (!(await perform(unit, 'thaw')) || !isPaused) continue;
    count += 1;
    paused[name] += 1;
  }
  await Promise.race([ended, pause(end_s * 1000)]);
  if (!isOver) return false;
  console.log(`     ${name} after ${seconds()} s: ${JSON.stringify(paused)}`);
  return true;
};
let failed = 0;
const check = (isGood, text) => {
  if (!isGood) failed += 1;
  console.log(isGood ? 'ok  ' : 'FAIL', text);
};
for (const name of kinds) {
  if (name === 'postgres') makeDatabase();
  while (paused[name] < ofEach && seconds() < limit_s)
    if (!(await live(name, ofEach - paused[name]))) {
      check(false, `${name} ends within ${end_s} s after its last pause`);
      process.exit(1);
    }
}
check(kinds.length > 0 && Object.values(paused).every((count) => count === ofEach), `pauses in ${seconds()} s: ${JSON.stringify(paused)}`);
check(Object.values(ends).every(({ badly }) => badly === 0), `each went on and ended well: ${JSON.stringify(ends)}`);
process.exit(failed === 0 ? 0 : 1);
JS
