import { parseJson } from '@omnimind/linux/files/outcome';
import { getText } from '@omnimind/observe/get-text';
import type { WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { type LoadedModel, ollamaAnswerSchema } from '@omnimind/protocol/ollama';

/** Time between two questions, ms: whoever looks asks again each second. */
const pace_ms = 30_000;
const unit = /\/ollama\.service(?:\/|$)/;
/** `ollama run` is a client. */
const server = /^ollama serve\b/;

const maxModels = 16;
const maxName = 255;
/** Of a model that stays Ollama says that it expires in 292 years, the longest time of Go. */
const never_ms = Date.UTC(2200);

/** The models that Ollama has loaded: asked on loopback when somebody looks at its workload, each 30 s at most. */
export class LoadedModels {
  readonly #port: number;
  readonly #now_ms: () => number;
  #asked_ms = Number.NEGATIVE_INFINITY;
  #models: Promise<LoadedModel[]> = Promise.resolve([]);

  /** @param port where Ollama listens; 0: it is never asked @param now_ms of a clock that only goes forward */
  constructor(port: number, now_ms = () => performance.now()) {
    this.#port = port;
    this.#now_ms = now_ms;
  }

  /** None of a workload that is not Ollama's server. */
  async of({ cgroup, processes }: Pick<WorkloadDetail, 'cgroup' | 'processes'>): Promise<LoadedModel[]> {
    const isServer = unit.test(cgroup ?? '') || processes.some(({ name }) => server.test(name));
    if (this.#port === 0 || !isServer) return [];
    if (this.#now_ms() - this.#asked_ms >= pace_ms) {
      this.#asked_ms = this.#now_ms();
      const asked = getText({ host: '127.0.0.1', port: this.#port, path: '/api/ps' });
      this.#models = asked.then((answer) => loadedModels(answer ?? ''));
    }
    return this.#models;
  }
}

/** The models of an answer to `GET /api/ps`; none where it is none. */
export function loadedModels(text: string): LoadedModel[] {
  const models = ollamaAnswerSchema.safeParse(parseJson(text)).data?.models ?? [];
  return models.slice(0, maxModels).map(({ name, size, size_vram, expires_at }) => {
    const until_ms = Date.parse(expires_at);
    return {
      name: name.slice(0, maxName),
      bytes: size,
      vram_bytes: Math.min(size_vram, size),
      until: until_ms < never_ms ? new Date(until_ms).toISOString() : null,
    };
  });
}
