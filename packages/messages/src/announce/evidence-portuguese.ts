import { formatBytes, formatDuration, formatNumber, formatShare } from '@omnimind/protocol/units';
import type { Evidence } from '@omnimind/protocol/verdict';

/** A clause for what the engine's sentence says besides the number, `$1` being what was found; empty where it says nothing. */
type Also = (found: RegExp, clause: string) => string;
type Sentence = (value: number, also: Also) => string;

const fellTo = (what: string, value: string, also: Also): string =>
  `${what} caíram${also(/ fell from (.+) to /, ' de $1')} a ${value} por segundo de CPU`;

/**
 * In English the engine writes the sentences itself; here they are made from the number, and from what else its sentence says.
 * That is read from the text: as data it would be one more object for each evaluation, and what was kept before would lack it.
 * What says it in other words than these is told by the number alone.
 */
const sentences: Readonly<Record<string, Sentence>> = {
  anon_floor_slope: (value, also) =>
    `o piso da memória anônima sobe ${formatBytes(value)}/min` +
    also(/ over (.+) \(τ (.+), 2nd half (.+) × 1st\)/, ', medido em $1 (τ $2, 2ª metade $3 × a 1ª)') +
    also(/, (\S+ \S+) above the level that was usual before$/, ', e está $1 acima do nível de costume'),
  anon_above_load: (value, also) =>
    `o piso da memória anônima está ${formatBytes(value)} acima do costume com esta carga` +
    also(/ load \((.+) cores\), (.+) more than (.+) before$/, ' ($1 núcleos), $2 a mais do que há $3'),
  anon_acceleration: (value, also) =>
    also(
      / rose by (.+) in (.+): most of it in one step$/,
      'o piso da memória anônima subiu $1 em $2, quase tudo de uma vez',
    ) ||
    also(/ rose by (.+) in (.+): the rise slows$/, 'o piso da memória anônima subiu $1 em $2, e a subida desacelera') ||
    also(
      / rose by (.+) in (.+): no higher /,
      'o piso da memória anônima subiu $1 em $2, mas não além de onde já esteve',
    ) ||
    also(
      / rose by (.+) in (.+): not steadily/,
      'o piso da memória anônima subiu $1 em $2, sem constância ou tempo que bastem para chamar de crescimento',
    ) ||
    `o crescimento da memória muda de ritmo: 2ª metade ${formatNumber(value)} × a 1ª`,
  anon_rise: (value) => `a memória anônima subiu ${formatBytes(value)} desde o início`,
  anon_level: (value) => `memória anônima em ${formatBytes(value)}, sem subida duradoura`,
  growth_per_byte_read: (value) =>
    `cresceu ${formatNumber(value)} bytes por byte lido: são dados guardados, como em um banco de dados que enche`,
  window_filled: (value) => `observada só há ${formatDuration(value)}: pouco para chamar de vazamento`,
  collections: (value, also) =>
    `a memória voltou ${formatNumber(value)} vezes${also(/ times in (.+) to a floor /, ' em $1')} a um piso que não sobe`,
  time_to_exhaustion: (value, also) =>
    `neste ritmo o limite${also(/ limit of (.+) is reached /, ' de $1')} chega em ${formatDuration(value)}${also(/ is reached in .+ to (.+)$/, ' a $1') || ' ou pouco mais'}`,
  seconds_left: (value) => `no ritmo dos últimos segundos a memória acaba em ${formatDuration(value)}`,
  memory_full: (value, also) =>
    `${also(/^the machine /, 'a máquina esperou por memória') || 'tudo esperou por memória'} ${formatShare(value)} do tempo` +
    also(
      / while this workload had (.+) major faults/,
      ', enquanto esta carga teve $1 falhas de página graves por segundo',
    ),
  memory_some: (value) => `esperou por memória ${formatShare(value)} do tempo`,
  io_some: (value) => `esperou por E/S ${formatShare(value)} do tempo`,
  io_full: (value) => `tudo esperou por E/S ${formatShare(value)} do tempo`,
  cpu_some: (value) => `esperou por CPU ${formatShare(value)} do tempo`,
  run_delay: (value) => `as threads esperaram por um processador ${formatShare(value)} do tempo em que o queriam`,
  major_faults: (value, also) =>
    also(
      /^(.+) major faults a second while resident memory stands still, and the kernel takes (.+) of the CPU time$/,
      '$1 falhas de página graves por segundo sem que a memória residente cresça, e o kernel toma $2 do tempo de CPU',
    ) || `${formatNumber(value)} falhas de página graves por segundo`,
  cpu_use: (value, also) =>
    also(
      /^mean use (.+) of (.+) cores \((.+)\) over the last (.+)$/,
      'uso médio de $1 de $2 núcleos ($3) nos últimos $4',
    ) ||
    also(
      /^median use (.+) of (.+) cores \((.+)\) over the last (.+)$/,
      'uso mediano de $1 de $2 núcleos ($3) nos últimos $4',
    ) ||
    `usa em média ${formatShare(value)} do que pode usar de CPU`,
  cpu_rise: (value, also) =>
    also(
      /^CPU use rises: (.+) to (.+) of what it may use in (.+)$/,
      'o uso de CPU sobe: de $1 a $2 do que pode usar, em $3',
    ) ||
    also(
      /^CPU use rose from (.+) to (.+) over (.+), step by step, /,
      'o uso de CPU subiu de $1 a $2 em $3, passo a passo, e só parou porque a máquina está cheia',
    ) ||
    `o uso de CPU subiu ${formatShare(value)} do que pode usar`,
  cpu_trend: (value, also) =>
    also(
      /^CPU use rose by (.+) cores over (.+) \(from (.+) to (.+), τ (.+), 2nd half (.+) × 1st\), /,
      'o uso de CPU subiu $1 núcleos em $2 (de $3 a $4, τ $5, 2ª metade $6 × a 1ª), e o trabalho feito não explica isso',
    ) || `o uso de CPU sobe ${formatNumber(value)} núcleos por minuto`,
  system_share: (value, also) =>
    also(/ rose from (.+) to (.+)$/, 'a parte do kernel no tempo de CPU subiu de $1 a $2') ||
    also(/ fell from (.+) to (.+)$/, 'a parte do kernel no tempo de CPU caiu de $1 a $2') ||
    `passa agora ${formatShare(value)} do tempo de CPU dentro do kernel`,
  cpu_peaks: (value, also) =>
    `${formatNumber(value)} picos de CPU ${
      also(/ peaks of up to (.+) over (.+), each falling back to (.+)$/, 'de até $1 em $2, que voltam a $3') ||
      'que voltam ao normal'
    }`,
  cpu_cycle: (value, also) =>
    `o uso de CPU vai e vem${also(/ between (.+) and (.+) about every (.+) \(/, ' entre $1 e $2, mais ou menos a cada $3')} (autocorrelação ${formatNumber(value)})`,
  pinned_threads: (value, also) =>
    `${
      also(/^1 thread has not slept for (.+): /, '1 thread não dorme há $1') ||
      also(/^(.+) threads have not slept for (.+): /, '$1 threads não dormem há $2') ||
      'há threads que não dormem há minutos'
    }: tempo de CPU e espera por processador somam ${formatNumber(value)} ${formatNumber(value) === '1' ? 'núcleo' : 'núcleos'}`,
  suspicion: () =>
    'nenhum sinal de progresso que se veja de fora: um cálculo intenso ou um laço sem fim, que os contadores não distinguem',
  runaway_goes_on: () => 'já era descontrolado, e nenhum sinal de progresso voltou',
  bytes_read_and_written: (value, also) => fellTo('leitura e escrita', formatBytes(value), also),
  voluntary_context_switches: (value, also) => fellTo('esperas voluntárias', formatNumber(value), also),
  page_faults: (value, also) => fellTo('falhas de página', formatNumber(value), also),
  new_processes_and_threads: (value, also) => fellTo('novos processos e threads', formatNumber(value), also),
  lines_of_output: (value, also) => fellTo('linhas de saída', formatNumber(value), also),
};

/** The evidence in Portuguese; in the engine's English where a number is of a kind that nobody translated. */
export function portugueseEvidence({ signal, value, text }: Evidence): string {
  const also: Also = (found, clause) => {
    const parts = found.exec(text);
    return parts === null ? '' : clause.replace(/\$(\d)/g, (_, index) => parts[index] ?? '');
  };
  return Object.hasOwn(sentences, signal) ? (sentences[signal]?.(value, also) ?? text) : text;
}

/** Units of the evidence that are English words. */
const units: Readonly<Record<string, string>> = {
  cores: 'núcleos',
  'cores/min': 'núcleos/min',
  count: 'vezes',
  signals: 'sinais',
  ratio: '',
  autocorrelation: 'autocorrelação',
  '2nd half / 1st': '2ª metade / 1ª',
};

/** A unit in Portuguese; as it is where it is the same, or nobody translated it. */
export function portugueseUnit(unit: string): string {
  return Object.hasOwn(units, unit) ? (units[unit] ?? unit) : unit;
}
