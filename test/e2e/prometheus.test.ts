import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fakeExposition } from '@omnimind/testing/fake-exposition';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { Home, omnimindBin } from '../cli/omnimind.ts';
import { freePort, start } from './programs.ts';

const contrib = join(import.meta.dirname, '../../contrib');
const docs = join(import.meta.dirname, '../../docs');
const rules = join(contrib, 'prometheus/omnimind.rules.yml');

function promtool(words: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('promtool', words, { cwd: join(contrib, 'prometheus'), input });
  return status === 0 ? 'success' : `${stdout}${stderr}`;
}

test('promtool takes the configuration and the rules, and the rules do what their tests say', () => {
  expect(promtool(['check', 'config', '--syntax-only', 'prometheus.yml'])).toBe('success');
  expect(promtool(['check', 'rules', rules])).toBe('success');
  expect(promtool(['test', 'rules', 'omnimind.rules.test.yml'])).toBe('success');
});

test('each alert has its runbook', () => {
  const text = readFileSync(rules, 'utf8');
  const alerts = [...text.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
  const links = [...text.matchAll(/runbook_url: docs\/runbooks\.md#(\w+)/g)].map(([, anchor]) => anchor);
  const headings = [...readFileSync(join(docs, 'runbooks.md'), 'utf8').matchAll(/^## (\w+)$/gm)].map(
    ([, name]) => name,
  );
  expect(links).toEqual(alerts.map((name) => name.toLowerCase()));
  expect(headings).toEqual(alerts);
});

/** Takes 5 MiB a second up to 400 MiB; it does not outlive whoever started it. */
const leak = `const parent = process.ppid;
const kept = [];
setInterval(() => {
  if (process.ppid !== parent) process.exit();
  if (kept.length < 400) kept.push(Buffer.alloc(2 ** 20, 1));
}, 200);
`;

/** Serves a machine on which everything happens that the rules and dashboards ask for. @returns its port */
async function serveTroubledMachine(): Promise<number> {
  const { exposition, tick } = fakeExposition({ started_ms: 0 });
  const leaking = {
    ...fakeVerdictOf('alert'),
    memory_behavior: 'leaking' as const,
    time_to_exhaustion_s: { low: 3600, high: 7200 },
  };
  const at = { t: 0, time: '2026-11-28T00:00:00.000Z', workload: 'a' };
  let t = 0;
  const server = createServer((_, response) => {
    t += 1;
    const counters = { user_usec: t * 1e6, system_usec: 0, read_bytes: t * 1e6, write_bytes: t * 1e6 };
    const psi = { cpu_some_usec: t * 9e5, memory_some_usec: t, memory_full_usec: t, io_some_usec: t, io_full_usec: t };
    const sample = { ...counters, psi, anon_bytes: 1e9 + t * 1e6, shmem_bytes: 1e6, pids: 3, threads: 9 };
    tick(
      [
        { id: 'a', identity: { kind: 'run', name: 'api-tests' }, sample, verdict: leaking },
        { id: 'b', identity: { kind: 'unit', unit: 'code.scope' }, sample, protectedBy: 'code' },
      ],
      t,
    );
    const changes = [{ aspect: 'severity' as const, from: 'ok', to: 'alert' }];
    exposition.count({ type: 'behavior_changed', ...at, changes, verdict: leaking });
    exposition.dismissed('a', 'ignore');
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(exposition.text());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return port;
}

const answerSchema = z.object({ status: z.literal('success'), data: z.object({ result: z.array(z.unknown()) }) });
const dashboardSchema = z.object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) });

/** What a dashboard asks for, its variables filled in as Grafana does it for "All"; a zero for nothing is no data. */
function expressionsOf(file: string): string[] {
  const { panels } = dashboardSchema.parse(JSON.parse(readFileSync(join(contrib, 'grafana', file), 'utf8')));
  return panels
    .flatMap(({ targets }) => targets.map(({ expr }) => expr))
    .map((expr) => expr.replaceAll(/\$(?:instance|name)\b/g, '.*').replaceAll('$__rate_interval', '1m'))
    .map((expr) => expr.replace(/ or vector\(0\)$/, ''));
}

test('Prometheus scrapes a real monitor with the token; a leak, every rule and every panel has data', async () => {
  const home = new Home();
  onTestFinished(() => home.remove());
  const [monitorPort, port] = [await freePort(), await freePort()];
  home.write('config/omnimind/config.toml', `[api]\ntcp_port = ${monitorPort}\n`);
  home.write('leak.js', leak);
  const options = { detached: true, cwd: home.root, env: home.environment };
  const monitor = start(
    omnimindBin,
    ['monitor', '--interval', '500ms', '--metrics-file', home.path('m.prom')],
    options,
  );
  const tokenFile = join(home.state, 'omnimind/api-token');
  await expect.poll(() => existsSync(tokenFile), { message: monitor.text() }).toBe(true);

  const troubled = await serveTroubledMachine();
  const configuration = readFileSync(join(contrib, 'prometheus/prometheus.yml'), 'utf8')
    .replaceAll('15s', '1s')
    .replace('omnimind.rules.yml', rules)
    .replace('/etc/prometheus/omnimind-token', tokenFile)
    .replace('127.0.0.1:9797', `127.0.0.1:${monitorPort}`);
  const troubledJob = `  - job_name: fleet\n    static_configs:\n      - targets: ['127.0.0.1:${troubled}', 'localhost:${troubled}']\n`;
  const prometheus = start('prometheus', [
    `--config.file=${home.write('prometheus.yml', `${configuration}${troubledJob}`)}`,
    `--storage.tsdb.path=${home.path('data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const ask = async (query: string): Promise<number> => {
    const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
    const answer: unknown = await fetch(url).then((response) => response.json());
    return answerSchema.parse(answer).data.result.length;
  };
  const count = (query: string) => ask(query).catch(() => 0);
  const has = (query: string) =>
    expect.poll(() => count(query), { message: `${query}\n${prometheus.text()}` }).toBeGreaterThan(0);

  await has('up{job="omnimind"} == 1');
  // Only now, so that all of its growth is scraped.
  start(process.execPath, ['leak.js'], options);
  await has('omnimind_build_info{job="omnimind", mode="observe"}');
  // Where cgroup v2 is in use the program is in the cgroup of who started it.
  const name = existsSync('/sys/fs/cgroup/cgroup.controllers') ? '.+' : 'node leak.js.*';
  await has(`deriv(omnimind_workload_memory_anonymous_bytes{job="omnimind", name=~"${name}"}[15s]) > 2e6`);
  await has('ALERTS{alertname="OmnimindLeak", name="api-tests"}');
  const recorded = [...readFileSync(rules, 'utf8').matchAll(/record: (\S+)/g)].map(([, record = '']) => record);
  for (const query of [...recorded, ...readdirSync(join(contrib, 'grafana')).flatMap(expressionsOf)]) await has(query);

  // Of what was written for the textfile collector, too, promtool has nothing to say.
  await expect.poll(() => existsSync(home.path('m.prom'))).toBe(true);
  expect(promtool(['check', 'metrics'], readFileSync(home.path('m.prom'), 'utf8'))).toBe('success');
});
