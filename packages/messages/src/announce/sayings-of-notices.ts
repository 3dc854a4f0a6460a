import type { Saying } from './portuguese-text.ts';

/** What the watching says of itself: what was not measured, not kept, or interrupted; and why, which stands behind a colon. */
export const sayingsOfNotices: readonly Saying[] = [
  // What is measured.
  [/^I\/O of processes is not measured: this kernel has no /, 'a E/S dos processos não é medida: este kernel não tem '],
  [
    /^I\/O with storage is not measured: this kernel tells nothing of it in /,
    'a E/S com o armazenamento não é medida: este kernel nada diz dela em ',
  ],
  [
    /^I\/O is not measured while a \w+ runs whose (\S+) may not be read \(another user, or not traceable\)$/,
    'a E/S não é medida enquanto roda um processo cujo $1 não pode ser lido (de outro usuário, ou não rastreável)',
  ],
  [
    /^waiting for a processor is not measured: this kernel tells nothing in /,
    'a espera por processador não é medida: este kernel nada diz em ',
  ],
  [
    /^pressure of the machine is not measured: this kernel has no (\S+) \(needs PSI, some want psi=1\)$/,
    'a pressão da máquina não é medida: este kernel não tem $1 (precisa de PSI; alguns pedem psi=1)',
  ],
  [
    /^processes of other users are not seen: (.+) is mounted with /,
    'os processos de outros usuários não são vistos: $1 está montado com ',
  ],
  [
    /^of processes with very many threads some threads are read in turn, not in every sample$/,
    'de processos com threads demais, algumas são lidas por turnos, não em toda amostra',
  ],
  [/^orphans that ended stay until the end: /, 'órfãos que terminaram ficam até o fim: '],
  [/^workloads are sessions: /, 'as cargas são sessões: '],
  [
    /^no samples for (.+): omnimind was stopped or did not get to run$/,
    'sem amostras durante $1: o omnimind foi parado ou não conseguiu executar',
  ],
  [
    /^the wall clock went (.+) ahead: the machine slept or the clock was set$/,
    'o relógio saltou $1 para a frente: a máquina dormiu ou o relógio foi acertado',
  ],
  [/^the wall clock was set back by /, 'o relógio foi atrasado em '],
  [
    /^the watching ended early, a defect in OmniMind: /,
    'a observação terminou antes da hora, um defeito do OmniMind: ',
  ],

  // What is kept.
  [
    /^(\d+) events in the middle of the run are not in this report$/,
    '$1 eventos do meio da execução não estão neste relatório',
  ],
  [/^(\d+) further changes of behavior are not listed$/, 'mais $1 mudanças de comportamento não são listadas'],
  [/^only the first (\d+) events were kept$/, 'só os primeiros $1 eventos foram guardados'],
  [/^the run was not kept(?=$|: )/, 'a execução não foi guardada'],
  [/^an event was not kept(?=$|: )/, 'um evento não foi guardado'],
  [/^the report was not kept(?=$|: )/, 'o relatório não foi guardado'],
  [
    /^the mode is off: nothing is watched and no report is written$/,
    'o modo está desligado: nada é observado e nenhum relatório é escrito',
  ],
  [/^the report was not written: /, 'o relatório não foi escrito: '],
  [/^the trace was not kept whole: /, 'a gravação não foi guardada inteira: '],
  [
    /^the end of the trace was not kept: the disk did not answer for (.+)$/,
    'o fim da gravação não foi guardado: o disco não respondeu por $1',
  ],
  [
    / ends within (?:its compressed data|a line): the recorder was killed; the rest is used$/,
    ' termina no meio: o gravador foi morto; o resto é usado',
  ],
  [
    /^what is ignored is forgotten when the monitor ends: /,
    'o que é ignorado será esquecido quando o monitor terminar: ',
  ],
  [/^the past is not kept: /, 'o passado não é guardado: '],
  [/^the past is kept again$/, 'o passado voltou a ser guardado'],
  [
    /^the past of (\d+) workloads is not kept: there are more than (\d+)$/,
    'o passado de $1 cargas não é guardado: há mais de $2',
  ],
  [
    /^the past was set aside as (.+), and is begun anew: it is damaged /,
    'o passado foi posto de lado como $1, e recomeça: está danificado ',
  ],
  [/^the event log can't be written: /, 'o registro de eventos não pode ser escrito: '],
  [/^the event log can be written again; (\d+) lost$/, 'o registro de eventos volta a ser escrito; $1 perdidos'],
  [/^(.+) can be written again; (\d+) lines are missing$/, '$1 volta a ser escrito; faltam $2 linhas'],

  // What is done, and who is told.
  [/^nothing is acted on: /, 'não se age sobre nada: '],
  [/^no scope of its own: /, 'sem escopo próprio: '],
  [
    /^omnimind \(PID (\d+)\) was killed before it could undo its actions: /,
    'o omnimind (PID $1) foi morto antes de poder desfazer suas ações: ',
  ],
  [
    /^the kernel killed a \w+ of the run for want of memory, /,
    'o kernel matou um processo da execução por falta de memória, ',
  ],
  [
    /^the kernel killed (\d+) processes of the run for want of memory, /,
    'o kernel matou $1 processos da execução por falta de memória, ',
  ],
  [
    /, of the machine or of the cgroup; which one stands in the system's journal, which can't be read here$/,
    ', da máquina ou do cgroup; qual deles está no journal do sistema, que não pode ser lido daqui',
  ],
  [/^kills by others are not followed: /, 'mortes causadas por outros não são acompanhadas: '],
  [/^a kill could not be kept: /, 'uma morte não pôde ser guardada: '],
  [/^the journal gets no entries: /, 'o journal não recebe entradas: '],
  [
    /^the service manager is not told that the (?:monitor|service) is up: /,
    'o gerenciador de serviços não é avisado de que o serviço está no ar: ',
  ],
  [
    /^(.+) with (\d+) more \w+ was adopted into (\S+), as rule (\d+) of adopt\.rules says$/,
    '$1, com mais $2 processos, foi adotado em $3, como manda a regra $4 de adopt.rules',
  ],
  [
    /^(.+) was adopted into (\S+), as rule (\d+) of adopt\.rules says$/,
    '$1 foi adotado em $2, como manda a regra $3 de adopt.rules',
  ],
  [/^rule (\d+) of adopt\.rules was not carried out: /, 'a regra $1 de adopt.rules não foi cumprida: '],
  [
    /^there is no API: XDG_RUNTIME_DIR names no directory for its socket$/,
    'não há API: XDG_RUNTIME_DIR não indica um diretório para o socket',
  ],
  [/^the API is not there: /, 'a API não está disponível: '],
  [
    /^the API failed and is started anew, a defect in OmniMind: /,
    'a API falhou e é reiniciada, um defeito do OmniMind: ',
  ],
  [/^the API failed, a defect in OmniMind: /, 'a API falhou, um defeito do OmniMind: '],
  [
    /^the API falls behind: its disk or its readers are slow$/,
    'a API está atrasada: seu disco ou seus leitores são lentos',
  ],
  [/^there is nobody to tell: no receiver is configured$/, 'não há a quem avisar: nenhum destino está configurado'],
  [
    /^(.+) may not be read: its readers are the members of the group omnimind$/,
    '$1 não pode ser lido: só os membros do grupo omnimind o leem',
  ],
  [/: takes announcements again, after /, ': volta a receber anúncios, depois de '],
  [
    /: the event log can't be read \((.+)\); it is tried again$/,
    ': o registro de eventos não pode ser lido ($1); será tentado de novo',
  ],
  [
    /: (\d+) announcements were removed before they could be told$/,
    ': $1 anúncios foram removidos antes de poderem ser dados',
  ],
  [/: its place can't be kept \((.+)\)$/, ': a posição no registro não pode ser guardada ($1)'],

  // Of the repetition of a command.
  [/^everything waited for memory (.+) of the last 10 s$/, 'tudo esperou por memória em $1 dos últimos 10 s'],
  [/^something waited for memory (.+) of the last 10 s$/, 'algo esperou por memória em $1 dos últimos 10 s'],
  [/^something waited for a processor (.+) of the last 10 s$/, 'algo esperou por processador em $1 dos últimos 10 s'],
  [/^only (.+) of memory is available \((.+)\)$/, 'só há $1 de memória disponível ($2)'],
  [/^cycle (\d+) was cut short on request and is not counted$/, 'o ciclo $1 foi interrompido a pedido e não conta'],
  [/: from cycle (\d+) on there is only the report$/, ': a partir do ciclo $1 só há o relatório'],
  [/^there was no (.+) to resume: it begins with cycle 1$/, 'não havia $1 de onde continuar: começa pelo ciclo 1'],
  [/^the checkpoint (.+) can't be used /, 'o checkpoint $1 não pode ser usado '],
  [
    /^the command of the interrupted cycle still runs \(PID (\d+)\): the next one begins when it has ended$/,
    'o comando do ciclo interrompido ainda roda (PID $1): o próximo começa quando ele terminar',
  ],
];
