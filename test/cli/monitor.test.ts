import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { announcementSchema } from '@omnimind/protocol/announcement';
import { afterAll, describe, expect, test } from 'vitest';
import { Home, until } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

describe('omnimind monitor', () => {
  test('--json prints ticks and events, one object a line, until SIGINT; the metrics file is whole', async () => {
    const config = home.write('quick.toml', '[monitor]\nmetrics_interval = "1s"\n');
    const words = ['monitor', '--json', '--interval', '200ms', '--metrics-file', 'metrics.txt', '--config', config];
    const { child, output, ended } = home.start(words);
    await until('three ticks', () => output.stdout.split('"type":"tick"').length > 3);
    await until('the metrics file', () => existsSync(home.path('metrics.txt')));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 0, signal: null, stderr: '' });
    const lines = output.stdout
      .trimEnd()
      .split('\n')
      .map((line): { type: string } => JSON.parse(line));
    expect(lines.find(({ type }) => type === 'tick')).toMatchObject({
      time: expect.stringMatching(/^\d{4}-/),
      host: { memory_available_bytes: expect.any(Number) },
      workloads: expect.arrayContaining([expect.objectContaining({ id: expect.any(String), rung: 'observe' })]),
    });
    const metrics = readFileSync(home.path('metrics.txt'), 'utf8');
    for (const key of ['cpu_behavior', 'cpu_avg_5min', 'memory_behavior', 'pressure', 'severity', 'timestamp'])
      expect(metrics).toMatch(new RegExp(`^${key}=.+$`, 'm'));
    expect(metrics).toMatch(/^state=stopped\n/);
    expect(metrics).toMatch(/^summary=state=stopped timestamp=\S+ cpu_behavior=\S+ .*severity=\w+\n$/m);
  });

  test('elsewhere than on a terminal it prints no table, and ends with 0 on SIGTERM', async () => {
    const config = home.write('quick.toml', '[monitor]\nmetrics_interval = "1s"\n');
    const words = ['monitor', '--interval', '200ms', '--metrics-file', 'ticks.txt', '--config', config];
    const { child, output, ended } = home.start(words);
    const metrics = () => existsSync(home.path('ticks.txt')) && readFileSync(home.path('ticks.txt'), 'utf8');
    const first = await until('the metrics', metrics);
    await until('some ticks', () => metrics() !== first);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, signal: null, stderr: '' });
    for (const line of output.stdout.trimEnd().split('\n').filter(Boolean))
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\S+Z .+: /);
  });

  test('--announce writes event log and log file, and nothing to stdout; a log file without it is refused', async () => {
    const words = ['monitor', '--interval', '200ms', '--announce', '--log-file', home.path('monitor.log')];
    const { child, output, ended } = home.start(words);
    const events = home.path('state/omnimind/events');
    await until('the event log', () => existsSync(events) && readdirSync(events).length > 0);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, signal: null });
    expect(output.stdout).toBe('');
    const [segment = ''] = readdirSync(events);
    const [first = ''] = readFileSync(join(events, segment), 'utf8').split('\n', 1);
    expect(announcementSchema.parse(JSON.parse(first))).toMatchObject({ sequence: 1 });
    expect(readFileSync(home.path('monitor.log'), 'utf8')).toMatch(/^\d{4}-\S+Z (ok|watch|alert|critical) \w+ \S/);
    const refused = home.start(['monitor', '--log-file', 'x.log']);
    expect(await refused.ended).toMatchObject({ status: 64, stderr: expect.stringContaining('--announce') });
  });

  test('a metrics file that can’t be written is told', async () => {
    const { child, ended } = home.start(['monitor', '--interval', '200ms', '--metrics-file', 'missing/metrics.txt']);
    const timer = setTimeout(() => child.kill('SIGTERM'), 60_000);
    const { status, stderr } = await ended;
    clearTimeout(timer);
    expect({ status, stderr }).toEqual({ status: 73, stderr: expect.stringContaining('missing/metrics.txt') });
  });
});
