import type { Language } from './locale.ts';

/** What the table of `omnimind top` may be ordered by. */
export const sortOrders = ['severity', 'cpu', 'memory', 'name'] as const;
export type SortOrder = (typeof sortOrders)[number];

/** Something to be done that changes the machine, asked and not yet answered. */
export interface Question {
  readonly about: 'ignore' | 'unignore' | 'release';
  readonly id: string;
  /** Of the workload, unescaped. */
  readonly name: string;
}

/** How something ended that was asked for. */
export interface Outcome {
  readonly about: Question['about'] | 'gone' | 'untouched';
  readonly name: string;
  /** What went wrong and what to do; `null` when all went well. */
  readonly failure: string | null;
}

/** What `omnimind top` says. Names come escaped. */
export interface TopTexts {
  /** The keys of the foot, the most needed first: key and what it does. */
  readonly tableKeys: readonly (readonly [key: string, action: string])[];
  readonly detailKeys: readonly (readonly [key: string, action: string])[];
  /** All keys, each with half a sentence. */
  readonly help: readonly (readonly [keys: string, meaning: string])[];
  readonly helpTitle: string;
  readonly helpEnd: string;
  readonly sorted: Readonly<Record<SortOrder, string>>;
  ask(about: Question['about'], name: string): string;
  done(about: Outcome['about'], name: string): string;
  failed(name: string): string;
  /** Nobody answers for so long. */
  lost(time: string): string;
  /** `5 of 50` */
  filtered(shown: number, all: number): string;
  readonly filter: string;
  readonly nothing: string;
  readonly noneMatches: string;
  tooSmall(columns: number, rows: number): string;
  minutes(span: string): string;
  readonly seen: string;
  readonly cgroup: string;
  readonly events: string;
  readonly noEvents: string;
  readonly waiting: string;
  ofLimit(limit: string): string;
  /** `lines 1 to 20 of 44` */
  lines(first: number, last: number, all: number): string;
}

const english: TopTexts = {
  tableKeys: [
    ['q', 'quit'],
    ['?', 'help'],
    ['enter', 'open'],
    ['/', 'filter'],
    ['s c m n', 'sort'],
    ['i', 'ignore'],
    ['r', 'release'],
  ],
  detailKeys: [
    ['esc', 'back'],
    ['?', 'help'],
    ['j k', 'scroll'],
    ['i', 'ignore'],
    ['r', 'release'],
    ['q', 'quit'],
  ],
  helpTitle: 'Keys',
  help: [
    ['up down, k j', 'choose a workload; the choice stays with it when the order changes'],
    ['page up, page down, blank', 'a screen further'],
    ['home end, g G', 'first and last; the first place follows whoever stands there'],
    ['enter', 'open the workload: evidence, events, its last minutes; esc goes back'],
    ['s c m n', 'sort by severity, CPU, memory or name'],
    ['/', 'show only names with a text; enter keeps it, esc takes it back'],
    ['i', 'leave the workload in peace: nothing is done to it, nobody is told; again: no longer'],
    ['r', 'release it: what was done to it is undone'],
    ['ctrl-z', 'put it aside; the shell’s fg brings it back'],
    ['q, ctrl-c', 'quit'],
  ],
  helpEnd: 'Any key goes back.',
  sorted: { severity: 'by severity', cpu: 'by CPU', memory: 'by memory', name: 'by name' },
  ask: (about, name) =>
    ({
      ignore: `Leave ${name} in peace: do nothing to it, tell nobody? [y/n]`,
      unignore: `Watch over ${name} again? [y/n]`,
      release: `Undo what was done to ${name}? [y/n]`,
    })[about],
  done: (about, name) =>
    ({
      ignore: `${name} is left in peace`,
      unignore: `${name} is watched over again`,
      release: `${name} is released`,
      gone: `${name} has ended`,
      untouched: `nothing had been done to ${name}`,
    })[about],
  failed: (name) => `${name} was not changed`,
  lost: (time) => `The monitor went away ${time} ago; this is what it said last. Trying again …`,
  filtered: (shown, all) => `${shown} of ${all}`,
  filter: 'filter',
  nothing: 'There are no workloads.',
  noneMatches: 'No name has this text; esc shows all again.',
  tooSmall: (columns, rows) => `omnimind top needs ${columns} columns and ${rows} rows`,
  minutes: (span) => `last ${span}`,
  seen: 'since',
  cgroup: 'cgroup',
  events: 'events',
  noEvents: 'none',
  waiting: 'asking …',
  ofLimit: (limit) => `of ${limit}`,
  lines: (first, last, all) => `lines ${first} to ${last} of ${all}`,
};

