import { expect, test } from 'vitest';
import { StallMeter } from './stall-meter.ts';

test('shares are of the time that passed; what is not measured is null', () => {
  const meter = new StallMeter();
  meter.add(1, [0, 0, 0, null, undefined]);
  expect(meter.mean.cpu_some).toBeNull();
  meter.add(3, [1e6, 0, 0, null, undefined]);
  expect(meter.last).toEqual({ cpu_some: 0.5, memory_some: 0, memory_full: 0, io_some: null, io_full: null });
  expect(meter.mean.cpu_some).toBe(0.5);
});

test('the mean follows as avg10 of the kernel does: to two thirds after ten seconds', () => {
  const meter = new StallMeter();
  meter.add(0, [0, 0, 0, 0, 0]);
  meter.add(1, [0, 0, 0, 0, 0]);
  for (let t = 2; t <= 11; t += 1) meter.add(t, [(t - 1) * 1e6, 0, 0, 0, 0]);
  expect(meter.last.cpu_some).toBe(1);
  expect(meter.mean.cpu_some).toBeCloseTo(1 - Math.exp(-1), 2);
});

test('a counter that falls, or a clock that stands, says nothing wrong', () => {
  const meter = new StallMeter();
  meter.add(1, [5e6, 0, 0, 0, 0]);
  meter.add(2, [1e6, 0, 0, 0, 0]);
  expect(meter.last.cpu_some).toBe(0);
  meter.add(2, [9e6, 0, 0, 0, 0]);
  expect(meter.last.cpu_some).toBe(0);
});
