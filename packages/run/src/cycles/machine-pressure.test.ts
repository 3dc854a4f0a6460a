import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MachinePressure } from './machine-pressure.ts';

let proc = '';
let time_s = 0;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-pressure-'));
  mkdirSync(join(proc, 'pressure'));
  mkdirSync(join(proc, 'self'));
  writeFileSync(join(proc, 'meminfo'), 'MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n');
  time_s = 0;
});
afterEach(() => rmSync(proc, { recursive: true }));

function psi(name: 'cpu' | 'memory', some: [average: number, total: number], full = some): void {
  const line = (kind: string, [average, total]: [number, number]): string =>
    `${kind} avg10=${average.toFixed(2)} avg60=9.00 avg300=9.00 total=${total}\n`;
  writeFileSync(join(proc, 'pressure', name), line('some', some) + line('full', full));
}

test('the averages of 10 s, and what is available', () => {
  psi('cpu', [87.5, 0]);
  psi('memory', [12.25, 0], [3, 0]);
  const pressure = new MachinePressure(() => time_s, proc);
  expect(pressure.read()).toEqual({
    cpuSome: 0.875,
    memorySome: 0.1225,
    memoryFull: 0.03,
    available_bytes: 256_000,
    total_bytes: 1_024_000,
  });
  pressure.close();
});

test('fresh: the share since the last look, whatever the averages say', () => {
  psi('cpu', [99, 0]);
  psi('memory', [99, 1_000_000]);
  const pressure = new MachinePressure(() => time_s, proc);
  pressure.read();
  time_s = 2;
  psi('cpu', [99, 500_000]);
  psi('memory', [99, 1_000_000], [99, 1_200_000]);
  expect(pressure.readFresh()).toMatchObject({ cpuSome: 0.25, memorySome: 0, memoryFull: 0.1 });
  pressure.close();
});

test('where the kernel does not say, nothing is known', () => {
  rmSync(join(proc, 'meminfo'));
  const pressure = new MachinePressure(() => time_s, proc);
  const nothing = { cpuSome: null, memorySome: null, memoryFull: null, available_bytes: null, total_bytes: null };
  expect([pressure.read(), pressure.readFresh()]).toEqual([nothing, nothing]);
  pressure.close();
});
