import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { commandName, displayName } from './command-name.ts';

/** Command lines as people and their tools start them: the kernel's name, the words with blanks between them, the name for people. */
test.each([
  // Node
  ['MainThread', 'node --max-old-space-size=4096 server.js', 'node server.js'],
  ['node', 'node --inspect-port 9230 --env-file .env --enable-source-maps dist/main.js', 'node main.js'],
  ['node', 'node --eval=1 x', 'node'],
  ['node', 'node .', 'node'],
  ['node', 'node -', 'node'],
  ['node', 'node --run dev', 'node --run dev'],
  ['node', 'node -- server.js', 'node server.js'],
  ['node20', '/usr/bin/node20 server.js', 'node20 server.js'],
  ['node', 'node /usr/lib/node_modules/npm/bin/npm-cli.js run dev', 'npm run dev'],
  ['node', 'node /usr/lib/node_modules/npm/bin/npx-cli.js --yes vite --port 3000', 'npx vite'],
  ['node', 'node /usr/share/yarn/bin/yarn.js dev', 'yarn dev'],
  ['node', 'node /srv/.yarn/releases/yarn-4.1.0.cjs workspace web dev', 'yarn workspace web'],
  ['node', 'node /root/.cache/node/corepack/v1/pnpm/9.0.0/bin/pnpm.cjs --filter web dev', 'pnpm dev'],
  ['node', 'node /srv/node_modules/.bin/ts-node -P tsconfig.json src/server.ts', 'ts-node server.ts'],
  ['node', 'node /srv/node_modules/.bin/tsx watch src/server.ts', 'tsx watch server.ts'],
  ['node', 'node --require /s/node_modules/tsx/dist/preflight.cjs --import file:///s/loader.mjs src/a.ts', 'node a.ts'],
  ['node', 'node /srv/node_modules/.bin/nodemon -w src -e ts server.js', 'nodemon server.js'],
  ['node', 'node /srv/node_modules/.bin/next dev --turbo', 'next dev'],
  ['node', 'node /srv/node_modules/typescript/lib/tsserver.js --useInferredProjectPerProjectRoot', 'tsserver'],
  ['next-server (v1', 'next-server (v15.1.0)', 'next-server (v15.1.0)'],
  ['api-server', 'api-server', 'api-server'],
  // Perl, whose scripts may name themselves by their path
  ['/usr/share/lint', '/usr/share/lintian/bin/lintian -i x.changes', 'lintian'],
  ['/usr/share/lint', '/usr/bin/perl /usr/share/lintian/bin/lintian', 'lintian'],
  ['/usr/share/lint', 'lintian: 3 of 9', 'lint'],
  ['./build.pl', './build.pl', 'build.pl'],
  // Python
  ['python', 'python -m pytest -q tests', 'pytest'],
  ['python', 'python -mpytest', 'pytest'],
  ['python3', 'python3 -Im pip install x', 'pip'],
  ['python3', 'python3 -uc print(1)', 'python3'],
  ['python3', 'python3 -W ignore -X dev -m uvicorn --port 80 shop.main:app', 'uvicorn shop.main:app'],
  ['python3', 'python3 -m flask --app shop run', 'flask run'],
  ['python3', 'python3 -m debugpy --listen 5678 --wait-for-client app.py', 'debugpy app.py'],
  ['pt_main_thread', 'python train.py --epochs 3', 'python train.py'],
  ['pypy3.10', 'pypy3.10 run.py', 'pypy3.10 run.py'],
  ['python3', 'python3 /srv/shop/__main__.py', 'python3 shop'],
  ['manage.py', '/v/bin/python ./manage.py runserver 0.0.0.0:80', 'manage.py runserver'],
  [
    'gunicorn',
    '/v/bin/python /v/bin/gunicorn -w 4 -k uvicorn.workers.UvicornWorker -b :80 shop:app',
    'gunicorn shop:app',
  ],
  ['gunicorn', 'gunicorn: worker [shop]', 'gunicorn: worker [shop]'],
  ['celery', '/v/bin/python /v/bin/celery -A shop worker -l info', 'celery worker'],
  ['celery', '/v/bin/python /v/bin/celery --broker amqp://me:secret@host worker', 'celery worker'],
  ['celery', '/v/bin/python /v/bin/celery amqp://me:secret@host worker', 'celery worker'],
  ['uv', 'uv run app.py', 'uv run app.py'],
  ['uv', 'uv run --with rich --frozen -m pytest', 'uv run pytest'],
  ['uvx', 'uvx --from x ruff check', 'uvx ruff'],
  ['poetry', '/v/bin/python /usr/bin/poetry run pytest -q', 'poetry run pytest'],
  ['a-script-that-ha', '/usr/bin/python3 /usr/bin/a-script-that-has-a-name', 'a-script-that-has-a-name'],
  // JVM
  ['java', 'java -jar -Xmx1g /srv/shop.jar --port=1', 'java shop.jar'],
  ['java', 'java -Xmx1g -cp a.jar:b.jar Main', 'java Main'],
  ['java', 'java --class-path a.jar com.acme.billing.Application', 'java billing.Application'],
  ['java', 'java --add-opens java.base/java.lang=ALL-UNNAMED --module=app/com.acme.Indexer', 'Indexer'],
  ['java', 'java -classpath x org.apache.catalina.startup.Bootstrap start', 'Tomcat'],
  ['java', 'java -classpath x org.codehaus.plexus.classworlds.launcher.Launcher package', 'mvn'],
  ['java', 'java Single.java', 'java Single.java'],
  ['java', 'java @options', 'java'],
  // Ruby
  ['ruby', 'ruby bin/rails server -p 3001', 'rails server'],
  ['ruby', 'ruby -S rake db:migrate', 'rake db:migrate'],
  ['ruby', 'ruby -Itest -ruri test/x_test.rb', 'ruby x_test.rb'],
  ['bundle', '/usr/bin/ruby /usr/bin/bundle exec puma', 'bundle exec puma'],
  ['ruby', 'sidekiq 7.2.4 shop [3 of 5 busy]', 'sidekiq 7.2.4 shop'],
  // .NET
  ['dotnet', 'dotnet run', 'dotnet run'],
  ['dotnet', 'dotnet run --project src/Api/Api.csproj -- x.dll', 'dotnet run Api'],
  ['dotnet', 'dotnet watch run', 'dotnet watch'],
  ['dotnet', 'dotnet exec --runtimeconfig a.json --depsfile b.json Api.dll', 'dotnet Api.dll'],
  ['dotnet', '/usr/share/dotnet/dotnet', 'dotnet'],
  // Deno, Bun
  ['deno', 'deno task dev', 'deno task dev'],
  ['deno', 'deno run -A --config deno.json src/main.ts', 'deno main.ts'],
  ['deno', 'deno serve api.ts', 'deno api.ts'],
  ['bun', 'bun --watch server.ts', 'bun server.ts'],
  ['bun', 'bun --cwd web run dev', 'bun run dev'],
  ['bun', 'bun test', 'bun test'],
  ['bunx', 'bunx vite', 'bunx vite'],
  // Go, Rust
  ['go', 'go run ./cmd/api', 'go run api'],
  ['go', 'go run .', 'go run'],
  ['api', '/root/.cache/go-build/ab/abcd-d/api', 'go run api'],
  ['shop.test', '/tmp/go-build12/b001/shop.test -test.timeout=10m', 'go test shop'],
  ['cargo', 'cargo run --release --bin api', 'cargo run'],
  // PHP
  ['php8.3', 'php8.3 -d memory_limit=1G artisan queue:work', 'php8.3 artisan queue:work'],
  ['php', 'php -S localhost:8000 -t public', 'php'],
  ['php', 'php bin/console messenger:consume async', 'console messenger:consume'],
  ['php', 'php -f job.php', 'php job.php'],
  ['php-fpm8.3', 'php-fpm: pool www', 'php-fpm: pool www'],
  // BEAM
  [
    'beam.smp',
    '/e/beam.smp -- -root /e -- -s elixir start_iex -extra --no-halt +iex -S mix phx.server',
    'mix phx.server',
  ],
  ['beam.smp', '/e/beam.smp -- -s elixir start_cli -extra load.exs', 'elixir load.exs'],
  ['beam.smp', '/e/beam.smp -- -s elixir start_cli -extra -e IO.puts(1)', 'elixir'],
  ['beam.smp', '/a/beam.smp -- -s elixir start_cli -sname shop@host -extra --no-halt', 'beam shop'],
  ['beam.smp', '/e/beam.smp -- -root /e', 'beam'],
  // Others
  ['R', '/usr/lib/R/bin/exec/R --no-echo --file=fit.R', 'R fit.R'],
  ['julia', 'julia --project=. fit.jl', 'julia fit.jl'],
  ['bash', 'bash --rcfile x deploy.sh', 'bash deploy.sh'],
  ['bash', 'bash -s a b', 'bash'],
  ['docker', 'docker compose -f a.yml up', 'docker compose up'],
  ['git', 'git -C /srv fetch', 'git fetch'],
  ['postgres', 'postgres: shop shop 10.0.0.7(51234) idle in transaction', 'postgres: shop shop 10.0.0.7(51234)'],
  ['postgres', 'postgres: 15/main: walwriter', 'postgres: 15/main: walwriter'],
])('%s: %s is %s', (name, line, told) => {
  const isTitle = /^(?:next-server|gunicorn:|sidekiq|php-fpm|postgres)/.test(line);
  expect(commandName(isTitle ? [line] : line.split(' '), name)).toBe(told);
});

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-name-'));
  mkdirSync(join(proc, '5'));
});
afterEach(() => rmSync(proc, { recursive: true }));

