import type { Language } from '@omnimind/protocol/announcement';
import type { Killer, Rung } from '@omnimind/protocol/event';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { asWritten } from '@omnimind/protocol/message';
import { formatBytes, formatDuration, formatShare } from '@omnimind/protocol/units';
import type { CpuBehavior, Evidence, MemoryBehavior, Pressure } from '@omnimind/protocol/verdict';
import { evidenceIn, translate } from '../translate.ts';

/** The types of what is told of a behavior. */
export type BehaviorType =
  | `cpu_${CpuBehavior}`
  | `memory_${MemoryBehavior}`
  | `pressure_${Pressure}`
  | 'exhaustion_forecast'
  | 'recovered';

/** What announcements are put together from, in one language. Names come escaped. */
export interface Phrases {
  /** By type, after the name of the workload. */
  readonly titles: Readonly<Record<BehaviorType, string>>;
  readonly rungs: Readonly<Record<Rung, string>>;
  evidence(evidence: Evidence): string;
  /** What was done, why, or what there is to notice: whatever the program says in English and of itself. */
  said(text: ReceivedMessage): string;
  undone(rung: string): string;
  skipped(rung: string): string;
  forecast(low_s: number, high_s: number): string;
  readonly trouble: string;
  /** `earlyoom killed node (PID 4711, 3.1 GiB)` */
  killed(killer: Killer, name: string, pid: number | null, memory_bytes: number | null): string;
  /** `of api-tests at 14:02`; of a workload that nobody watched the time alone */
  killedWhere(workload: string | null, time: string): string;
  available(memory: number | null, swap: number | null): string;
  limit(bytes: number): string;
  flood(count: number, seconds: number): string;
  readonly floodTitle: string;
  readonly ended: string;
}

const size = (bytes: number | null): string => (bytes === null ? '' : `, ${formatBytes(bytes)}`);

