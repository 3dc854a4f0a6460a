import type { StopStage } from '@omnimind/protocol/cycles-report';
import type { Language } from './locale.ts';

/** What `omnimind cycles` says while it runs. Names come escaped. */
export interface CyclesProgressTexts {
  begins(planned: number, name: string): string;
  goesOn(done: number, planned: number, name: string): string;
  allDone(planned: number): string;
  passed(cycle: number, planned: number, duration: string): string;
  failed(cycle: number, planned: number, duration: string, exit: string): string;
  /** @param who the sentence that says who it was; `null` when nobody knows */
  killed(cycle: number, planned: number, exit: string, who: string | null): string;
  readonly again: string;
  /** `2 failed, 1 killed` */
  failures(failed: number, killed: number): string;
  left(duration: string): string;
  readonly drift: string;
  waits(cycle: number, reason: string): string;
  waited(cycle: number, duration: string): string;
  waitedInVain(cycle: number, duration: string): string;
  /** @param isIdle whether no cycle runs */
  stopping(stage: StopStage, isIdle: boolean): string;
  readonly waiting: string;
}

const english: CyclesProgressTexts = {
  begins: (planned, name) => `${planned} ${planned === 1 ? 'cycle' : 'cycles'} of ${name}`,
  goesOn: (done, planned, name) => `${done} of ${planned} cycles of ${name} are done; it goes on with the next`,
  allDone: (planned) => `all ${planned} cycles are done already; remove the checkpoint to begin anew`,
  passed: (cycle, planned, duration) => `cycle ${cycle} of ${planned} passed in ${duration}`,
  failed: (cycle, planned, duration, exit) => `cycle ${cycle} of ${planned} failed after ${duration}: ${exit}`,
  killed: (cycle, planned, exit, who) =>
    `cycle ${cycle} of ${planned} was killed (${exit}): ${who ?? 'by whom is not known'}`,
  again: 'it is run anew',
  failures: (failed, killed) =>
    [...(failed > 0 ? [`${failed} failed`] : []), ...(killed > 0 ? [`${killed} killed`] : [])].join(', '),
  left: (duration) => `about ${duration} left`,
  drift: 'drift',
  waits: (cycle, reason) => `cycle ${cycle} waits: ${reason}`,
  waited: (cycle, duration) => `cycle ${cycle} begins after it waited ${duration}`,
  waitedInVain: (cycle, duration) => `cycle ${cycle} begins after ${duration} all the same: the pressure stays`,
  stopping: (stage, isIdle) =>
    isIdle
      ? 'it ends'
      : stage === 'after'
        ? 'it ends after this cycle; once more ends the cycle, too'
        : stage === 'now'
          ? 'the command was asked to end; once more kills it'
          : 'the command was killed',
  waiting: 'waiting',
};

const portuguese: CyclesProgressTexts = {
  begins: (planned, name) => `${planned} ${planned === 1 ? 'ciclo' : 'ciclos'} de ${name}`,
  goesOn: (done, planned, name) => `${done} de ${planned} ciclos de ${name} já foram feitos; continua com o próximo`,
  allDone: (planned) => `todos os ${planned} ciclos já foram feitos; remova o checkpoint para recomeçar`,
  passed: (cycle, planned, duration) => `ciclo ${cycle} de ${planned} passou em ${duration}`,
  failed: (cycle, planned, duration, exit) => `ciclo ${cycle} de ${planned} falhou após ${duration}: ${exit}`,
  killed: (cycle, planned, exit, who) =>
    `ciclo ${cycle} de ${planned} foi morto (${exit}): ${who ?? 'não se sabe por quem'}`,
  again: 'será executado de novo',
  failures: (failed, killed) =>
    [
      ...(failed > 0 ? [`${failed} ${failed === 1 ? 'falhou' : 'falharam'}`] : []),
      ...(killed > 0 ? [`${killed} ${killed === 1 ? 'morto' : 'mortos'}`] : []),
    ].join(', '),
  left: (duration) => `faltam cerca de ${duration}`,
  drift: 'deriva',
  waits: (cycle, reason) => `o ciclo ${cycle} espera: ${reason}`,
  waited: (cycle, duration) => `o ciclo ${cycle} começa depois de esperar ${duration}`,
  waitedInVain: (cycle, duration) => `o ciclo ${cycle} começa após ${duration} mesmo assim: a pressão continua`,
  stopping: (stage, isIdle) =>
    isIdle
      ? 'terminando'
      : stage === 'after'
        ? 'termina depois deste ciclo; mais uma vez encerra também o ciclo'
        : stage === 'now'
          ? 'o comando foi solicitado a terminar; mais uma vez o mata'
          : 'o comando foi morto',
  waiting: 'esperando',
};

export function cyclesProgressTexts(language: Language): CyclesProgressTexts {
  return language === 'pt' ? portuguese : english;
}
