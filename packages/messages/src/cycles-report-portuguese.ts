import type { Drift } from '@omnimind/protocol/cycles-report';
import type { CyclesReportTexts } from './cycles-report.ts';

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const cyclesReportPortuguese: CyclesReportTexts = {
  labels: {
    cycles: 'ciclos',
    failed: 'falhas',
    killed: 'mortos',
    drift: 'deriva',
    waited: 'espera',
    slowest: 'lentos',
    left: 'restos',
  },
  heads: {
    overview: 'Ciclo a ciclo',
    totals: 'Totais',
    drift: 'O que deriva',
    kills: 'Mortos',
    failed: 'Ciclos que falharam',
    failedCount: 'Falharam',
    slowest: 'Ciclos mais lentos',
    failedAndSlowest: 'Ciclos que falharam, mortos e mais lentos',
    charts: 'Ao longo dos ciclos',
    cycles: 'Ciclos',
    allCycles: 'Todos os ciclos',
    details: 'Detalhes',
    environment: 'Ambiente',
    notices: 'Avisos',
    cycle: 'Ciclo',
    outcome: 'Resultado',
    exit: 'Saída',
    duration: 'Duração',
    medianDuration: 'Duração mediana',
    durationTotal: 'Duração total',
    waited: 'Espera',
    waitedTotal: 'Espera total',
    peakMemory: 'Pico de memória',
    peakCpu: 'Pico de CPU (núcleos)',
    pressure: 'Espera sob pressão',
    leftBehind: 'Deixado para trás',
    retried: 'Repetidos',
    completed: 'Concluídos',
    events: 'Eventos',
    command: 'Comando',
    directory: 'Diretório',
    host: 'Máquina',
    mode: 'Modo',
    started: 'Início',
    updated: 'Fim do último ciclo',
    resumed: 'Retomado',
    median: 'Mediana',
    range: 'Faixa',
    why: 'Por quê',
    memory: 'Memória',
    cpu: 'CPU (núcleos)',
  },
  outcome: { passed: 'passou', failed: 'falhou', killed: 'morto' },
  signal: {
    duration: 'Duração',
    peak_cpu: 'Pico de CPU',
    peak_memory: 'Pico de memória',
    memory_left_behind: 'Memória deixada para trás',
    failures: 'Falhas',
  },
  kind: { trend: 'tendência', step: 'degrau', cluster: 'aglomerado' },
  ending: {
    completed: '',
    stable: 'Terminou antes: nada mais mudava.',
    failure: 'Terminou em uma falha, como pedido.',
    interrupted: 'Foi interrompido.',
    running: 'Ainda está em execução.',
  },
  pressures: {
    cpu_some: 'esperou por CPU',
    memory_some: 'esperou por memória',
    memory_full: 'parou por memória',
    io_some: 'esperou por armazenamento',
  },
  allPassed: (count) => (count === 1 ? 'O ciclo passou' : `Todos os ${count} ciclos passaram, nenhum foi morto`),
  someFailed: (passed, completed, failed, killed) =>
    [
      `${passed} de ${plural(completed, 'ciclo', 'ciclos')} ${passed === 1 ? 'passou' : 'passaram'}`,
      ...(failed === 0 ? [] : [`${failed} ${failed === 1 ? 'falhou' : 'falharam'}`]),
      ...(killed === 0 ? [] : [`${killed} ${killed === 1 ? 'foi morto' : 'foram mortos'}`]),
    ].join(', '),
  completedOf: (completed, planned) =>
    `${completed} de ${plural(planned, 'ciclo', 'ciclos')} ${completed === 1 ? 'concluído' : 'concluídos'}`,
  madeGood: (count) =>
    count === 1
      ? '1 ciclo passou ao ser repetido depois de uma morte'
      : `${count} ciclos passaram ao ser repetidos depois de uma morte`,
  cycle: (cycle, attempt = 1) => (attempt === 1 ? `ciclo ${cycle}` : `ciclo ${cycle}, tentativa ${attempt}`),
  cycles: (first, last) => (first === last ? `ciclo ${first}` : `ciclos ${first} a ${last}`),
  exit: (status, signal) => (signal === null ? `saída ${status}` : `saída ${status}, ${signal}`),
  more: (count) => `e mais ${count}`,
  spread: (median, low, high) => `mediana ${median}, de ${low} a ${high}`,
  inAll: (duration) => `${duration} no total`,
  ofCores: (cores) => `de ${cores} núcleos`,
  heldBack: (count, total, most) =>
    count === 1 ? `1 ciclo esperou ${total}` : `${count} ciclos esperaram, ${total} no total, ${most} no máximo`,
  neverWaited: 'Nenhum ciclo precisou esperar pela máquina.',
  leftBehind: (processes, memory) =>
    `${plural(processes, 'processo continuou', 'processos continuaram')}${memory === null ? '' : `, ${memory}`}`,
  unknownKiller: 'Foi morto; ninguém disse por quem.',
  noDrift: (cycles) => `Nenhuma deriva foi vista em ${plural(cycles, 'ciclo', 'ciclos')}.`,
  noKills: 'Nada foi morto.',
  noFailures: 'Nenhum ciclo falhou.',
  noPressure: 'Nenhum ciclo esperou por CPU, memória ou armazenamento durante 1 % do seu tempo ou mais.',
  shareOfTime: 'parte do ciclo em que alguém esperou',
  notMeasured: 'não medido',
  unwatched: 'Ninguém o observava antes.',
  drift: (drift, subject, { from, to, perCycle }) => {
    const since = `desde o ciclo ${drift.first_cycle}`;
    const levels = `de ${from} para ${to}`;
    const what = subjectOf(drift, subject);
    if (drift.kind === 'cluster')
      return `As falhas vêm juntas a partir do ciclo ${drift.first_cycle}: ali falharam ${to} dos ciclos, fora dali ${from}.`;
    if (drift.kind === 'step')
      return `${what} ${drift.to < drift.from ? 'caiu' : 'subiu'} no ciclo ${drift.first_cycle} e ficou assim: ${levels}.`;
    const direction = drift.per_cycle < 0 ? 'cai' : 'sobe';
    return `${what} ${direction} ${perCycle} por ciclo ${since}: ${levels}.`;
  },
  watched: (subject) => `Memória de ${subject} após cada ciclo`,
  fromCycle: (cycle) => `desde o ciclo ${cycle}`,
  cutAxis: 'o eixo não começa em 0',
  binned: (size) => `cada ponto são ${size} ciclos: sua mediana, e sua faixa como banda`,
  merged: (size) => `um sinal são ${size} ciclos e mostra o pior deles`,
  passedAnew: 'passou ao ser repetido',
  notRun: 'não executado',
  beforeKill: 'antes da morte',
  machine: (cores, memory, swap) => `${cores} núcleos, ${memory} de memória, ${swap} de swap`,
  madeBy: 'Feito por omnimind cycles',
  scrollable: 'tabela, pode ser rolada para o lado',
  ofTheCycles: 'processos que sobreviveram ao seu ciclo',
};

function subjectOf({ signal }: Drift, subject: string): string {
  switch (signal) {
    case 'duration':
      return 'A duração';
    case 'peak_cpu':
      return 'O pico de CPU';
    case 'peak_memory':
      return 'O pico de memória';
    case 'memory_left_behind':
      return `A memória de ${subject}`;
    case 'failures':
      return 'A taxa de falhas';
  }
}
