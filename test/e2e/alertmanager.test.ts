import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import { serveNotifications } from '@omnimind/notify/serve';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { EventLogWriter } from '@omnimind/tell/event-log-writer';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { freePort, start } from './programs.ts';

const alertsSchema = z.array(
  z.object({ labels: z.object({ cause: z.string() }), status: z.object({ state: z.string() }) }),
);

test('Alertmanager shows the alert as firing, tells it on, then resolves it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-alertmanager-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const told: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      for (const { status, labels } of JSON.parse(body).alerts) told.push(`${status} ${labels.cause}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const hook = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(directory, 'alertmanager.yml');
  writeFileSync(
    file,
    `route:\n  receiver: hook\n  group_by: [cause]\n  group_wait: 0s\n  group_interval: 1s\nreceivers:\n- name: hook\n  webhook_configs:\n  - url: http://127.0.0.1:${hook}/\n    send_resolved: true\n`,
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  start('prometheus-alertmanager', [
    `--config.file=${file}`,
    `--storage.path=${join(directory, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ]);
  const isUp = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(isUp).toBe(true);

  const ending = new AbortController();
  const ended = serveNotifications({
    configuration: configurationSchema.parse({ notify: { desktop: false, webhooks: [{ url, kind: 'alertmanager' }] } }),
    receivers: 'webhooks',
    eventsDirectory: join(directory, 'events'),
    stateDirectory: join(directory, 'state'),
    language: 'en',
    version: '1',
    signal: ending.signal,
    onNotice: (notice) => told.push(translate('en', notice)),
    environment: {},
  });
  const writer = new EventLogWriter(join(directory, 'events'));
  const about = { kind: 'behavior_changed', cause: 'workload:hog', type: 'memory_leaking' } as const;
  // The directory comes only now: it is found when it is looked for.
  writer.append([fakeNumbered(1, { ...about, severity: 'critical' })]);
  const shown = async () => {
    const answer = await fetch(`${url}/api/v2/alerts?active=true`);
    return alertsSchema.parse(await answer.json()).map(({ labels, status }) => `${status.state} ${labels.cause}`);
  };
  await expect.poll(shown).toEqual(['active workload:hog']);
  await expect.poll(() => told).toEqual(['firing workload:hog']);
  writer.append([fakeNumbered(2, { ...about, severity: 'ok', over: true })]);
  await expect.poll(shown).toEqual([]);
  await expect.poll(() => told).toEqual(['firing workload:hog', 'resolved workload:hog']);
  ending.abort();
  await ended;
  writer.close();
});
