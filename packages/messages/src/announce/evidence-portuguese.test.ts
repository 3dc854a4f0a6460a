import type { Evidence } from '@omnimind/protocol/verdict';
import { describe, expect, test } from 'vitest';
import { evidenceIn, quantityIn } from './phrases.ts';

const MiB = 2 ** 20;
const evidence = (signal: string, value: number, text: string): Evidence => ({
  signal,
  value,
  unit: '',
  threshold: null,
  text,
});

describe('the evidence in Portuguese says all that the engine says', () => {
  test.each<[string, number, string, string]>([
    [
      'anon_floor_slope',
      24 * MiB,
      'anonymous memory floor rose 24 MiB/min over 3 min 40 s (τ 1, 2nd half 0.73 × 1st), 106 MiB above the level that was usual before',
      'o piso da memória anônima sobe 24 MiB/min, medido em 3 min 40 s (τ 1, 2ª metade 0.73 × a 1ª), e está 106 MiB acima do nível de costume',
    ],
    [
      'anon_floor_slope',
      24 * MiB,
      'anonymous memory floor rose 24 MiB/min over 20 min (τ 0.9, 2nd half 1.1 × 1st)',
      'o piso da memória anônima sobe 24 MiB/min, medido em 20 min (τ 0.9, 2ª metade 1.1 × a 1ª)',
    ],
    [
      'anon_acceleration',
      0.3,
      'the floor of anonymous memory rose by 76 MiB in 2 min 40 s: the rise slows',
      'o piso da memória anônima subiu 76 MiB em 2 min 40 s, e a subida desacelera',
    ],
    [
      'anon_acceleration',
      0.3,
      'the floor of anonymous memory rose by 76 MiB in 3 min: most of it in one step',
      'o piso da memória anônima subiu 76 MiB em 3 min, quase tudo de uma vez',
    ],
    [
      'time_to_exhaustion',
      2520,
      'at this rate the limit of 20.1 GiB is reached in 42 min to 1 h 10 min',
      'neste ritmo o limite de 20.1 GiB chega em 42 min a 1 h 10 min',
    ],
    ['memory_full', 0.4, 'all tasks stood still for memory 40 % of the time', 'tudo esperou por memória 40 % do tempo'],
    [
      'memory_full',
      0.4,
      'the machine stood still for memory 40 % of the time while this workload had 900 major faults a second',
      'a máquina esperou por memória 40 % do tempo, enquanto esta carga teve 900 falhas de página graves por segundo',
    ],
    [
      'cpu_rise',
      0.14,
      'CPU use rose from 85 % to 99 % over 5 min, step by step, and ended only because the machine is full',
      'o uso de CPU subiu de 85 % a 99 % em 5 min, passo a passo, e só parou porque a máquina está cheia',
    ],
    [
      'cpu_peaks',
      7,
      '7 peaks of up to 36 % over 8 min 20 s, each falling back to 15 %',
      '7 picos de CPU de até 36 % em 8 min 20 s, que voltam a 15 %',
    ],
    [
      'pinned_threads',
      2.98,
      '3 threads have not slept for 5 min: CPU time and time waiting for a processor add up to 2.98 cores',
      '3 threads não dormem há 5 min: tempo de CPU e espera por processador somam 2.98 núcleos',
    ],
    [
      'pinned_threads',
      1,
      '1 thread has not slept for 5 min: CPU time and time waiting for a processor add up to 1 cores',
      '1 thread não dorme há 5 min: tempo de CPU e espera por processador somam 1 núcleo',
    ],
    [
      'lines_of_output',
      0,
      'lines of output fell from 12 to 0 a second of CPU time',
      'linhas de saída caíram de 12 a 0 por segundo de CPU',
    ],
  ])('%s: %d, %s', (signal, value, english, portuguese) => {
    expect(evidenceIn('pt', evidence(signal, value, english))).toBe(portuguese);
    expect(evidenceIn('en', evidence(signal, value, english))).toBe(english);
  });

  test.each<[string, number, string]>([
    ['anon_floor_slope', 24 * MiB, 'o piso da memória anônima sobe 24 MiB/min'],
    ['anon_acceleration', 0.3, 'o crescimento da memória muda de ritmo: 2ª metade 0.3 × a 1ª'],
    ['time_to_exhaustion', 2520, 'neste ritmo o limite chega em 42 min ou pouco mais'],
    [
      'pinned_threads',
      1.02,
      'há threads que não dormem há minutos: tempo de CPU e espera por processador somam 1.02 núcleos',
    ],
    ['page_faults', 25.5, 'falhas de página caíram a 25.5 por segundo de CPU'],
  ])('where it says less, or in other words, the number is said: %s', (signal, value, portuguese) => {
    expect(evidenceIn('pt', evidence(signal, value, 'in other words'))).toBe(portuguese);
  });
});

test('a number with its unit', () => {
  expect(quantityIn('en', 1.9, 'cores')).toBe('1.9 cores');
  const shown = [
    quantityIn('pt', 1.9, 'cores'),
    quantityIn('pt', 37 * MiB, 'bytes/min'),
    quantityIn('pt', 0.853, 'share'),
    quantityIn('pt', 720, 's'),
    quantityIn('pt', 1.07, 'ratio'),
    quantityIn('pt', 0.4, '2nd half / 1st'),
    quantityIn('pt', 3, 'constructor'),
  ];
  expect(shown).toEqual(['1.9 núcleos', '37 MiB/min', '85 %', '12 min', '1.07', '0.4 2ª metade / 1ª', '3 constructor']);
});
