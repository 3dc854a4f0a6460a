import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LoadedModels, loadedModels } from './loaded-models.ts';

const GiB = 2 ** 30;
const model = {
  name: 'llama3.2:latest',
  size: 5 * GiB,
  size_vram: 4 * GiB,
  digest: 'a80c',
  details: { format: 'gguf' },
};
const service = { cgroup: '/system.slice/ollama.service', processes: [] };
const session = (name: string) => ({ cgroup: null, processes: [{ pid: 7, name }] });

/** Ollama, as it answers now. */
async function ollama() {
  // However late it gets to run, it does not give up.
  const given = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
  onTestFinished(() => given.mockRestore());
  const state = { models: [{ ...model, expires_at: '2026-11-29T14:38:31.837530123-07:00' }], asked: [] as unknown[] };
  const listener = createServer(({ method, url }, response) => {
    state.asked.push(`${method} ${url}`);
    response.end(JSON.stringify({ models: state.models }));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listener.close());
  return { state, port: (listener.address() as AddressInfo).port };
}

test('models of the workload that serves them, asked each 30 s at most', async () => {
  const { state, port } = await ollama();
  let now_ms = 0;
  const models = new LoadedModels(port, () => now_ms);
  const loaded = { name: 'llama3.2:latest', bytes: 5 * GiB, vram_bytes: 4 * GiB, until: '2026-11-29T21:38:31.837Z' };
  expect(await models.of(service)).toEqual([loaded]);
  state.models = [];
  now_ms = 29_999;
  expect(await models.of(session('ollama serve'))).toEqual([loaded]);
  now_ms = 30_000;
  expect(await models.of(service)).toEqual([]);
  expect(state.asked).toEqual(['GET /api/ps', 'GET /api/ps']);
});

test('nobody is asked for another workload, for a client, or without a port', async () => {
  const { state, port } = await ollama();
  const models = new LoadedModels(port);
  for (const other of [
    session('ollama run llama3.2'),
    session('node'),
    { cgroup: '/a/my-ollama.service', processes: [] },
  ])
    expect(await models.of(other)).toEqual([]);
  expect(await new LoadedModels(0).of(service)).toEqual([]);
  expect(state.asked).toEqual([]);
});

test('where nobody listens there are none', async () => {
  expect(await new LoadedModels(1).of(service)).toEqual([]);
});

const small = { name: 'a', size: 9, size_vram: 5, expires_at: '2026-11-29T14:38:31Z' };
const answer = (...models: unknown[]) => JSON.stringify({ models });

test.each(['', 'null', '{', '{"models":7}', answer({ ...small, size: '9' }), answer({ ...small, size: -1 })])(
  'an answer %j holds no models',
  (text) => expect(loadedModels(text)).toEqual([]),
);

test('what stays loaded has no end, and no more is on the GPU than there is', () => {
  const until = (expires_at: string) => loadedModels(answer({ ...small, expires_at }))[0]?.until;
  expect(until('2026-11-29T14:38:31Z')).toBe('2026-11-29T14:38:31.000Z');
  expect(until('2318-09-01T10:00:00.123456789-03:00')).toBeNull();
  expect(until('soon')).toBeNull();
  expect(loadedModels(answer({ ...small, size_vram: 12 }))).toMatchObject([{ bytes: 9, vram_bytes: 9 }]);
  expect(loadedModels(answer({ ...small, size_vram: undefined }))).toMatchObject([{ vram_bytes: 0 }]);
});

test('a list or a name without end is cut', () => {
  const many = Array.from({ length: 99 }, () => ({ ...small, name: '\x1b[31m'.repeat(999) }));
  const models = loadedModels(answer(...many));
  expect(models).toHaveLength(16);
  expect(models[0]?.name).toHaveLength(255);
});
