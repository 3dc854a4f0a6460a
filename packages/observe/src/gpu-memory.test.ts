import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Unavailable } from '@omnimind/linux/files/outcome';
import { message } from '@omnimind/protocol/message';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { GpuMemory } from './gpu-memory.ts';
import { MachineSampler, type MachineSamplerOptions } from './machine-sampler.ts';
import { NvidiaMemory } from './nvidia-memory.ts';

const KiB = 1024;
const fixtures = fileURLToPath(new URL('../../../test/fixtures/drm-fdinfo/', import.meta.url));
const textOf = (name: string) => readFileSync(fixtures + name, 'latin1');
const amd = { gpu_bytes: 62_108 * KiB, vram_bytes: 60_060 * KiB };
const none = { gpu_bytes: null, vram_bytes: null };

let root: string;
let gpu: GpuMemory;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gpu-'));
  gpu = new GpuMemory(root);
});
afterEach(() => rmSync(root, { recursive: true }));

/** Opens a file in a process: its link, and what fdinfo says. */
function open(pid: number, fd: number, target: string, text = 'pos:\t0\n'): void {
  for (const name of ['fd', 'fdinfo']) mkdirSync(join(root, String(pid), name), { recursive: true });
  symlinkSync(target, join(root, `${pid}/fd/${fd}`));
  writeFileSync(join(root, `${pid}/fdinfo/${fd}`), text);
}
const process = (pid: number, count = 1) => ({ pid, name: 'python3', details: { open: { count } } });

describe('what a workload holds on GPUs', () => {
  it('counts a client once, whichever descriptors and processes have it', () => {
    open(10, 3, '/dev/dri/renderD128', textOf('amdgpu-6.8'));
    open(10, 4, '/dev/dri/renderD128', textOf('amdgpu-6.8'));
    open(11, 3, '/dev/dri/renderD128', textOf('amdgpu-6.8'));
    expect(gpu.look(0, [process(10), process(11)])).toEqual(amd);
  });

  it('adds up clients, and those of the same number on two cards', () => {
    open(10, 3, '/dev/dri/card0', textOf('amdgpu-6.8'));
    open(10, 4, '/dev/dri/renderD129', textOf('amdgpu-6.8').replace('0000:03:00.0', '0000:04:00.0'));
    open(11, 7, '/dev/dri/renderD128', textOf('xe-6.12'));
    expect(gpu.look(0, [process(10), process(11)])).toEqual({
      gpu_bytes: (2 * 62_108 + 24_184) * KiB,
      vram_bytes: (2 * 60_060 + 23_992) * KiB,
    });
  });

  it('is nothing without a client, and where its driver says nothing or nobody may ask', () => {
    open(10, 3, '/home/ana/model.gguf', textOf('amdgpu-6.8'));
    open(11, 3, '/dev/dri/renderD128', textOf('i915-5.19'));
    symlinkSync('/dev/dri/renderD128', join(root, '11/fd/4'));
    expect(gpu.look(0, [process(10), process(11), process(12)])).toEqual(none);
  });

  it('sees a client that was opened or closed since, at once or, of as many descriptors, within a minute', () => {
    open(10, 3, '/dev/null');
    expect(gpu.look(0, [process(10, 1)])).toEqual(none);
    open(10, 4, '/dev/dri/renderD128', textOf('amdgpu-6.8'));
    expect(gpu.look(10, [process(10, 1)])).toEqual(none);
    expect(gpu.look(20, [process(10, 2)])).toEqual(amd);
    rmSync(join(root, '10/fdinfo/4'));
    expect(gpu.look(30, [process(10, 2)])).toEqual(none);
    open(10, 5, '/dev/dri/renderD128', textOf('xe-6.12'));
    expect(gpu.look(79, [process(10, 2)])).toEqual(none);
    expect(gpu.look(80, [process(10, 2)])).toMatchObject({ vram_bytes: 23_992 * KiB });
  });

  it('adds what NVIDIA’s library says, and counts no client of its driver again', () => {
    open(10, 3, '/dev/dri/renderD128', textOf('amdgpu-6.8'));
    open(10, 4, '/dev/dri/card1', textOf('amdgpu-6.14').replace(/amdgpu/, 'nvidia-drm'));
    const processes = [process(10), process(11)];
    const onNvidia = new Map([10, 11, 12].map((pid) => [pid, pid * KiB]));
    expect(gpu.look(0, processes, onNvidia)).toEqual({
      gpu_bytes: amd.gpu_bytes + 21 * KiB,
      vram_bytes: amd.vram_bytes + 21 * KiB,
    });
    onNvidia.delete(10);
    expect(gpu.look(10, processes, onNvidia).vram_bytes).toBe(amd.vram_bytes + (286_604 + 11) * KiB);
    expect(gpu.look(20, [process(12)], new Map([[12, 0]]))).toEqual({ gpu_bytes: 0, vram_bytes: 0 });
    expect(gpu.look(30, [process(13)], onNvidia)).toEqual(none);
  });

  it('takes several looks where there are too many descriptors for one', () => {
    for (const pid of ['10', '11', '12']) {
      mkdirSync(join(root, pid, 'fd'), { recursive: true });
      // Links of one inode, and no fdinfo, which nobody asks of a socket: thousands of files take a minute on a busy disk.
      symlinkSync('socket:[1]', join(root, pid, 'fd/0'));
      for (let fd = 1; fd < 3000; fd += 1) linkSync(join(root, pid, 'fd/0'), join(root, pid, `fd/${fd}`));
    }
    open(12, 3000, '/dev/dri/renderD128', textOf('amdgpu-6.8'));
    const processes = [process(10), process(11), process(12)];
    expect([0, 10].map((t) => gpu.look(t, processes))).toEqual([none, amd]);
  });
});