test.each([
  ['server', 'node\0server.js\0', 'server'],
  ['MainThread', '/usr/bin/node\0--enable-source-maps\0/srv/api/server.js\0--port=1\0', 'node server.js'],
  ['MainThread', '/usr/bin/node\0', 'node'],
  ['MainThread', '', 'MainThread'],
  ['MainThread', 'node\0-r\0dotenv/config\0--import\0./a.js\0/srv/api/server.js\0', 'node server.js'],
  ['MainThread', '/usr/bin/node\0-e\0setTimeout(() => {}, 1e3 / 2)\0', 'node'],
  [
    'MainThread',
    '/n/node\0--v8-pool-size=1\0--max-semi-space-size=1\0/o/bin/../src/start.js\0run\0--\0ls\0',
    'omnimind run',
  ],
  [
    'omnimind',
    '/n/node\0--v8-pool-size=1\0--max-semi-space-size=1\0/o/bin/../app/start.js\0monitor\0--mode\0smart\0',
    'omnimind monitor',
  ],
  ['MainThread', '/n/node\0/srv/start.js\0run\0--v8-pool-size=1\0', 'node start.js'],
  ['python3', 'python3\0indexer.py\0', 'python3 indexer.py'],
  ['python3', '/usr/bin/python3.12\0-X\0dev\0-u\0manage.py\0runserver\0', 'python3.12 manage.py runserver'],
  ['python3', '/v/bin/python3\0-m\0pytest\0-q\0', 'pytest'],
  ['python3', '/v/bin/python3\0-m\0http.server\0', 'python3 -m http.server'],
  ['python3', '/v/bin/python3\0/v/bin/gunicorn\0app:app\0', 'gunicorn app:app'],
  ['python3', 'python3\0-c\0import x\0', 'python3'],
  ['pytest', '/usr/bin/python3\0/usr/bin/pytest\0', 'pytest'],
  ['node', 'node\0/s/node_modules/vite/bin/vite.js\0', 'vite'],
  ['node', 'node\0/s/node_modules/@nestjs/cli/bin/index.js\0', '@nestjs/cli'],
  ['node-MainThread', 'npm run dev\0\0\0', 'npm run dev'],
  [
    'java',
    'java\0-Xmx2g\0-cp\0/a.jar:/b.jar\0org.gradle.launcher.daemon.bootstrap.GradleDaemon\x008.5\0',
    'GradleDaemon',
  ],
  ['java', '/j/bin/java\0-jar\0/srv/shop.jar\0', 'java shop.jar'],
  ['java', 'java\0-m\0app/com.acme.Main\0', 'java acme.Main'],
  ['ruby', 'ruby\0bin/rails\0server\0', 'rails server'],
  ['ruby', 'puma 6.4.0 (tcp://0.0.0.0:3000) [shop]\0', 'puma 6.4.0 (tcp://0.0.0.0:3000) [shop]'],
  ['dotnet', 'dotnet\0/srv/Api.dll\0', 'dotnet Api.dll'],
  ['bun', 'bun\0run\0dev\0', 'bun run dev'],
  ['deno', 'deno\0run\0-A\0/s/main.ts\0', 'deno main.ts'],
  ['main', '/tmp/go-build123/b001/exe/main\0', 'go run main'],
  ['php', 'php\0-d\0x=1\0artisan\0serve\0', 'php artisan serve'],
  ['beam.smp', '/l/beam.smp\0--\0-root\0/l\0-s\0elixir\0-extra\0/usr/bin/mix\0phx.server\0', 'mix phx.server'],
  ['beam.smp', '/l/beam.smp\0-W\0w\0-s\0rabbit\0boot\0', 'beam rabbit'],
  ['bash', 'bash\0./culprit.sh\0', 'bash culprit.sh'],
  ['bash', '-bash\0', 'bash'],
  ['bash', 'bash\0/dev/fd/3\0', 'bash'],
  ['postgres', 'postgres: checkpointer \0', 'postgres: checkpointer'],
  ['.foo-wrapped', '/nix/store/x/bin/foo\0', 'foo'],
  ['a-rather-long-n', '/opt/a-rather-long-name\0--x\0', 'a-rather-long-name'],
  ['sh', 'sh\0-c\0sleep 1\0', 'sh'],
  ['', '/bin/sleep\x001\0', 'PID 5'],
  ['   ', '', 'PID 5'],
])('%s, started as %j, is %s', (name, commandLine, told) => {
  writeFileSync(join(proc, '5/cmdline'), commandLine);
  expect(displayName(proc, 5, name)).toBe(told);
});

