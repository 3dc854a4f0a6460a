import { describe, expect, test } from 'vitest';
import { portugueseText } from './portuguese-text.ts';

describe('what is done, and why, in Portuguese', () => {
  test.each([
    [
      'nice 0 → 10 and I/O priority lowest, 3 threads of 1 process',
      'nice 0 → 10 e prioridade de E/S mínima, 3 threads de 1 processo',
    ],
    ['nice 0, 5 → 10, 1 thread of 1 process', 'nice 0, 5 → 10, 1 thread de 1 processo'],
    ['I/O priority lowest, 12 threads of 4 processes', 'prioridade de E/S mínima, 12 threads de 4 processos'],
    [
      'CPU weight 100 → 20 and I/O weight 100 → 20, a-b.scope',
      'peso de CPU 100 → 20 e peso de E/S 100 → 20, a-b.scope',
    ],
    ['memory slowed above 412 MiB, a.scope', 'memória freada acima de 412 MiB, a.scope'],
    ['CPU limited to 0.50 of 4 processors, a.scope', 'CPU limitada a 0.50 de 4 processadores, a.scope'],
    ['frozen, a.scope', 'congelado, a.scope'],
    ['a.scope was told to stop', 'a.scope recebeu ordem de parar'],
    ['memory leaking, CPU runaway', 'memória vazando, CPU descontrolada'],
    ['CPU growing, thrashing', 'CPU crescendo, quase parado por falta de memória'],
    ['some pressure', 'alguma pressão'],
    ['severity watch', 'gravidade: atenção'],
    ['well again for 2 min 10 s', 'bem de novo há 2 min 10 s'],
    ['in force for 30 min, the longest that it may be', 'em vigor há 30 min, o máximo permitido'],
    ['it may no longer be acted on', 'não se pode mais agir sobre ele'],
    ['omnimind ended', 'o omnimind terminou'],
    ['root asked for it', 'o root pediu'],
    ['the user with the UID 1000 asked for it', 'o usuário com o UID 1000 pediu'],
    ['"code" runs in it, which is protected', '"code" roda nela e é protegido'],
    ['no process is left that may be acted on', 'não resta processo sobre o qual se possa agir'],
    ['every thread has nice 10 or higher already', 'todas as threads já têm nice 10 ou mais'],
    [
      'a lowered priority could not be raised again: no CAP_SYS_NICE, and RLIMIT_NICE is 0',
      'uma prioridade baixada não poderia voltar a subir: falta CAP_SYS_NICE, e RLIMIT_NICE é 0',
    ],
    [
      'a lowered priority could not be raised again: the kernel refused it in a trial',
      'uma prioridade baixada não poderia voltar a subir: o kernel recusou em um teste',
    ],
    [
      'the old values could not be kept on disk (ENOSPC), so nothing was changed',
      'os valores anteriores não puderam ser guardados em disco (ENOSPC); nada foi mudado',
    ],
    ['the kernel refused it: the processes are not ours', 'o kernel recusou: os processos não são nossos'],
    [
      'priority restored for 3 threads of 1 process; 2 threads could not be raised again',
      'prioridade restaurada em 3 threads de 1 processo; 2 não puderam voltar a subir',
    ],
    [
      'CPUWeight, IOWeight restored for a.scope; MemoryHigh was changed by others and stays',
      'valores anteriores de CPUWeight, IOWeight devolvidos a a.scope; MemoryHigh: mudado por outros, fica como está',
    ],
    [
      'priority restored for 1 thread of 1 process; 1 thread could not be raised again',
      'prioridade restaurada em 1 thread de 1 processo; 1 não pôde voltar a subir',
    ],
    ['nothing restored for a.scope', 'nada foi devolvido a a.scope'],
    [
      'not undone yet, it is tried again: there is no system bus (/run/dbus/system_bus_socket)',
      'ainda não desfeito, será tentado de novo: não há barramento do sistema (/run/dbus/system_bus_socket)',
    ],
  ])('%s', (english, portuguese) => expect(portugueseText(english)).toBe(portuguese));
});

describe('a notice in Portuguese', () => {
  test.each([
    [
      'no samples for 12 s: omnimind was stopped or did not get to run',
      'sem amostras durante 12 s: o omnimind foi parado ou não conseguiu executar',
    ],
    [
      'no scope of its own: there is no system bus (/run/dbus/system_bus_socket)',
      'sem escopo próprio: não há barramento do sistema (/run/dbus/system_bus_socket)',
    ],
    [
      'workloads are sessions: cgroup v2 has no cpu and no io controller on this machine',
      'as cargas são sessões: o cgroup v2 não tem os controladores cpu e io nesta máquina',
    ],
    [
      'omnimind (PID 7) was killed before it could undo its actions: 3 of 4 unit settings restored; 1 had been changed by others',
      'o omnimind (PID 7) foi morto antes de poder desfazer suas ações: 3 de 4 ajustes de unidades restaurados; 1 tinham sido mudados por outros',
    ],
    [
      "the run was not kept: /x/runs can't be written (ENOSPC)",
      'a execução não foi guardada: /x/runs não pode ser escrito (ENOSPC)',
    ],
    [
      "the kernel killed 2 processes of the run for want of memory, of the machine or of the cgroup; which one stands in the system's journal, which can't be read here",
      'o kernel matou 2 processos da execução por falta de memória, da máquina ou do cgroup; qual deles está no journal do sistema, que não pode ser lido daqui',
    ],
    [
      'node (4711) with 3 more processes was adopted into a.scope, as rule 2 of adopt.rules says',
      'node (4711), com mais 3 processos, foi adotado em a.scope, como manda a regra 2 de adopt.rules',
    ],
    ['only 5 % of memory is available (819 MiB)', 'só há 5 % de memória disponível (819 MiB)'],
    [
      'kills by others are not followed: journalctl is not there',
      'mortes causadas por outros não são acompanhadas: journalctl não está instalado',
    ],
  ])('%s', (english, portuguese) => expect(portugueseText(english)).toBe(portuguese));

  test.each([
    [
      'rule 2 of adopt.rules was not carried out: 4711 (code) is protected by its name',
      'a regra 2 de adopt.rules não foi cumprida: 4711 (code) é protegido pelo nome',
    ],
    ['4711 (nginx) belongs to the user with the UID 33', '4711 (nginx) pertence ao usuário com o UID 33'],
    ['siem: HTTP 302: redirects are not followed', 'siem: HTTP 302: redirecionamentos não são seguidos'],
    ['no answer within 5 s', 'sem resposta em 5 s'],
  ])('with its reason: %s', (english, portuguese) => expect(portugueseText(english)).toBe(portuguese));

  test('what nobody translated stays as it is', () => {
    expect(portugueseText('something new: $1')).toBe('something new: $1');
  });
});
