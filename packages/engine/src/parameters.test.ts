import { configurationSchema, defaultConfiguration } from '@omnimind/protocol/configuration';
import { describe, expect, it } from 'vitest';
import { engineParameters } from './parameters.ts';

describe('the parameters of the engine', () => {
  it('take from the configuration what a user may set', () => {
    const detection = { high_use: 0.5, leak_growth: '32MiB', runaway_after: '2m', urgent_exhaustion: '30s' };
    const parameters = engineParameters(configurationSchema.parse({ detection }));
    expect(parameters.cpu.highShare).toBe(0.5);
    expect(parameters.memory.leakGrowth_bytes).toBe(32 * 2 ** 20);
    expect(parameters.runaway.after_s).toBe(120);
    expect(parameters.exhaustion.urgent_s).toBe(30);
  });

  it('ask for more where the window is shorter', () => {
    const { windows } = engineParameters(defaultConfiguration).memory;
    const lengths = windows.map(({ window_s }) => window_s);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    const taus = windows.map(({ tau }) => tau);
    expect(taus).toEqual([...taus].sort((a, b) => b - a));
  });

  it('ask for three independent signals of a runaway loop', () => {
    expect(engineParameters(defaultConfiguration).runaway.signals).toBe(3);
  });
});
