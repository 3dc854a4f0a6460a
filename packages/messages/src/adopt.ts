import type { LeftReason } from '@omnimind/protocol/adoption';
import type { Language } from './locale.ts';

/** What `omnimind adopt` and `omnimind release` say. Names come escaped. */
export interface AdoptTexts {
  /** `4711 (node) and its tree, 5 processes: now in omnimind-adopt-node-1a2b.scope` */
  adopted(root: string, processes: number, scope: string): string;
  already(root: string, scope: string): string;
  from(unit: string, pids: string): string;
  readonly noUnit: string;
  left(root: string, reason: string): string;
  readonly reasons: Readonly<Record<LeftReason, string>>;
  emptied(scope: string): string;
  readonly sliceNotSetUp: string;
  undo(command: string): string;
  released(scope: string): string;
  to(unit: string, pids: string): string;
  fresh(pids: string, scope: string, slice: string): string;
  gone(unit: string): string;
  stuck(processes: string): string;
  readonly nothing: string;
}

const english: AdoptTexts = {
  adopted: (root, processes, scope) =>
    processes === 1
      ? `${root} is now in ${scope}`
      : `${root} and its tree, ${processes} processes, are now in ${scope}`,
  already: (root, scope) => `${root} is in omnimind-dev.slice already (${scope}): nothing was done`,
  from: (unit, pids) => `from ${unit}: ${pids}`,
  noUnit: 'no unit',
  left: (root, reason) => `${root} was left: ${reason}`,
  reasons: {
    init: 'it is init',
    kernel_thread: 'it is a thread of the kernel',
    monitor: 'it is OmniMind',
    manager: 'it is a service manager',
    protected: 'it is protected',
    other_user: "it is another user's",
    service_main: 'it is the main process of a service',
    refused: 'the service manager could not move it',
  },
  emptied: (scope) => `${scope} has no process left and ends; a release will make a new scope`,
  sliceNotSetUp: 'omnimind-dev.slice has no limits yet: see `omnimind setup`',
  undo: (command) => `Undo: ${command}`,
  released: (scope) => `${scope} was released`,
  to: (unit, pids) => `back to ${unit}: ${pids}`,
  fresh: (pids, scope, slice) => `into the new ${scope} in ${slice}: ${pids}`,
  gone: (unit) => `${unit}, where they came from, is gone`,
  stuck: (processes) => `could not be moved: ${processes}`,
  nothing: 'Nothing is adopted.',
};

const portuguese: AdoptTexts = {
  adopted: (root, processes, scope) =>
    processes === 1
      ? `${root} está agora em ${scope}`
      : `${root} e sua árvore, ${processes} processos, estão agora em ${scope}`,
  already: (root, scope) => `${root} já está em omnimind-dev.slice (${scope}): nada foi feito`,
  from: (unit, pids) => `de ${unit}: ${pids}`,
  noUnit: 'nenhuma unidade',
  left: (root, reason) => `${root} ficou onde estava: ${reason}`,
  reasons: {
    init: 'é o init',
    kernel_thread: 'é uma thread do kernel',
    monitor: 'é o OmniMind',
    manager: 'é um gerenciador de serviços',
    protected: 'é protegido',
    other_user: 'é de outro usuário',
    service_main: 'é o processo principal de um serviço',
    refused: 'o gerenciador de serviços não conseguiu movê-lo',
  },
  emptied: (scope) => `${scope} ficou sem processos e termina; ao liberar, um novo escopo será criado`,
  sliceNotSetUp: 'omnimind-dev.slice ainda não tem limites: veja `omnimind setup`',
  undo: (command) => `Para desfazer: ${command}`,
  released: (scope) => `${scope} foi liberado`,
  to: (unit, pids) => `de volta a ${unit}: ${pids}`,
  fresh: (pids, scope, slice) => `no novo ${scope} em ${slice}: ${pids}`,
  gone: (unit) => `${unit}, de onde vieram, não existe mais`,
  stuck: (processes) => `não puderam ser movidos: ${processes}`,
  nothing: 'Nada está adotado.',
};

export function adoptTexts(language: Language): AdoptTexts {
  return language === 'pt' ? portuguese : english;
}