test('what is gone keeps its name', () => expect(displayName(proc, 6, 'MainThread')).toBe('MainThread'));

test('what Python’s multiprocessing starts is told by the program that did', () => {
  const machine = new FakeProc();
  onTestFinished(() => machine.delete());
  const python = ['/usr/bin/python3', '-c'];
  machine.add(20, { ppid: 1, name: 'python3', commandLine: ['python3', 'train.py', '--epochs', '3'] });
  machine.add(21, {
    ppid: 20,
    name: 'python3',
    commandLine: [...python, 'from multiprocessing.forkserver import main; main(5)'],
  });
  machine.add(22, {
    ppid: 21,
    name: 'python3',
    commandLine: [...python, 'from multiprocessing.forkserver import main; main(5)'],
  });
  machine.add(23, {
    ppid: 20,
    name: 'python3',
    commandLine: [...python, 'from multiprocessing.spawn import spawn_main; spawn_main(7)'],
  });
  expect([21, 22, 23].map((pid) => displayName(machine.path, pid, 'python3'))).toEqual(
    Array(3).fill('python3 train.py'),
  );
  machine.add(30, { ppid: 1, name: 'omnimind', commandLine: ['node', 'start.js'] });
  machine.set(22, {
    ppid: 30,
    name: 'python3',
    commandLine: [...python, 'from multiprocessing.spawn import spawn_main'],
  });
  expect(displayName(machine.path, 22, 'python3')).toBe('python3');
});