export const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    titles: {
      cpu_unknown: 'CPU use not yet known',
      cpu_idle: 'CPU idle',
      cpu_stable: 'CPU use is steady',
      cpu_high_but_stable: 'CPU use is high but stable',
      cpu_ramping: 'CPU use rises, with an end in sight',
      cpu_growing: 'CPU use grows and grows',
      cpu_spiking: 'CPU use has short peaks',
      cpu_oscillating: 'CPU use swings',
      cpu_runaway: 'threads run wild',
      memory_unknown: 'memory not yet known',
      memory_stable: 'memory is stable',
      memory_sawtooth: 'memory rises and falls back',
      memory_warming_up: 'memory warms up',
      memory_growing: 'memory grows',
      memory_leaking: 'memory leaks',
      pressure_unknown: 'pressure not known',
      pressure_none: 'no pressure any more',
      pressure_some: 'waits for resources',
      pressure_thrashing: 'thrashes for want of memory',
      exhaustion_forecast: 'memory will end soon',
      recovered: 'well again',
    },
    rungs: {
      observe: 'observed',
      watch: 'watched closer',
      notify: 'told',
      deprioritize: 'given a lower priority',
      throttle: 'throttled',
      freeze: 'frozen',
      stop: 'told to stop',
    },
    evidence: (each) => evidenceIn('en', each),
    said: (text) => translate('en', text),
    undone: (rung) => `no longer ${rung}`,
    skipped: (rung) => `not ${rung}`,
    forecast: (low, high) => `The limit is reached in ${formatDuration(low)} to ${formatDuration(high)} at this rate`,
    trouble: 'OmniMind monitor',
    killed: (killer, name, pid, memory) =>
      `${killerNames.en[killer]} killed ${name} (${pid === null ? 'its whole cgroup' : `PID ${pid}`}${size(memory)})`,
    killedWhere: (workload, time) => `${workload === null ? '' : `of ${workload} `}at ${time}`,
    available: (memory, swap) =>
      [memory, swap]
        .flatMap((share, index) =>
          share === null ? [] : `${index === 0 ? 'memory' : 'swap'} ${formatShare(share)} free`,
        )
        .join(', '),
    limit: (bytes) => `its limit of ${formatBytes(bytes)} was reached`,
    floodTitle: 'many events at once',
    ended: 'has ended',
    flood: (count, seconds) =>
      `${count} more events within ${formatDuration(seconds)} were counted and not told one by one`,
  },
  pt: {
    titles: {
      cpu_unknown: 'uso de CPU ainda desconhecido',
      cpu_idle: 'CPU ociosa',
      cpu_stable: 'uso de CPU constante',
      cpu_high_but_stable: 'uso de CPU alto mas estável',
      cpu_ramping: 'uso de CPU sobe, com fim à vista',
      cpu_growing: 'o uso de CPU não para de crescer',
      cpu_spiking: 'picos curtos de CPU',
      cpu_oscillating: 'o uso de CPU vai e vem',
      cpu_runaway: 'threads descontroladas',
      memory_unknown: 'memória ainda desconhecida',
      memory_stable: 'memória estável',
      memory_sawtooth: 'a memória sobe e volta',
      memory_warming_up: 'a memória aquece',
      memory_growing: 'a memória cresce',
      memory_leaking: 'a memória vaza',
      pressure_unknown: 'pressão desconhecida',
      pressure_none: 'sem mais pressão',
      pressure_some: 'espera por recursos',
      pressure_thrashing: 'quase parado por falta de memória',
      exhaustion_forecast: 'a memória vai acabar em breve',
      recovered: 'de volta ao normal',
    },
    rungs: {
      observe: 'observado',
      watch: 'observado de perto',
      notify: 'avisado',
      deprioritize: 'com prioridade menor',
      throttle: 'limitado',
      freeze: 'congelado',
      stop: 'mandado parar',
    },
    evidence: (each) => evidenceIn('pt', each),
    said: (text) => translate('pt', text),
    undone: (rung) => `não está mais ${rung}`,
    skipped: (rung) => `não foi ${rung}`,
    forecast: (low, high) => `Neste ritmo o limite chega em ${formatDuration(low)} a ${formatDuration(high)}`,
    trouble: 'Monitor do OmniMind',
    killed: (killer, name, pid, memory) =>
      `${killerNames.pt[killer]} matou ${name} (${pid === null ? 'o cgroup inteiro' : `PID ${pid}`}${size(memory)})`,
    killedWhere: (workload, time) => `${workload === null ? '' : `de ${workload} `}às ${time}`,
    available: (memory, swap) =>
      [memory, swap]
        .flatMap((share, index) =>
          share === null ? [] : `${index === 0 ? 'memória' : 'swap'} ${formatShare(share)} livre`,
        )
        .join(', '),
    limit: (bytes) => `seu limite de ${formatBytes(bytes)} foi atingido`,
    floodTitle: 'muitos eventos de uma vez',
    ended: 'terminou',
    flood: (count, seconds) =>
      `mais ${count} eventos em ${formatDuration(seconds)} foram contados, sem serem ditos um a um`,
  },
};

const killerNames: Readonly<Record<Language, Readonly<Record<Killer, string>>>> = {
  en: {
    earlyoom: 'earlyoom',
    'systemd-oomd': 'systemd-oomd',
    kernel: 'The kernel',
    cgroup_limit: 'The limit of its cgroup',
  },
  pt: {
    earlyoom: 'O earlyoom',
    'systemd-oomd': 'O systemd-oomd',
    kernel: 'O kernel',
    cgroup_limit: 'O limite do seu cgroup',
  },
};

/** What was done, why, or what there is to notice: the text of an event, a reason, or a notice. Not escaped. */
export function saidIn(language: Language, text: ReceivedMessage | string): string {
  return translate(language, typeof text === 'string' ? asWritten(text) : text);
}

/** A behavior in words, as announcements say it after the name: `memory leaks`. */
export function behaviorIn(language: Language, type: BehaviorType): string {
  return phrases[language].titles[type];
}

/** What was done on a rung of the ladder, in one word of people. */
export function rungIn(language: Language, rung: Rung): string {
  return phrases[language].rungs[rung];
}

/** Why the monitor lets a workload be, in its own words; all else is the name of a process or a unit. */
const portugueseProtections = new Map([
  ['itself', 'o próprio monitor'],
  ['not in omnimind-dev.slice', 'fora de omnimind-dev.slice'],
  ['its own omnimind run', 'o seu próprio omnimind run'],
]);

/** What protects a workload, as the monitor says it: one of its reasons, or a name, which is not escaped. */
export function protectionIn(language: Language, protection: string): string {
  return (language === 'pt' ? portugueseProtections.get(protection) : undefined) ?? protection;
}
