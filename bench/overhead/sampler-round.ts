import { setTimeout as pause } from 'node:timers/promises';
import { engineParameters } from '@omnimind/engine/parameters';
import { Engine } from '@omnimind/engine/tick';
import { MachineSampler } from '@omnimind/observe/machine-sampler';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { ReadRecorder, type RecordedReads } from './recorded-reads.ts';

/** The monitor's tick, observation and analysis, without its waiting. */
export class SamplerUnderTest {
  readonly #sampler = new MachineSampler({ interval_s: 1, protectedNames: defaultConfiguration.protect.names });
  readonly #engine = new Engine({
    parameters: engineParameters(defaultConfiguration),
    ladder: defaultConfiguration.ladder,
    mode: 'observe',
  });
  /** Time as the engine sees it: a second each tick, whatever the pace. */
  #time_s = 0;

  tick(): void {
    this.#engine.tick(this.#sampler.sample(this.#time_s));
    this.#time_s += 1;
  }

  /** Ticks, `pace_ms` apart; µs of CPU time that one took on average, waiting included. */
  async round(ticks: number, pace_ms: number): Promise<number> {
    let spent = 0;
    for (let i = 0; i < ticks; i += 1) {
      const before = process.cpuUsage();
      this.tick();
      const used = process.cpuUsage(before);
      spent += used.user + used.system;
      await pause(pace_ms);
    }
    return spent / ticks;
  }

  /** The files that each of some ticks reads. */
  async recordReads(ticks: number, pace_ms: number): Promise<RecordedReads> {
    const recorder = new ReadRecorder();
    for (let i = 0; i < ticks; i += 1) {
      recorder.record(() => this.tick());
      await pause(pace_ms);
    }
    return recorder.result();
  }

  close(): void {
    this.#sampler.close();
  }
}
