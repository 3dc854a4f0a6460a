import { formatBytes, formatDuration, formatNumber, formatShare } from '../units.ts';
import type { Evidence } from '../verdict.ts';

/** A number of the evidence as a sentence of Portuguese; its threshold where it says something to people. */
type Sentence = (value: number, threshold: number | null) => string;

/** In English the engine writes the sentences itself, with all that it knows; here they are made from the numbers. */
const sentences: Readonly<Record<string, Sentence>> = {
  anon_floor_slope: (value) => `o piso da memória anônima sobe ${formatBytes(value)}/min`,
  anon_acceleration: (value) => `o crescimento da memória muda de ritmo: 2ª metade ${formatNumber(value)} × a 1ª`,
  anon_rise: (value) => `a memória anônima subiu ${formatBytes(value)} desde o início`,
  anon_level: (value) => `memória anônima em ${formatBytes(value)}, sem subida duradoura`,
  growth_per_byte_read: (value) => `cresceu ${formatNumber(value)} bytes por byte lido: são dados guardados`,
  window_filled: (value) => `observada só há ${formatDuration(value)}: pouco para chamar de vazamento`,
  collections: (value) => `a memória voltou ${formatNumber(value)} vezes a um piso que não sobe`,
  time_to_exhaustion: (value) => `neste ritmo o limite chega em ${formatDuration(value)} ou pouco mais`,
  seconds_left: (value) => `no ritmo dos últimos segundos a memória acaba em ${formatDuration(value)}`,
  memory_full: (value) => `tudo esperou por memória ${formatShare(value)} do tempo`,
  memory_some: (value) => `esperou por memória ${formatShare(value)} do tempo`,
  io_some: (value) => `esperou por E/S ${formatShare(value)} do tempo`,
  io_full: (value) => `tudo esperou por E/S ${formatShare(value)} do tempo`,
  cpu_some: (value) => `esperou por CPU ${formatShare(value)} do tempo`,
  run_delay: (value) => `as threads esperaram por um processador ${formatShare(value)} do tempo em que o queriam`,
  major_faults: (value) => `${formatNumber(value)} falhas de página graves por segundo`,
  cpu_use: (value) => `usa em média ${formatShare(value)} do que pode usar de CPU`,
  cpu_rise: (value) => `o uso de CPU subiu ${formatShare(value)} do que pode usar`,
  cpu_trend: (value) => `o uso de CPU sobe ${formatNumber(value)} processadores por minuto`,
  system_share: (value) => `passa agora ${formatShare(value)} do tempo de CPU dentro do kernel`,
  cpu_peaks: (value) => `${formatNumber(value)} picos de CPU que voltam ao normal`,
  cpu_cycle: (value) => `o uso de CPU vai e vem (autocorrelação ${formatNumber(value)})`,
  pinned_threads: (value) => `${formatNumber(value)} threads não dormem há minutos`,
  suspicion: (value) => `${formatNumber(value)} threads presas, ainda sem prova de laço`,
  runaway_goes_on: () => 'já era descontrolado, e nenhum sinal de progresso voltou',
  bytes_read_and_written: (value) => `leitura e escrita caíram a ${formatBytes(value)} por segundo de CPU`,
  voluntary_context_switches: (value) => `esperas voluntárias caíram a ${formatNumber(value)} por segundo de CPU`,
  page_faults: (value) => `falhas de página caíram a ${formatNumber(value)} por segundo de CPU`,
  new_processes_and_threads: (value) => `novos processos e threads caíram a ${formatNumber(value)} por segundo de CPU`,
  lines_of_output: (value) => `linhas de saída caíram a ${formatNumber(value)} por segundo de CPU`,
};

/** The evidence in Portuguese; in the engine's English where a number is of a kind that nobody translated. */
export function portugueseEvidence({ signal, value, threshold, text }: Evidence): string {
  return Object.hasOwn(sentences, signal) ? (sentences[signal]?.(value, threshold) ?? text) : text;
}
