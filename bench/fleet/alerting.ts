import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const answerSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const groupSchema = z.object({
  groupLabels: z.record(z.string(), z.string()),
  status: z.string(),
  alerts: z.array(z.unknown()),
});

/** Debian's Prometheus and Alertmanager on loopback, and who is told by them, in a directory of their own. */
export class Alerting {
  readonly directory = mkdtempSync(join(tmpdir(), 'omnimind-bench-alerting-'));
  readonly url: { readonly prometheus: string; readonly alertmanager: string };
  readonly #children: ChildProcess[] = [];
  readonly #ports: { readonly prometheus: number; readonly alertmanager: number; readonly hook: number };
  readonly #hook;

  /** @param port the first of three @param onGroup what Alertmanager sends on: a group, its state, how many alerts */
  constructor(port: number, onGroup: (group: string, status: string, alerts: number) => void) {
    this.#ports = { prometheus: port, alertmanager: port + 1, hook: port + 2 };
    const at = (each: number) => `http://127.0.0.1:${each}`;
    this.url = { prometheus: at(port), alertmanager: at(port + 1) };
    this.#hook = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += piece));
      request.on('end', () => {
        const { groupLabels, status, alerts } = groupSchema.parse(JSON.parse(body));
        onGroup(Object.values(groupLabels).join(' '), status, alerts.length);
        response.end();
      });
    });
  }

  write(name: string, text: string): string {
    const file = join(this.directory, name);
    writeFileSync(file, text);
    return file;
  }

  /** @param configuration of Prometheus, without the receiver of alerts @param interval between two messages of a group */
  begin(configuration: string, interval: string): void {
    const { prometheus, alertmanager, hook } = this.#ports;
    this.#hook.listen(hook, '127.0.0.1');
    const alerting = `alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:${alertmanager}']}]}]}\n`;
    const receiver = `{name: hook, webhook_configs: [{url: 'http://127.0.0.1:${hook}/', send_resolved: true}]}`;
    const route = `{receiver: hook, group_by: [alertname, name], group_wait: 10s, group_interval: ${interval}}`;
    this.start('prometheus-alertmanager', [
      `--config.file=${this.write('alertmanager.yml', `route: ${route}\nreceivers: [${receiver}]\n`)}`,
      ...[`--storage.path=${join(this.directory, 'alerts')}`, '--cluster.listen-address='],
      `--web.listen-address=127.0.0.1:${alertmanager}`,
    ]);
    this.start('prometheus', [
      `--config.file=${this.write('prometheus.yml', `${alerting}${configuration}`)}`,
      `--storage.tsdb.path=${join(this.directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${prometheus}`,
    ]);
  }

  /** A program that ends with us, in a session of its own: without cgroups that is what a workload is. Why it failed is said. */
  start(program: string, words: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
    const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'], env, detached: true });
    let said = '';
    child.stderr.on('data', (piece) => (said = `${said}${piece}`.slice(-2000)));
    child.on('exit', (status) => status !== null && status > 0 && console.error(`${program} ended: ${said}`));
    this.#children.push(child);
    return child;
  }

  async ask(query: string) {
    const began = performance.now();
    const answer: unknown = await fetch(`${this.url.prometheus}/api/v1/query?query=${encodeURIComponent(query)}`).then(
      (response) => response.json(),
    );
    return { ms: performance.now() - began, rows: answerSchema.parse(answer).data.result };
  }

  /** How many alerts Alertmanager has in a state. */
  async alerts(state: 'active' | 'silenced'): Promise<number> {
    const states = ['active', 'silenced', 'inhibited', 'unprocessed'];
    const query = states.map((each) => `${each}=${each === state}`).join('&');
    const answer: unknown = await fetch(`${this.url.alertmanager}/api/v2/alerts?${query}`).then((response) =>
      response.json(),
    );
    return z.array(z.unknown()).parse(answer).length;
  }

  async end(): Promise<void> {
    for (const child of this.#children) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGTERM');
      await ended;
    }
    this.#hook.closeAllConnections();
    this.#hook.close();
    rmSync(this.directory, { recursive: true });
  }
}
