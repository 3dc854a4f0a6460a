import type { EngineParameters } from '@omnimind/engine/parameters';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import type { HostSample, Sample, TraceHeader } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';
import { type CpuReading, coresBetween, UseHistory } from './use-history.ts';

/**
 * The machine as a whole, judged as if it were one workload: its CPU use is what the processors were not idle, its
 * memory is what is not available (`MemTotal` − `MemAvailable`), its pressure is that of /proc/pressure.
 */
export class MachineAnalysis {
  readonly use = new UseHistory();
  #reading: CpuReading | null = null;
  readonly #host: TraceHeader['host'];
  readonly #analysis: WorkloadAnalysis;

  constructor(host: TraceHeader['host'], interval_s: number, parameters: EngineParameters) {
    this.#host = host;
    const workload = { name: 'machine', memory_limit_bytes: host.memory_bytes };
    this.#analysis = new WorkloadAnalysis({ interval_s, host, workload }, parameters);
  }

  /** `null` while it can't be judged. */
  get verdict(): Verdict | null {
    return this.#analysis.verdict();
  }

  /** @param t s since the first sample */
  observe(t: number, host: HostSample): void {
    const reading = { t, cpu_usec: host.cpu_busy_usec ?? null };
    this.use.add(t, coresBetween(this.#reading, reading), null);
    this.#reading = reading;
    this.#analysis.observe(this.#sampleOf(t, host));
  }

  #sampleOf(t: number, host: HostSample): Sample {
    const { memory_bytes, swap_bytes } = this.#host;
    const { cpu_busy_usec, memory_available_bytes, swap_free_bytes, ...psi } = host;
    return {
      t,
      host,
      psi,
      ...(typeof cpu_busy_usec === 'number' ? { user_usec: cpu_busy_usec, system_usec: 0 } : {}),
      ...(typeof memory_available_bytes === 'number'
        ? { anon_bytes: Math.max(0, memory_bytes - memory_available_bytes) }
        : {}),
      ...(typeof swap_free_bytes === 'number' ? { swap_bytes: Math.max(0, swap_bytes - swap_free_bytes) } : {}),
    };
  }
}