const portuguese: TopTexts = {
  tableKeys: [
    ['q', 'sair'],
    ['?', 'ajuda'],
    ['enter', 'abrir'],
    ['/', 'filtrar'],
    ['s c m n', 'ordenar'],
    ['i', 'ignorar'],
    ['r', 'liberar'],
  ],
  detailKeys: [
    ['esc', 'voltar'],
    ['?', 'ajuda'],
    ['j k', 'rolar'],
    ['i', 'ignorar'],
    ['r', 'liberar'],
    ['q', 'sair'],
  ],
  helpTitle: 'Teclas',
  help: [
    ['setas, k j', 'escolhe uma carga; a escolha fica com ela quando a ordem muda'],
    ['page up, page down, espaço', 'uma tela adiante'],
    ['home end, g G', 'primeira e última; o primeiro lugar segue quem estiver nele'],
    ['enter', 'abre a carga: evidências, eventos, últimos minutos; esc volta'],
    ['s c m n', 'ordena por gravidade, CPU, memória ou nome'],
    ['/', 'mostra só nomes com um texto; enter mantém, esc desfaz'],
    ['i', 'deixa a carga em paz: nada é feito com ela, ninguém é avisado; de novo: não mais'],
    ['r', 'libera: desfaz o que foi feito com ela'],
    ['ctrl-z', 'suspende; o fg do shell traz de volta'],
    ['q, ctrl-c', 'sai'],
  ],
  helpEnd: 'Qualquer tecla volta.',
  sorted: { severity: 'por gravidade', cpu: 'por CPU', memory: 'por memória', name: 'por nome' },
  ask: (about, name) =>
    ({
      ignore: `Deixar ${name} em paz: não fazer nada, não avisar ninguém? [s/n]`,
      unignore: `Voltar a vigiar ${name}? [s/n]`,
      release: `Desfazer o que foi feito com ${name}? [s/n]`,
    })[about],
  done: (about, name) =>
    ({
      ignore: `${name} fica em paz`,
      unignore: `${name} volta a ser vigiada`,
      release: `${name} foi liberada`,
      gone: `${name} terminou`,
      untouched: `nada tinha sido feito com ${name}`,
    })[about],
  failed: (name) => `${name} não foi alterada`,
  lost: (time) => `O monitor sumiu há ${time}; isto é o último que disse. Tentando de novo …`,
  filtered: (shown, all) => `${shown} de ${all}`,
  filter: 'filtro',
  nothing: 'Não há cargas.',
  noneMatches: 'Nenhum nome tem este texto; esc mostra todas.',
  tooSmall: (columns, rows) => `omnimind top precisa de ${columns} colunas e ${rows} linhas`,
  minutes: (span) => `últimos ${span}`,
  seen: 'desde',
  cgroup: 'cgroup',
  events: 'eventos',
  noEvents: 'nenhum',
  waiting: 'perguntando …',
  ofLimit: (limit) => `de ${limit}`,
  lines: (first, last, all) => `linhas ${first} a ${last} de ${all}`,
};

export function topTexts(language: Language): TopTexts {
  return language === 'pt' ? portuguese : english;
}
