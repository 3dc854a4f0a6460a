import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ConfigurationInput, configurationSchema, defaultConfiguration } from './configuration.ts';

describe('the configuration when no file says anything', () => {
  it('is this', () => {
    expect(defaultConfiguration).toMatchObject({
      run: { mode: 'smart', interval: 1 },
      monitor: { interval: 1, metrics_interval: 60, max_workloads: 500, metrics_max_series: 600 },
      runs: { keep: 50, max_size: 512 * 2 ** 20 },
      ladder: { deprioritize_after: 60, well_for: 120, minimum_stay: 60, actions_per_minute: 6, nice: 10 },
      detection: { high_use: 0.7, leak_growth: 16 * 2 ** 20, runaway_after: 300, urgent_exhaustion: 120 },
    });
  });

  it('protects editors, the session and the system', () => {
    expect(defaultConfiguration.protect.names).toEqual(
      expect.arrayContaining(['code', 'gnome-shell', 'sshd', 'systemd', 'Xorg']),
    );
  });

  it('protects by names that a kernel can show: 15 bytes at most', () => {
    for (const name of defaultConfiguration.protect.names) expect(name.length).toBeLessThanOrEqual(15);
  });
});

describe('a configuration', () => {
  it('may set one key of a table and leave the rest', () => {
    const found = configurationSchema.parse({ ladder: { nice: 5 } });
    expect(found).toEqual({ ...defaultConfiguration, ladder: { ...defaultConfiguration.ladder, nice: 5 } });
  });

  it('takes durations and sizes as texts with their units', () => {
    const found = configurationSchema.parse({ run: { interval: '500ms' }, runs: { max_size: '2G' } });
    expect([found.run.interval, found.runs.max_size]).toEqual([0.5, 2 ** 31]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown table', { runner: {} }, ''],
    ['an unknown key', { run: { intervall: '1s' } }, 'run'],
    ['a duration without a unit', { run: { interval: 1 } }, 'run.interval'],
    ['an interval below 100 ms', { run: { interval: '50ms' } }, 'run.interval'],
    ['an interval above a minute', { monitor: { interval: '2m' } }, 'monitor.interval'],
    ['a mode that is none', { run: { mode: 'clever' } }, 'run.mode'],
    ['a share above one', { detection: { high_use: 70 } }, 'detection.high_use'],
    ['a count that is no whole number', { runs: { keep: 1.5 } }, 'runs.keep'],
    ['a negative count', { ladder: { actions_per_minute: -1 } }, 'ladder.actions_per_minute'],
    ['a nice value that raises the priority', { ladder: { nice: -5 } }, 'ladder.nice'],
    ['an empty name', { protect: { names: [''] } }, 'protect.names.0'],
    ['a size that is none', { detection: { leak_growth: '0B' } }, 'detection.leak_growth'],
    ['a table that is a text', { run: 'smart' }, 'run'],
    ['null for a key', { run: { mode: null } }, 'run.mode'],
  ])('cannot hold %s, and the place is named', (_, value, place) => {
    const result = configurationSchema.safeParse(value);
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toEqual([place]);
  });
});

describe('the schema of the configuration', () => {
  const schema = z.toJSONSchema(configurationSchema, { io: 'input' });
  const tables = Object.entries(schema.properties ?? {});
  const keys = tables.flatMap(([table, value]) =>
    typeof value === 'object'
      ? Object.entries(value.properties ?? {}).map(([key, at]) => [`${table}.${key}`, at] as const)
      : [],
  );

  it.each(keys)('gives %s a default', (_, at) => {
    expect(at).toHaveProperty('default');
  });

  it('is that of the values that a file holds', () => {
    const input: ConfigurationInput = { run: { interval: '1s' }, detection: { leak_growth: '16MiB' } };
    expect(configurationSchema.parse(input)).toEqual(defaultConfiguration);
  });
});
