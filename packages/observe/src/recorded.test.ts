import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { message } from '@omnimind/protocol/message';
import { describe, expect, it } from 'vitest';
import { TreeSampler } from './tree-sampler.ts';

const fixtures = fileURLToPath(new URL('../../../test/fixtures/procfs/', import.meta.url));

describe('TreeSampler on a recorded machine', () => {
  it('reads a shell of Linux 6.18 and its three children', () => {
    const sampler = new TreeSampler({ proc: join(fixtures, 'linux-6.18'), root: 14253, countFromBirth: true });
    sampler.sample(0);
    const sample = sampler.sample(1);
    expect(sampler.processes().map(({ pid, name }) => [pid, name])).toEqual([
      [14253, 'sh'],
      [14254, 'sleep'],
      [14255, 'a) S (b'],
      [14256, 'perl'],
    ]);
    expect(sampler.alive).toBe(4);
    expect(sampler.notices).toEqual([]);
    expect(sample).toMatchObject({ t: 1, pids: 4, threads: 4, swap_bytes: 0 });
    expect(sample.anon_bytes).toBeGreaterThan(20e6);
    expect(sample.user_usec).toBeGreaterThan(0);
    expect(sample.rchar).toBeGreaterThan(0);
    expect(sample.ctx_voluntary).toBeGreaterThan(0);
    expect(sample.host?.memory_available_bytes).toBeGreaterThan(0);
    expect(sample.host?.io_full_usec).toBeGreaterThan(0);
    sampler.close();
  });

  it('leaves out what Linux 4.19 without PSI and scheduler information does not tell', () => {
    const sampler = new TreeSampler({ proc: join(fixtures, 'linux-4.19'), root: 812, countFromBirth: true });
    sampler.sample(0);
    const sample = sampler.sample(1);
    expect(sample).toMatchObject({ user_usec: 120000 + 950000, run_delay_usec: null, ctx_voluntary: 318 });
    expect(sample).toMatchObject({ swap_bytes: 348 * 1024, anon_bytes: 420 * 4096, rchar: null });
    expect(sample.host).not.toHaveProperty('cpu_some_usec');
    expect(sampler.notices).toEqual([
      message('measuring.no_process_io'),
      message('measuring.no_run_delay'),
      message('measuring.no_host_pressure'),
    ]);
    sampler.close();
  });

  it('gives the last counters and empty gauges when there is no such process', () => {
    const sampler = new TreeSampler({ proc: join(fixtures, 'linux-6.18'), root: 1, countFromBirth: true });
    expect(sampler.sample(0)).toMatchObject({ pids: 0, anon_bytes: null, user_usec: 0 });
    sampler.close();
  });
});
