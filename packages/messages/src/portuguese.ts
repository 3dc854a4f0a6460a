import type { NoticeParameters } from '@omnimind/protocol/messages/notices';
import type { ReceivedMessage } from '@omnimind/protocol/received-message';
import { portugueseText } from './announce/portuguese-text.ts';
import type { Texts } from './english.ts';
import { formatOf } from './format.ts';
import { type Sentences, sentenceIn } from './sentence.ts';

const { bytes, number, duration, share, list, plural } = formatOf('pt');
const said = (each: ReceivedMessage): string => sentenceIn(portuguese.sentences, each);
const memoryWords = { leaking: 'memória vazando', growing: 'memória crescendo' };
const cpuWords = { runaway: 'CPU descontrolada', growing: 'CPU crescendo' };
const pressureWords = { some: 'alguma pressão', thrashing: 'quase parado por falta de memória' };
const severityWords = { ok: 'ok', watch: 'atenção', alert: 'alerta', critical: 'crítica' };

const notices: Sentences<NoticeParameters> = {
  'mode.off': () => 'o modo é off: nada é observado e nenhum relatório é escrito',

  'measuring.no_process_io': () => 'a E/S dos processos não é medida: este kernel não tem /proc/PID/io',
  'measuring.no_storage_io': () => 'a E/S de armazenamento não é medida: falta em /proc/PID/io neste kernel',
  'measuring.io_unreadable': () =>
    'a E/S não é medida enquanto roda um processo cujo /proc/PID/io não pode ser lido (de outro usuário, ou não rastreável)',
  'measuring.no_run_delay': () =>
    'a espera por processador não é medida: este kernel não tem dados em /proc/PID/schedstat',
  'measuring.no_host_pressure': () =>
    'a pressão da máquina não é medida: este kernel não tem /proc/pressure (PSI; alguns kernels exigem psi=1)',
  'measuring.hidden_processes': ({ mount, option }) =>
    `os processos de outros usuários estão ocultos: ${mount} está montado com ${option}`,
  'measuring.threads_in_turn': () =>
    'em processos com threads demais, algumas são lidas em rodízio, não em toda amostra',
  'measuring.orphans_remain': ({ reason }) => `órfãos que terminaram ficam como zumbis até o fim: ${said(reason)}`,
  'measuring.sessions': ({ reason }) => `as cargas são sessões: ${said(reason)}`,
  'measuring.gap': ({ seconds }) =>
    `sem amostras por ${duration(seconds)}: o omnimind foi parado ou não conseguiu executar`,
  'measuring.clock_ahead': ({ seconds }) =>
    `o relógio saltou ${duration(seconds)} para a frente: a máquina dormiu ou o relógio foi acertado`,
  'measuring.clock_back': ({ seconds }) => `o relógio foi atrasado em ${duration(seconds)}`,
  'measuring.ended_early': ({ reason }) =>
    `o monitoramento terminou antes da hora, um defeito do OmniMind: ${said(reason)}`,

  'run.not_kept': ({ reason }) => `a execução não foi guardada: ${said(reason)}`,
  'run.event_not_kept': ({ reason }) => `um evento não foi guardado: ${said(reason)}`,
  'run.report_not_kept': ({ reason }) => `o relatório não foi guardado: ${said(reason)}`,
  'run.first_events': ({ count }) => `só os primeiros ${number(count)} eventos foram guardados`,
  'report.events_left_out': ({ count }) =>
    `${plural(count, '# evento', '# eventos')} do meio da execução não ${count === 1 ? 'está' : 'estão'} neste relatório`,
  'report.changes_left_out': ({ count }) =>
    `mais ${plural(count, '# mudança', '# mudanças')} de comportamento não ${count === 1 ? 'é listada' : 'são listadas'}`,
  'report.not_written': ({ reason }) => `o relatório não foi escrito: ${said(reason)}`,
  'trace.incomplete': ({ reason }) => `a gravação está incompleta: ${said(reason)}`,
  'trace.end_lost': ({ seconds }) =>
    `o fim da gravação não foi guardado: o disco não respondeu por ${duration(seconds)}`,
  'trace.samples_lost': ({ count }) =>
    `${plural(count, 'falta # amostra', 'faltam # amostras')} na gravação: o disco é lento demais`,
  'trace.torn': ({ file }) => `${file} termina no meio de um registro: o gravador foi morto; o que vem antes é usado`,
  'ignored.not_kept': ({ reason }) => `as cargas ignoradas serão esquecidas quando o monitor terminar: ${said(reason)}`,
  'history.unavailable': ({ reason }) => `o histórico não é guardado: ${said(reason)}`,
  'history.closed': () => 'está fechado',
  'history.configured_off': () => 'a configuração o desliga (history.max_size = 0)',
  'history.again': () => 'o histórico voltou a ser guardado',
  'history.full': ({ left_out, most }) =>
    `o histórico de ${plural(left_out, '# carga', '# cargas')} não é guardado: há mais de ${number(most)}`,
  'history.set_aside': ({ file, reason }) => `o histórico foi posto de lado como ${file} e recomeçado: ${said(reason)}`,
  'history.damaged': ({ reason }) => `está danificado (${said(reason)})`,
  'history.damaged_twice': () => 'foi danificado duas vezes em um minuto',
  'event_log.unwritable': ({ reason }) => `o registro de eventos não pode ser escrito: ${said(reason)}`,
  'event_log.writable': ({ lost }) =>
    `o registro de eventos volta a ser escrito; ${plural(lost, '# evento perdido', '# eventos perdidos')}`,
  'log_file.unwritable': ({ file, reason }) => `${file} não pode ser escrito: ${said(reason)}`,
  'log_file.writable': ({ file, lost }) =>
    `${file} volta a ser escrito; ${plural(lost, '# linha perdida', '# linhas perdidas')}`,
  'about.file': ({ file, reason }) => `${file}: ${said(reason)}`,
  'file.unwritable': ({ file, reason }) => `${file} não pode ser escrito (${said(reason)})`,

  'scope.none': ({ reason }) => `sem escopo próprio: ${said(reason)}`,
  'kills.unread': ({ count }) =>
    `o kernel matou ${plural(count, 'um processo', '# processos')} da execução por falta de memória no cgroup ou na ` +
    'máquina; o journal do sistema, que não pode ser lido daqui, diz qual',
  'cycles.cut_short': ({ cycle }) => `o ciclo ${cycle} foi interrompido a pedido e não conta`,
  'cycles.report_only': ({ reason, cycle }) => `${said(reason)}: a partir do ciclo ${cycle} só há o relatório`,
  'cycles.nothing_to_resume': ({ file }) => `não havia ${file} de onde continuar: começando pelo ciclo 1`,
  'cycles.still_running': ({ pid }) =>
    `o comando do ciclo interrompido ainda está rodando (PID ${pid}): o próximo começa quando ele terminar`,
  'pressure.memory_full': (given) => `todas as tarefas esperaram por memória em ${share(given.share)} dos últimos 10 s`,
  'pressure.memory_some': (given) => `alguma tarefa esperou por memória em ${share(given.share)} dos últimos 10 s`,
  'pressure.available': (given) => `só há ${share(given.share)} de memória disponível (${bytes(given.bytes)})`,
  'pressure.cpu_some': (given) => `alguma tarefa esperou por processador em ${share(given.share)} dos últimos 10 s`,

  'acting.unavailable': ({ reason }) => `nenhuma ação é tomada: ${said(reason)}`,
  'recovery.done': ({ pid, action }) =>
    `o omnimind (PID ${pid}) foi morto antes de poder desfazer suas ações: ${said(action)}`,
  'kills.not_followed': ({ reason }) => `mortes causadas por outros não são acompanhadas: ${said(reason)}`,
  'kills.not_kept': ({ reason }) => `uma morte não pôde ser guardada: ${said(reason)}`,
  'journal.unavailable': ({ reason }) => `o journal não recebe entradas: ${said(reason)}`,
  'service_manager.unavailable': ({ reason }) =>
    `o gerenciador de serviços não pode ser avisado de que o serviço está no ar: ${said(reason)}`,
  'adopt.by_rule': ({ process, others, scope, rule }) =>
    `${process}${others === 0 ? '' : ` e mais ${plural(others, '# processo', '# processos')}`} ` +
    `${others === 0 ? 'foi adotado' : 'foram adotados'} em ${scope} pela regra ${rule} de adopt.rules`,
  'adopt.rule_failed': ({ rule, reason }) => `a regra ${rule} de adopt.rules não foi aplicada: ${said(reason)}`,
  'adopt.no_such_user': ({ rule, user }) =>
    `a regra ${rule} de adopt.rules não vale para ninguém: não existe o usuário "${user}"`,
  'adopt.failed': ({ reason }) => `adopt.rules: ${said(reason)}`,
  'api.no_socket': () => 'não há API: XDG_RUNTIME_DIR não indica um diretório para o socket',
  'api.unavailable': ({ reason }) => `a API não está disponível: ${said(reason)}`,
  'api.restarted': ({ reason }) => `a API falhou e está sendo reiniciada, um defeito do OmniMind: ${said(reason)}`,
  'api.failed': ({ reason }) => `a API falhou, um defeito do OmniMind: ${said(reason)}`,
  'api.behind': () => 'a API está ficando para trás: seu disco ou seus leitores são lentos',

  'delivery.no_receivers': () => 'ninguém a avisar: nenhum destino está configurado',
  'delivery.test': () => 'isto é um teste',
  'delivery.log_not_ours': ({ directory }) => `${directory} só pode ser lido por membros do grupo omnimind`,
  'delivery.failed': ({ receiver, reason }) => `${receiver}: ${said(reason)}`,
  'delivery.refused': ({ receiver, reason }) => `${receiver}: ${said(reason)}: o anúncio é pulado`,
  'delivery.recovered': ({ receiver, seconds }) =>
    `${receiver}: volta a receber anúncios, depois de ${duration(seconds)}`,
  'delivery.log_unreadable': ({ receiver, reason }) =>
    `${receiver}: o registro de eventos não pode ser lido (${said(reason)}); tentando de novo`,
  'delivery.lost': ({ receiver, count }) =>
    `${receiver}: ${plural(count, '# anúncio foi removido', '# anúncios foram removidos')} antes da entrega`,
  'delivery.cursor_not_kept': ({ receiver, reason }) =>
    `${receiver}: a posição não pode ser guardada (${said(reason)})`,

  'action.priority_lowered': ({ nice, io, threads, processes }) =>
    `${[...(nice === null ? [] : [said(nice)]), ...(io ? ['prioridade de E/S mínima'] : [])].join(' e ')}, ` +
    `${plural(threads, '# thread', '# threads')} de ${plural(processes, '# processo', '# processos')}`,
  'action.nice': ({ before, set }) => `nice ${before.join(', ')} → ${set}`,
  'action.priority_restored': ({ threads, processes, denied }) =>
    `prioridade restaurada em ${plural(threads, '# thread', '# threads')} de ${plural(processes, '# processo', '# processos')}` +
    (denied > 0 ? `; ${plural(denied, '# não pôde', '# não puderam')} voltar a subir` : ''),
  'action.unit_changed': ({ unit, changes }) => `${list(changes.map(said))}, ${unit}`,
  'action.cpu_weight': ({ before, set }) => `peso de CPU ${before} → ${set}`,
  'action.io_weight': ({ before, set }) => `peso de E/S ${before} → ${set}`,
  'action.memory_throttled': (given) => `memória freada acima de ${bytes(given.bytes)}`,
  'action.cpu_throttled': ({ cores, of }) =>
    `CPU limitada a ${number(cores)} de ${plural(of, '# núcleo', '# núcleos')}`,
  'action.frozen': () => 'congelado',
  'action.unit_stopped': ({ unit }) => `${unit} recebeu ordem de parar`,
  'action.unit_restored': ({ unit, properties, kept }) =>
    (properties.length === 0
      ? `nada foi devolvido a ${unit}`
      : `valores anteriores de ${list(properties)} devolvidos a ${unit}`) +
    (kept.length === 0 ? '' : `; ${list(kept)}: mudado por outros, fica como está`),
  'action.units_restored': ({ done, of, kept }) =>
    `${done} de ${plural(of, '# ajuste de unidade restaurado', '# ajustes de unidades restaurados')}` +
    (kept === 0 ? '' : `; ${kept} mudados por outros ficam como estão`),
  'action.nothing_in_force': () => 'nada estava em vigor',
  'action.not_undone_yet': ({ reason }) => `ainda não desfeito, será tentado de novo: ${said(reason)}`,

  'reason.trouble': ({ memory, cpu, pressure, severity }) =>
    [
      ...(memory === null ? [] : [memoryWords[memory]]),
      ...(cpu === null ? [] : [cpuWords[cpu]]),
      ...(pressure === null ? [] : [pressureWords[pressure]]),
    ].join(', ') || `gravidade: ${severityWords[severity]}`,
  'reason.recovered': ({ seconds }) => `de volta ao normal há ${duration(seconds)}`,
  'reason.time_over': ({ seconds }) => `em vigor há ${duration(seconds)}, o máximo permitido`,
  'reason.not_ours': () => 'não se pode mais agir sobre ele',
  'reason.ended': () => 'o omnimind terminou',
  'reason.asked': ({ uid }) => (uid === 0 ? 'o root pediu' : `o usuário com o UID ${uid} pediu`),
  'reason.no_unit': () => 'não está em nenhuma unidade sobre a qual se possa agir',
  'reason.no_scope': () => 'precisa de um escopo próprio',
  'reason.protected_inside': ({ name }) => `"${name}" roda nela e é protegido`,
  'reason.unit_gone': () => 'sua unidade já não existe',
  'reason.limited_already': ({ unit }) => `${unit} já tem este limite`,
  'reason.no_process_left': () => 'não resta processo sobre o qual se possa agir',
  'reason.nice_already': ({ nice }) => `todas as threads já têm nice ${nice} ou mais`,
  'reason.memory_unknown': () => 'seu uso de memória é desconhecido',
  'reason.cpu_quota_unknown': () => 'sua cota de CPU é desconhecida',
  'reason.not_journaled': ({ error }) =>
    `os valores anteriores não puderam ser guardados em disco (${error}); nada foi mudado`,
  'reason.refused': () => 'o kernel recusou: os processos são de outra pessoa',
  'reason.no_trial': () => 'nenhum processo pôde ser iniciado para um teste',
  'reason.trial_refused': () => 'uma prioridade baixada não poderia voltar a subir: o kernel recusou em um teste',
  'reason.no_rung': ({ rung }) => `uma unidade não tem o degrau ${rung}`,
};

/** All that people read, in Brazilian Portuguese. */
export const portuguese: Texts = {
  sentences: {
    as_written: ({ text }) => portugueseText(text),
    ...notices,
    'process.not_found': ({ pid }) => `não existe o processo ${pid}`,
  },
};
