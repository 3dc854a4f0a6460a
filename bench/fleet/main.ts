import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Alerting } from './alerting.ts';
import { Machines } from './machines.ts';
import { type Answer, type State, writePage } from './page.ts';

/**
 * `npm run bench:fleet [-- MACHINES MINUTES]`: Debian's Prometheus scrapes so many machines (1,000) on loopback every 30 s for so many
 * minutes (15), with our rules, and Alertmanager groups, silences and resolves what they fire. A whole run writes its tables into docs/fleet.md.
 */
const [size = 1000, minutes = 15] = process.argv.slice(2).map(Number);
const isWhole = process.argv.length === 2;
const port = 19_700;
const rulesFile = new URL('../../contrib/prometheus/omnimind.rules.yml', import.meta.url);

/** The leak begins after an eighth of the time, is an alert after a third more, is silenced, and ends. */
const at = { leak: minutes / 8, silence: minutes * 0.6, end: minutes * 0.73 };
/** 5 min in 15. */
const held_s = Math.round(minutes * 20);

const began_ms = Date.now();
const clock = () => `${((Date.now() - began_ms) / 60_000).toFixed(1)} min`;
const until = (minute: number) => pause(Math.max(0, began_ms + minute * 60_000 - Date.now()));

const told: string[] = [];
const alerting = new Alerting(port + 1, (group, status, alerts) =>
  told.push(`${clock()} ${status} ${group}: ${alerts}`),
);
const machines = new Machines(size);
const server = await machines.serve(port);
const rules = alerting.write('rules.yml', readFileSync(rulesFile, 'utf8').replaceAll('for: 5m', `for: ${held_s}s`));
const targets = machines.targets.map(
  ({ address, instance, release }) =>
    `      - {targets: ['${address}:${port}'], labels: {instance: ${instance}, release: '${release}'}}\n`,
);
alerting.begin(
  `global: {scrape_interval: 30s, evaluation_interval: 30s}
rule_files: ['${rules}']
scrape_configs:
  - job_name: omnimind
    static_configs:
${targets.join('')}`,
  '30s',
);

/** Prometheus's own metrics, by name; those with labels are added up. */
async function own(): Promise<Map<string, number>> {
  const text = await fetch(`${alerting.url.prometheus}/metrics`).then((response) => response.text());
  const sums = new Map<string, number>();
  for (const [, name = '', value] of text.matchAll(/^([a-z_]+)(?:\{.*\})? ([\d.e+-]+)$/gm))
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  return sums;
}

/** The questions of docs/fleet.md. */
const questions = {
  'which machine leaks alone':
    'ALERTS{alertname="OmnimindLeak", alertstate="firing"} and on (kind, name) name:omnimind_leaking_machines:count == 1',
  'which test leaks everywhere': 'topk(5, name:omnimind_leaking_machines:count > 10)',
  'which release began it':
    'count by (release) (omnimind_workload_behavior{aspect="memory", state="leaking", name="api-tests"} == 1) / on (release) count by (release) (omnimind_build_info)',
  'whose memory ends first': 'bottomk(10, omnimind_workload_exhaustion_seconds{bound="low"})',
  'what uses most of the fleet': 'topk(10, sum by (name) (workload:omnimind_cpu_cores:rate5m))',
};

const states: State[] = [];
let before = { cpu_s: 0, at_ms: began_ms };

async function look(): Promise<void> {
  const metrics = await own();
  const of = (name: string) => metrics.get(name) ?? Number.NaN;
  const first = async (query: string) => Number((await alerting.ask(query)).rows[0]?.value[1]);
  const disk = spawnSync('du', ['-sm', join(alerting.directory, 'data')], { encoding: 'utf8' }).stdout;
  const now = { cpu_s: of('process_cpu_seconds_total'), at_ms: Date.now() };
  states.push({
    after_min: (now.at_ms - began_ms) / 60_000,
    machines: await first('count(up == 1)'),
    samples: await first('avg(scrape_samples_scraped)'),
    series: of('prometheus_tsdb_head_series'),
    resident_bytes: of('process_resident_memory_bytes'),
    cpu_share: (now.cpu_s - before.cpu_s) / ((now.at_ms - before.at_ms) / 1000),
    slowest_scrape_s: await first('max(scrape_duration_seconds)'),
    rules_s: of('prometheus_rule_group_last_duration_seconds'),
    missed: of('prometheus_rule_group_iterations_missed_total'),
    disk_MiB: Number(disk.split('\t')[0]),
  });
  before = now;
  console.table(states.at(-1));
}

async function answerOf(question: string, query: string): Promise<Answer> {
  const { ms, rows } = await alerting.ask(query);
  const texts = rows.slice(0, 3).map(({ metric, value: [, value] }) => {
    const { __name__, ...labels } = metric;
    const said = ['instance', 'release', 'name'].flatMap((label) => labels[label] ?? []);
    return `${said.join(' ')} = ${Number(Number(value).toPrecision(3))}`;
  });
  const shown = rows.length > texts.length ? `${texts.join('; ')} … (${rows.length})` : texts.join('; ');
  console.log(`${question}: ${shown} in ${ms.toFixed(0)} ms`);
  return { question, query, ms, shown };
}

try {
  await until(at.leak);
  await look();
  machines.isLeaking = true;
  await until(at.silence);
  await look();
  const answers: Answer[] = [];
  for (const [question, query] of Object.entries(questions)) answers.push(await answerOf(question, query));
  const counts: Record<string, string> = {};
  const count = async (moment: string) => {
    counts[moment] = `${await alerting.alerts('active')} active, ${await alerting.alerts('silenced')} silenced`;
    console.log(`${moment}: ${counts[moment]}`);
  };
  await count('while it leaks');
  const url = `--alertmanager.url=${alerting.url.alertmanager}`;
  spawnSync('amtool', ['silence', 'add', 'name=api-tests', '--comment=known', '--author=bench', url]);
  await pause(5000);
  await count('after a silence of `name=api-tests`');
  await until(at.end);
  machines.isLeaking = false;
  await until(minutes);
  await count('after the end of the leaks');
  await look();
  console.log(told.join('\n'));
  if (isWhole) writePage({ machines: size, minutes, states, answers, counts, told });
} finally {
  await alerting.end();
  server.closeAllConnections();
  server.close();
}