describe('in the samples of a machine', () => {
  let proc: FakeProc;
  beforeEach(() => {
    // However slow the machine is that the test runs on, the budget of slow readings does not end.
    vi.spyOn(performance, 'now').mockReturnValue(0);
    proc = new FakeProc();
    symlinkSync(proc.path, join(root, 'proc'));
    proc.add(300, { name: 'monitor', starttime: 8 });
    proc.add(10, { name: 'python3' });
    mkdirSync(join(proc.path, '10/fd'));
    proc.link('10/fd/3', '/dev/dri/renderD128');
    proc.write('10/fdinfo/3', textOf('amdgpu-6.8'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    proc.delete();
  });
  const samplerOf = (more: Pick<MachineSamplerOptions, 'nvidia'> = {}) => {
    const given = { proc: join(root, 'proc'), slow: proc.slow, interval_s: 1, protectedNames: [], self: 300 };
    return new MachineSampler({ ...given, ...more });
  };
  const sampleIn = (sampler: MachineSampler, pid: number, t = 0) =>
    sampler.sample(t).workloads.find(({ id }) => id.startsWith(`session:${pid}@`))?.sample;
  const sampleOf = (pid: number) => {
    const sampler = samplerOf();
    const sample = sampleIn(sampler, pid);
    sampler.close();
    return sample;
  };

  it('is a figure of whoever has a client', () => {
    mkdirSync(join(root, 'sys/class/drm/renderD128'), { recursive: true });
    expect([sampleOf(10), sampleOf(300)]).toMatchObject([amd, none]);
  });

  it('is no key, and no descriptor is listed for it, where the machine has no GPU', () => {
    mkdirSync(join(root, 'sys/class/drm/version'), { recursive: true });
    const list = vi.spyOn(GpuMemory.prototype, 'look');
    onTestFinished(() => list.mockRestore());
    expect(sampleOf(10)).toMatchObject({ limits: expect.anything() });
    expect(Object.keys(sampleOf(10) ?? {}).filter((key) => /gpu|vram/.test(key))).toEqual([]);
    expect(list).not.toHaveBeenCalled();
  });

  it('is what NVIDIA’s library says, from the next reading of limits on, until it says no more', async () => {
    const lost: Unavailable = { unavailable: { code: 'unavailable.nvml', parameters: { call: 'x', status: 15 } } };
    const answers = [new Map([[300, 7 * KiB]])];
    let now_s = 0;
    const nvidia = new NvidiaMemory({ read: async () => answers.shift() ?? lost }, () => now_s);
    const sampler = samplerOf({ nvidia });
    const told: unknown[] = [];
    for (now_s of [0, 300, 360]) {
      const { gpu_bytes, vram_bytes } = { ...sampleIn(sampler, 300, now_s) };
      told.push([gpu_bytes, vram_bytes]);
      await Promise.resolve();
    }
    expect(told).toEqual([
      [null, null],
      [7 * KiB, 7 * KiB],
      [null, null],
    ]);
    expect(sampler.notices).toContainEqual(message('measuring.no_nvml', { reason: lost.unavailable }));
    sampler.close();
  });
});
