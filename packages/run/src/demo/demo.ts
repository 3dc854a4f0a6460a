import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineParameters } from '@omnimind/engine/parameters';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import { systemClock } from '@omnimind/observe/clock';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { Loop } from '@omnimind/observe/loop';
import { TreeSampler } from '@omnimind/observe/tree-sampler';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';
import { SampleRounder } from '@omnimind/remember/traces/sample-rounder';
import { replayTrace } from '../replay.ts';
import { runFacts } from '../watch/run-facts.ts';
import { demo_s, interval_s, lapse, lapsed } from './lapse.ts';

/** What runs in the demo: honest heavy work, a leak, an endless loop. */
export const demoLoads = ['heavy', 'leak', 'loop'] as const;
export type DemoLoad = (typeof demoLoads)[number];

/** How one of them stands. Times in s of the demo's own time, of which a second of the clock has {@link lapse}. */
export interface DemoState {
  readonly load: DemoLoad;
  /** Mean use since the sample before, cores; `null` before the second. */
  cores: number | null;
  memory_bytes: number | null;
  verdict: Verdict | null;
  /** When it was first taken for trouble; `null` for never. */
  troubleAt_s: number | null;
  /** Whether it is taken for what it is. */
  isTold: boolean;
}

export interface DemoOptions {
  readonly parameters: EngineParameters;
  /** Ends the demo before its time. */
  readonly signal: AbortSignal;
  /** Called after each sample of all three. @param t of the demo's own time, s */
  onTick(states: readonly DemoState[], t: number): void;
  /** Gets what is seen of a load, as a trace has it. */
  onSample?(load: DemoLoad, header: TraceHeader, sample: Sample): void;
}

/** Runs the three for three minutes, judges them as they go, and ends them. */
export async function runDemo({ parameters, signal, onTick, onSample }: DemoOptions): Promise<DemoState[]> {
  const host = readHostFacts();
  const running = demoLoads.map((load) => {
    const header = runFacts({ name: load, interval_s: interval_s * lapse, host });
    const child = startLoad(load);
    const sampler = new TreeSampler({ root: child.pid ?? 0, countFromBirth: false });
    return { header, child, sampler, rounder: new SampleRounder(), watched: new Watched(load, header, parameters) };
  });
  const states = running.map(({ watched }) => watched.state);
  const over = Promise.withResolvers<void>();
  const stop = (): void => over.resolve();
  const loop = new Loop({
    clock: systemClock,
    interval_s,
    onTick: (elapsed_s) => {
      for (const { header, sampler, rounder, watched } of running) {
        const sample = rounder.round(lapsed(sampler.sample(elapsed_s)));
        onSample?.(watched.state.load, header, sample);
        watched.observe(sample);
      }
      onTick(states, elapsed_s * lapse);
      if (elapsed_s >= demo_s) stop();
    },
  });
  signal.addEventListener('abort', stop);
  try {
    if (!signal.aborted) {
      loop.start();
      await over.promise;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    loop.stop();
    for (const { child, sampler } of running) {
      sampler.close();
      child.kill('SIGKILL');
    }
  }
  return states;
}

/** The same from what was recorded of the three. */
export async function replayDemo({ parameters }: Pick<DemoOptions, 'parameters'>): Promise<DemoState[]> {
  const states: DemoState[] = [];
  for (const load of demoLoads) {
    let watched: Watched | undefined;
    await replayTrace(fileURLToPath(new URL(`demo/${load}.jsonl.gz`, beside)), {
      parameters,
      onHeader: (header) => {
        watched = new Watched(load, header, parameters);
      },
      onSample: (sample) => watched?.observe(sample),
      onVerdict: () => {},
    });
    if (watched !== undefined) states.push(watched.state);
  }
  return states;
}

/** Where the program of the loads and the recordings lie: in the bundle beside the program. */
const isSource = import.meta.url.endsWith('.ts');
const beside = new URL(isSource ? '../../' : './', import.meta.url);

function startLoad(load: DemoLoad): ChildProcess {
  const file = fileURLToPath(new URL(isSource ? 'src/demo/load.ts' : 'demo-load.js', beside));
  // They end by themselves a little later than we end them.
  const words = [file, load, String(demo_s + 10), String(process.pid)];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], { stdio: 'ignore' });
  child.on('error', () => {});
  return child;
}

/** One load as it is judged. */
class Watched {
  readonly state: DemoState;
  readonly #analysis: WorkloadAnalysis;
  #before: Sample | undefined;

  constructor(load: DemoLoad, header: TraceHeader, parameters: EngineParameters) {
    this.#analysis = new WorkloadAnalysis(header, parameters);
    this.state = { load, cores: null, memory_bytes: null, verdict: null, troubleAt_s: null, isTold: false };
  }

  observe(sample: Sample): void {
    const { state } = this;
    const before = this.#before;
    this.#before = sample;
    // What has ended, or is ending, has no memory any more: a process of 1 GiB took 2 s to give it back, which is no use of its own.
    if (sample.pids !== 0 && sample.anon_bytes !== 0) {
      if (before !== undefined) state.cores = (cpu_s(sample) - cpu_s(before)) / (sample.t - before.t);
      state.memory_bytes = sample.anon_bytes ?? null;
    }
    this.#analysis.observe(sample);
    state.verdict = this.#analysis.verdict();
    const { verdict } = state;
    if (verdict === null) return;
    const isTrouble =
      state.load === 'loop' ? verdict.cpu_behavior === 'runaway' : verdict.memory_behavior === 'leaking';
    const isAccused = verdict.severity === 'alert' || verdict.severity === 'critical';
    if (state.load === 'heavy' ? isAccused : isTrouble) state.troubleAt_s ??= sample.t;
    state.isTold = state.load === 'heavy' ? state.troubleAt_s === null : isTrouble;
  }
}

function cpu_s({ user_usec, system_usec }: Sample): number {
  return ((user_usec ?? 0) + (system_usec ?? 0)) / 1e6;
}
