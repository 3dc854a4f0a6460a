import type { Drift } from '@omnimind/protocol/cycles-report';
import type { Killer, Rung } from '@omnimind/protocol/event';
import type { MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';
import type { NoticeParameters } from '@omnimind/protocol/messages/notices';
import type { ProblemParameters } from '@omnimind/protocol/messages/problems';
import type { Texts } from './english.ts';
import { formatOf } from './format.ts';
import { type EvidenceNumbers, type EvidenceSentences, type Sentences, sentenceIn } from './sentence.ts';

const { bytes, date, duration, list, number, or, plural, share, time } = formatOf('pt');

/** A sentence within a sentence. */
const say = (message: ReceivedMessage): string => sentenceIn(sentences, message);

/** What an errno(3) means, without a subject. */
const systemErrors: Readonly<Record<string, string>> = {
  E2BIG: 'lista de argumentos longa demais',
  EACCES: 'permissão negada',
  EADDRINUSE: 'endereço já em uso',
  EADDRNOTAVAIL: 'endereço indisponível',
  EAGAIN: 'recurso temporariamente indisponível',
  EBADF: 'descritor de arquivo inválido',
  EBUSY: 'dispositivo ou recurso ocupado',
  ECONNREFUSED: 'conexão recusada',
  ECONNRESET: 'conexão interrompida',
  EDQUOT: 'cota de disco excedida',
  EEXIST: 'o arquivo já existe',
  EFBIG: 'arquivo grande demais',
  EIO: 'erro de entrada/saída',
  EISDIR: 'é um diretório',
  ELOOP: 'links simbólicos demais',
  EMFILE: 'arquivos abertos demais',
  ENAMETOOLONG: 'nome de arquivo longo demais',
  ENFILE: 'arquivos abertos demais no sistema',
  ENOTFOUND: 'host inexistente',
  EAI_AGAIN: 'falha ao resolver o nome do host',
  ENETUNREACH: 'rede inacessível',
  EHOSTUNREACH: 'host inacessível',
  ENODEV: 'dispositivo inexistente',
  ENOENT: 'arquivo inexistente',
  ENOEXEC: 'nem programa nem script',
  ENOMEM: 'memória esgotada',
  ENOSPC: 'não há espaço livre no disco',
  ENOTDIR: 'não é um diretório',
  EPERM: 'operação não permitida',
  EPIPE: 'ninguém mais lê',
  EROFS: 'sistema de arquivos somente leitura',
  ESRCH: 'processo inexistente',
  ABORTED: 'conexão encerrada',
  ETIMEDOUT: 'tempo esgotado',
  ETXTBSY: 'arquivo de programa em uso',
  EXDEV: 'em outro sistema de arquivos',
};
const errnoText = (errno: string): string => systemErrors[errno] ?? (errno || 'erro desconhecido');

const fileName = (file: string): string => (file === '-' ? 'entrada padrão' : file);
const processText = ({ pid, name }: { pid: number; name: string }): string => `${pid} (${name})`;
const userText = (uid: number): string => (uid === 0 ? 'root' : `o usuário de UID ${uid}`);

const memoryWords = { urgent: 'a memória acaba', leaking: 'memória vazando', growing: 'memória crescendo' };
const cpuWords = { runaway: 'CPU descontrolada', growing: 'CPU crescendo' };
const pressureWords = { some: 'alguma pressão', thrashing: 'quase parado por falta de memória' };
const severityWords = { ok: 'ok', watch: 'atenção', alert: 'alerta', critical: 'crítica' };

const untilText = (until: string | null): string =>
  until === null ? 'até você desfazer' : `até ${date(new Date(until))}, ${time(new Date(until))}`;

const nvmlErrors: Readonly<Record<number, string>> = {
  3: 'a placa não oferece isso',
  4: 'sem permissão',
  7: 'processos demais',
  9: 'o driver não está carregado, ou faltam seus dispositivos',
  15: 'a placa foi perdida',
  18: 'o driver é de outra versão',
};

const notices: Sentences<NoticeParameters> = {
  'bus.unavailable': () => 'sem conexão com o D-Bus',
  'bus.timeout': () => 'sem resposta a tempo',
  'unavailable.file': ({ path, errno }) => `não foi possível ler ${path}: ${errnoText(errno)}`,
  'unavailable.proc': () => '/proc não está montado',
  'unavailable.cgroup2': () => 'o cgroup v2 não está montado',
  'unavailable.controllers': ({ missing }) =>
    `o cgroup v2 desta máquina não tem ${missing.length === 1 ? 'o controlador' : 'os controladores'} ${list(missing)}`,
  'unavailable.ionice': () => 'o ionice não está instalado',
  'unavailable.architecture': ({ name }) => `chamadas nativas não são suportadas em ${name}`,
  'unavailable.koffi': ({ error }) => `o módulo opcional koffi não pôde ser carregado: ${error}`,
  'unavailable.nvml_library': ({ error }) => `a biblioteca da NVIDIA não pôde ser carregada: ${error}`,
  'unavailable.nvml': ({ call, status }) =>
    `a biblioteca da NVIDIA responde em ${call}: ${nvmlErrors[status] ?? 'erro'} (${status})`,
  'unavailable.raising_priority': ({ limit }) =>
    `uma prioridade reduzida não poderia ser elevada de novo: sem CAP_SYS_NICE, e RLIMIT_NICE é ${limit}`,
  'identity.unit': ({ unit }) => unit,
  'identity.run': ({ name }) => `execução ${name}`,
  'identity.program': ({ executable, directory }) => `${executable} em ${directory}`,
  'identity.name': ({ name }) => `tudo que se chama ${name}`,
  'ignore.on': ({ workload, until }) => `Ignorando ${say(workload)} ${untilText(until)}`,
  'ignore.off': ({ workload }) => `${say(workload)} não é mais ignorado`,
  'ignore.listed': ({ workload, until }) => `${say(workload)}, ${untilText(until)}`,
  'state.set_aside': ({ file, kept_as }) => `${file} está danificado e foi guardado como ${kept_as}`,
  'state.unreadable': ({ file, code }) => `não foi possível ler ${file}: ${errnoText(code)}`,
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
  'measuring.orphans_remain': ({ reason }) => `órfãos que terminaram ficam como zumbis até o fim: ${say(reason)}`,
  'configuration.changed': ({ keys }) => `configuração alterada: ${keys.join(', ')}`,
  'measuring.sessions': ({ reason }) => `as cargas são sessões: ${say(reason)}`,
  'measuring.no_nvml': ({ reason }) => `a memória das placas NVIDIA não é medida: ${say(reason)}`,
  'measuring.gap': ({ seconds }) =>
    `sem amostras por ${duration(seconds)}: o omnimind foi parado ou não conseguiu executar`,
  'measuring.clock_ahead': ({ seconds }) =>
    `o relógio saltou ${duration(seconds)} para a frente: a máquina dormiu ou o relógio foi acertado`,
  'measuring.clock_back': ({ seconds }) => `o relógio foi atrasado em ${duration(seconds)}`,
  'run.elsewhere': ({ client, server, pid, cgroup, cpu_s, memory_bytes, growth_bytes = 0, span_s = 0 }) => {
    const head = `${client} delega o trabalho a ${server} (PID ${pid}${cgroup === '' ? '' : `, ${cgroup}`}), que não é contado aqui`;
    if (cpu_s === undefined || memory_bytes === undefined) return head;
    const grown = growth_bytes > 0 ? ` (${bytes(growth_bytes)} a mais que no início)` : '';
    return `${head}: ${number(cpu_s)} s de CPU em ${duration(span_s)}, memória ${bytes(memory_bytes)}${grown}`;
  },
  'measuring.ended_early': ({ reason }) =>
    `o monitoramento terminou antes da hora, um defeito do OmniMind: ${say(reason)}`,

  'run.ended_at_limit': ({ source, name, limit_bytes, used_bytes }) =>
    `o comando terminou ${limitOf(source, name, 'em', bytes(limit_bytes))}: ${bytes(used_bytes)} estavam ocupados`,
  'run.ended_short_of_limit': ({ source, name, limit_bytes, used_bytes }) =>
    `o comando terminou ${limitOf(source, name, 'em', bytes(limit_bytes))}: ${bytes(used_bytes)} estavam em uso pouco antes, e o que pediu em seguida não coube`,
  'run.worker_rose': ({ name, used_bytes }) =>
    `uma thread de trabalho de ${name} tinha um heap de cerca de ${bytes(used_bytes)} quando o comando falhou: se era o limite dela (resourceLimits), não se vê de fora`,
  'run.left_to_limit': ({ source, name, limit_bytes, left_bytes }) =>
    `restavam ${bytes(left_bytes)} até ${limitOf(source, name, '', bytes(limit_bytes))}: pedir mais de uma só vez falha, o que não se vê de fora`,
  'run.ended_at_open_files': ({ name, limit }) =>
    `o comando terminou ${limitOf('open_files', name, 'em', number(limit))}: não dá para abrir mais nenhum`,
  'run.ended_at_tasks': ({ source, name, limit }) =>
    `o comando terminou ${limitOf(source, name, 'em', number(limit))}: não dá para iniciar mais nenhum`,

  'run.risen': ({ figure, now, before, runs }) =>
    figure === 'peak_memory'
      ? `pico de ${bytes(now)}, normalmente ${bytes(before)} (últimas ${number(runs)} execuções)`
      : `tempo de CPU de ${duration(now)}, normalmente ${duration(before)} (últimas ${number(runs)} execuções)`,

  'run.compared': ({ figure, now, before, minimum, maximum, count }) => {
    const text = figure === 'peak_memory' ? bytes : duration;
    const name = figure === 'peak_memory' ? 'pico' : figure === 'cpu_time' ? 'tempo de CPU' : 'duração';
    return `${name} de ${text(now)}, normalmente ${text(before)} (de ${text(minimum)} a ${text(maximum)} em ${plural(count, '# execução anterior', '# execuções anteriores')})`;
  },
  'run.nothing_earlier': () =>
    'nada com que comparar: nenhuma execução anterior deste comando neste diretório deu certo',

  'run.not_kept': ({ reason }) => `a execução não foi guardada: ${say(reason)}`,
  'run.event_not_kept': ({ reason }) => `um evento não foi guardado: ${say(reason)}`,
  'run.report_not_kept': ({ reason }) => `o relatório não foi guardado: ${say(reason)}`,
  'run.first_events': ({ count }) => `só os primeiros ${number(count)} eventos foram guardados`,
  'report.events_left_out': ({ count }) =>
    `${plural(count, '# evento', '# eventos')} do meio da execução não ${count === 1 ? 'está' : 'estão'} neste relatório`,
  'report.changes_left_out': ({ count }) =>
    `mais ${plural(count, '# mudança', '# mudanças')} de comportamento não ${count === 1 ? 'é listada' : 'são listadas'}`,
  'report.not_written': ({ reason }) => `o relatório não foi escrito: ${say(reason)}`,
  'trace.incomplete': ({ reason }) => `a gravação está incompleta: ${say(reason)}`,
  'trace.end_lost': ({ seconds }) =>
    `o fim da gravação não foi guardado: o disco não respondeu por ${duration(seconds)}`,
  'trace.samples_lost': ({ count }) =>
    `${plural(count, 'falta # amostra', 'faltam # amostras')} na gravação: o disco é lento demais`,
  'trace.torn': ({ file }) =>
    `${fileName(file)} termina no meio de um registro: o gravador foi morto; o que vem antes é usado`,
  'ignored.not_kept': ({ reason }) => `as cargas ignoradas serão esquecidas quando o monitor terminar: ${say(reason)}`,
  'history.unavailable': ({ reason }) => `o histórico não é guardado: ${say(reason)}`,
  'history.closed': () => 'está fechado',
  'history.configured_off': () => 'a configuração o desliga (history.max_size = 0)',
  'history.again': () => 'o histórico voltou a ser guardado',
  'history.full': ({ left_out, most }) =>
    `o histórico de ${plural(left_out, '# carga', '# cargas')} não é guardado: há mais de ${number(most)}`,
  'history.set_aside': ({ file, reason }) => `o histórico foi posto de lado como ${file} e recomeçado: ${say(reason)}`,
  'history.bad_value': ({ column }) => `a coluna ${column} contém outra coisa`,
  'history.inconsistent': () => 'suas partes se contradizem',
  'history.foreign': () => 'não é um histórico do OmniMind',
  'history.version': ({ version, known }) => `tem a versão ${version}, e este OmniMind lê a versão ${known}`,
  'history.blocked': ({ by }) =>
    ({
      no_read: 'sem permissão de leitura',
      no_write: 'sem permissão de escrita',
      lock: 'outro processo o mantém aberto',
      memory: 'falta memória',
      disk_error: 'o disco relata um erro',
      disk_full: 'o disco está cheio',
      no_open: 'não pode ser aberto',
    })[by],
  'history.damaged': ({ reason }) => `está danificado (${say(reason)})`,
  'history.damaged_twice': () => 'foi danificado duas vezes em um minuto',
  'event_log.unwritable': ({ reason }) => `o registro de eventos não pode ser escrito: ${say(reason)}`,
  'event_log.writable': ({ lost }) =>
    `o registro de eventos volta a ser escrito; ${plural(lost, '# evento perdido', '# eventos perdidos')}`,
  'log_file.begins': ({ version, mode }) => `Monitor do OmniMind ${version}, modo ${mode}`,
  'log_file.unwritable': ({ file, reason }) => `${file} não pode ser escrito: ${say(reason)}`,
  'log_file.writable': ({ file, lost }) =>
    `${file} volta a ser escrito; ${plural(lost, '# linha perdida', '# linhas perdidas')}`,
  'about.file': ({ file, reason }) => `${file}: ${say(reason)}`,
  'scope.ended_before': () => 'o comando terminou antes de ser movido para o seu escopo',
  'scope.too_many_files': () => 'arquivos abertos demais são herdados pelo comando',
  'scope.unkillable': () =>
    'o oom_score_adj dele é -1000: num limite de memória ficaria parado para sempre, pois o kernel não pode matar ninguém para abrir espaço; inicie-o com `choom -n 0 --`',
  'scope.none': ({ reason }) => `sem escopo próprio: ${say(reason)}`,
  'kills.unread': ({ count }) =>
    `o kernel matou ${plural(count, 'um processo', '# processos')} da execução por falta de memória no cgroup ou na máquina; o journal do sistema, que não pode ser lido daqui, diz qual`,
  'cycles.cut_short': ({ cycle }) => `o ciclo ${cycle} foi interrompido a pedido e não conta`,
  'cycles.report_only': ({ reason, cycle }) => `${say(reason)}: a partir do ciclo ${cycle} só há o relatório`,
  'cycles.nothing_to_resume': ({ file }) => `não havia ${file} de onde continuar: começando pelo ciclo 1`,
  'cycles.still_running': ({ pid }) =>
    `o comando do ciclo interrompido ainda está rodando (PID ${pid}): o próximo começa quando ele terminar`,
  'pressure.memory_full': (given) => `todas as tarefas esperaram por memória em ${share(given.share)} dos últimos 10 s`,
  'pressure.memory_some': (given) => `alguma tarefa esperou por memória em ${share(given.share)} dos últimos 10 s`,
  'pressure.available': (given) => `só há ${share(given.share)} de memória disponível (${bytes(given.bytes)})`,
  'pressure.cpu_some': (given) => `alguma tarefa esperou por processador em ${share(given.share)} dos últimos 10 s`,

  'start.fits': ({ expected_bytes, room_bytes }) =>
    `precisa de ${bytes(expected_bytes)}, e há ${bytes(room_bytes)} livres para isso`,
  'start.no_room': ({ expected_bytes, room_bytes }) =>
    `precisa de ${bytes(expected_bytes)}, e só há ${bytes(room_bytes)} livres para isso`,
  'start.after_run': ({ expected_bytes, room_bytes, run, seconds }) =>
    `precisa de ${bytes(expected_bytes)}, e só há ${bytes(room_bytes)} livres para isso até ${run} terminar, em cerca de ${duration(seconds)}`,
  'start.never_fits': ({ expected_bytes, most_bytes }) =>
    `precisa de ${bytes(expected_bytes)}, e esta máquina nunca tem mais de ${bytes(most_bytes)} para isso`,
  'editor.slow_processors': ({ seconds, workload, cores, of }) =>
    `o editor ficou lento por ${duration(seconds)} porque ${workload} ocupou ${number(cores)} de ${number(of)} processadores`,
  'editor.slow_memory': ({ seconds, workload, bytes: risen }) =>
    `o editor ficou lento por ${duration(seconds)} com a memória escassa: ${workload} ocupou mais ${bytes(risen)}`,
  'start.exhausting': ({ workload, seconds }) =>
    `${workload} ocupa toda a memória em ${duration(seconds)} no ritmo atual`,
  'start.slower': ({ expected_cores, free_cores }) =>
    `quer ${number(expected_cores)} núcleos, e há ${number(free_cores)} ociosos: vai demorar mais`,
  'start.unknown': () => 'não se sabe de quanta memória precisa: informe memory_bytes ou execute uma vez',
  'start.earlier': ({ count, memory_bytes, duration_s }) =>
    `segundo ${plural(count, '# execução anterior', '# execuções anteriores')}: ${memory_bytes === null ? '' : `no máximo ${bytes(memory_bytes)}, `}${duration(duration_s)}`,
  'start.no_monitor': ({ reason }) =>
    `nenhum monitor responde, então só a máquina como um todo foi examinada: ${say(reason)}`,
  'start.late': ({ pid }) =>
    `ainda não há execução registrada do que foi iniciado como PID ${pid}: veja \`omnimind runs\` mais tarde`,
  'start.too_many': ({ count }) =>
    `${number(count)} comandos iniciados por este agente ainda estão em execução: espere um deles terminar`,

  'acting.unavailable': ({ reason }) => `nenhuma ação é tomada: ${say(reason)}`,
  'slice.full': ({ limit_bytes, name }) =>
    `a omnimind-dev.slice chegou ao limite de ${bytes(limit_bytes)} (slice.memory_high) e tudo nela mal avança: ` +
    (name === null ? 'encerre algo nela ou aumente o limite' : `pondo ${name} em pausa`),
  'reserve.kept': ({ bytes: reserved }) => `${bytes(reserved)} de memória reservados para o editor e a sessão`,
  'reserve.weighed': ({ unit, set }) => `${unit} recebe peso de CPU ${number(set)}: os outros programas têm 100`,
  'reserve.failed': ({ unit, reason }) => `não é possível reservar memória para ${unit}: ${say(reason)}`,
  'recovery.done': ({ pid, action }) =>
    `o omnimind (PID ${pid}) foi morto antes de poder desfazer suas ações: ${say(action)}`,
  'kills.not_followed': ({ reason }) => `mortes causadas por outros não são acompanhadas: ${say(reason)}`,
  'kills.not_kept': ({ reason }) => `uma morte não pôde ser guardada: ${say(reason)}`,
  'journal.unavailable': ({ reason }) => `o journal não recebe entradas: ${say(reason)}`,
  'service_manager.unavailable': ({ reason }) =>
    `o gerenciador de serviços não pode ser avisado de que o serviço está no ar: ${say(reason)}`,
  'adopt.by_rule': ({ process, others, scope, rule }) =>
    `${process}${others === 0 ? '' : ` e mais ${plural(others, '# processo', '# processos')}`} ${others === 0 ? 'foi adotado' : 'foram adotados'} em ${scope} pela regra ${rule} de adopt.rules`,
  'adopt.culprit': ({ process, others, scope }) =>
    `${process}${others === 0 ? '' : ` e mais ${plural(others, '# processo', '# processos')}`} ${others === 0 ? 'causou problemas e foi movido' : 'causaram problemas e foram movidos'} para ${scope}; o shell ou editor fica onde está. Para desfazer: omnimind release ${scope}`,
  'adopt.culprit_failed': ({ process, reason }) => `${process} causa problemas e não pode ser movido: ${say(reason)}`,
  'adopt.unkillable': ({ process, pid, others }) =>
    `${process}${others === 0 ? ' tem' : ` e mais ${plural(others, '# processo', '# processos')} têm`} oom_score_adj -1000: no limite de memória da omnimind-dev.slice ${others === 0 ? 'ficaria parado' : 'ficariam parados'} para sempre, pois o kernel não pode matar ninguém para abrir espaço; \`choom -n 0 -p ${pid}\` muda isso`,
  'adopt.rule_failed': ({ rule, reason }) => `a regra ${rule} de adopt.rules não foi aplicada: ${say(reason)}`,
  'adopt.no_such_user': ({ rule, user }) =>
    `a regra ${rule} de adopt.rules não vale para ninguém: não existe o usuário "${user}"`,
  'adopt.failed': ({ reason }) => `adopt.rules: ${say(reason)}`,
  'api.no_socket': () => 'não há API: XDG_RUNTIME_DIR não indica um diretório para o socket',
  'api.unavailable': ({ reason }) => `a API não está disponível: ${say(reason)}`,
  'api.restarted': ({ reason }) => `a API falhou e está sendo reiniciada, um defeito do OmniMind: ${say(reason)}`,
  'api.failed': ({ reason }) => `a API falhou, um defeito do OmniMind: ${say(reason)}`,
  'api.behind': () => 'a API está ficando para trás: seu disco ou seus leitores são lentos',

  'delivery.no_receivers': () => 'ninguém a avisar: nenhum destino está configurado',
  'delivery.test': () => 'isto é um teste',
  'desktop.why': () => 'Por quê?',
  'desktop.resume': () => 'Continuar já',
  'desktop.give': (given) => `Dar mais ${bytes(given.bytes)}`,
  'desktop.stop': () => 'Parar',
  'desktop.goes_on': ({ name }) => `${name} continua, e fica em paz por uma hora`,
  'desktop.given': (given) => `${given.name} continua, e pode usar mais ${bytes(given.bytes)} antes de ser freado`,
  'desktop.stopping': ({ name }) => `${name} recebeu ordem de parar`,
  'desktop.not_done': ({ name, reason }) => `nada foi feito com ${name}: ${say(reason)}`,
  'desktop.ignore': () => 'Ignorar esta carga',
  'desktop.more': ({ command }) => `Mais no terminal: ${command}`,
  'desktop.undo': ({ command }) => `Para desfazer: ${command}`,
  'delivery.log_not_ours': ({ directory }) => `${directory} só pode ser lido por membros do grupo omnimind`,
  'delivery.failed': ({ receiver, reason }) => `${receiver}: ${say(reason)}`,
  'delivery.refused': ({ receiver, reason }) => `${receiver}: ${say(reason)}: o anúncio é pulado`,
  'delivery.status': ({ status }) => `HTTP ${status}`,
  'delivery.redirect': ({ status }) => `HTTP ${status}: redirecionamentos não são seguidos`,
  'delivery.late': ({ seconds }) => `sem resposta em ${duration(seconds)}`,
  'delivery.no_secret': ({ file, reason }) => `não foi possível ler o segredo de ${file}: ${say(reason)}`,
  'delivery.secret_unusable': ({ because, limit_bytes }) =>
    ({
      empty: 'está vazio',
      not_a_file: 'não é um arquivo regular',
      too_long: `tem mais de ${limit_bytes} bytes`,
    })[because],
  'delivery.recovered': ({ receiver, seconds }) =>
    `${receiver}: volta a receber anúncios, depois de ${duration(seconds)}`,
  'delivery.log_unreadable': ({ receiver, reason }) =>
    `${receiver}: o registro de eventos não pode ser lido (${say(reason)}); tentando de novo`,
  'delivery.lost': ({ receiver, count }) =>
    `${receiver}: ${plural(count, '# anúncio foi removido', '# anúncios foram removidos')} antes da entrega`,
  'delivery.cursor_not_kept': ({ receiver, reason }) => `${receiver}: a posição não pode ser guardada (${say(reason)})`,

  'action.priority_lowered': ({ nice, io, threads, processes }) =>
    `${[...(nice === null ? [] : [say(nice)]), ...(io ? ['prioridade de E/S mínima'] : [])].join(' e ')}, ${plural(threads, '# thread', '# threads')} de ${plural(processes, '# processo', '# processos')}`,
  'action.nice': ({ before, set }) => `nice ${before.join(', ')} → ${set}`,
  'action.priority_restored': ({ threads, processes, denied }) =>
    `prioridade restaurada em ${plural(threads, '# thread', '# threads')} de ${plural(processes, '# processo', '# processos')}` +
    (denied > 0 ? `; ${plural(denied, '# não pôde', '# não puderam')} voltar a subir` : ''),
  'action.unit_changed': ({ unit, changes }) =>
    `${list(changes.map(say))}, ${unit}` +
    (changes.some(({ code }) => code === 'action.memory_throttled') && !unit.startsWith('omnimind-run-')
      ? `. Mais memória: omnimind release --memory 1GiB ${unit}`
      : ''),
  'action.cpu_weight': ({ before, set }) => `peso de CPU ${before} → ${set}`,
  'action.io_weight': ({ before, set }) => `peso de E/S ${before} → ${set}`,
  'action.memory_throttled': (given) => `memória freada acima de ${bytes(given.bytes)}`,
  'action.cpu_throttled': ({ cores, of }) =>
    `CPU limitada a ${number(cores)} de ${plural(of, '# núcleo', '# núcleos')}`,
  'action.paused': ({ unit, manager, forOthers }) => {
    const systemctl = manager === 'user' ? 'systemctl --user' : 'systemctl';
    const [resume, give, stop] = unit.startsWith('omnimind-run-')
      ? [`thaw ${unit}`, `set-property --runtime ${unit} MemoryHigh=TAMANHO`, `stop ${unit}`].map(
          (words) => `${systemctl} ${words}`,
        )
      : ['--resume', '--memory 1GiB', '--stop'].map((option) => `omnimind release ${option} ${unit}`);
    return (
      `em pausa${forOthers ? ', para que o editor e a sessão tenham memória' : ''}: ${unit}. Continua por si quando houver espaço. ` +
      `Continuar já: ${resume}. Mais memória: ${give}. Parar: ${stop}`
    );
  },
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
  'action.not_undone_yet': ({ reason }) => `ainda não desfeito, será tentado de novo: ${say(reason)}`,

  'reason.trouble': ({ memory, cpu, pressure, count = null, severity }) =>
    [
      ...(memory === null ? [] : [memoryWords[memory]]),
      ...(cpu === null ? [] : [cpuWords[cpu]]),
      ...(pressure === null ? [] : [pressureWords[pressure]]),
      ...(count === null ? [] : [count === 'tasks' ? 'as tarefas se esgotam' : 'os descritores se esgotam']),
    ].join(', ') || `gravidade: ${severityWords[severity]}`,
  'reason.recovered': ({ seconds }) => `de volta ao normal há ${duration(seconds)}`,
  'reason.time_over': ({ seconds }) => `em vigor há ${duration(seconds)}, o máximo permitido`,
  'reason.room_again': ({ seconds }) => `há espaço de novo, e ninguém esperou por memória há ${duration(seconds)}`,
  'reason.others_stall': () => 'editor, sessão ou backend esperam por memória',
  'reason.reserve_touched': () => 'continua tomando memória, e só resta a reserva',
  'reason.awaited': ({ name }) => `"${name}" espera por um arquivo que ela travou`,
  'reason.typed_into': ({ name }) => `alguém está digitando em "${name}" num terminal`,
  'reason.serves_files': ({ name }) => `"${name}" serve um sistema de arquivos, e quem olhasse para ele pararia junto`,
  'reason.asked_to_end': () => 'pediram que terminasse',
  'reason.not_ours': () => 'não se pode mais agir sobre ele',
  'reason.ended': () => 'o omnimind terminou',
  'reason.slice_full': () => 'sua slice está no limite e os outros nela mal avançam',
  'reason.monitor': () => 'o monitor do sistema',
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
  'reason.priority_no_help': ({ name, pid, cores, next }) =>
    `${name} (PID ${pid}) cresce usando ${share(cores)} de um núcleo, então baixar a prioridade não ajudaria; próximo passo: ${say(next)}`,
  'next_step.memory': ({ runtime, pid }) =>
    ({
      node: `\`kill -USR1 ${pid}\` abre o inspetor para um heap snapshot; iniciado com --heapsnapshot-signal=SIGUSR2, ele grava um com \`kill -USR2 ${pid}\``,
      python: `\`memray attach ${pid}\` mostra o que aloca`,
      java: `\`jcmd ${pid} GC.class_histogram\` mostra o que enche o heap`,
      go: '`go tool pprof http://HOST:PORT/debug/pprof/heap`, se ele serve net/http/pprof',
      ruby: `\`rbtrace --pid ${pid} --heapdump\`, se ele carrega o rbtrace`,
      dotnet: `\`dotnet-gcdump collect --process-id ${pid}\` mostra o que enche o heap`,
      native: `\`heaptrack --pid ${pid}\` mostra o que aloca`,
    })[runtime],
  'reason.no_trial': () => 'nenhum processo pôde ser iniciado para um teste',
  'reason.trial_refused': () => 'uma prioridade baixada não poderia voltar a subir: o kernel recusou em um teste',
  'reason.no_rung': ({ rung }) => `uma unidade não tem o degrau ${rung}`,
};

const problems: Sentences<ProblemParameters> = {
  defect: ({ detail }) => `erro interno: ${detail}: relate-o com o que OMNIMIND_DEBUG=1 acrescenta`,
  'usage.unknown_command': ({ name, suggestion, path }) =>
    `comando "${name}" desconhecido: ${suggestion === '' ? `veja ${path} --help` : `você quis dizer ${suggestion}?`}`,
  'usage.unknown_option': ({ name, suggestion, path }) =>
    `opção ${name} desconhecida: ${suggestion === '' ? `veja ${path} --help` : `você quis dizer ${suggestion}?`}`,
  'usage.missing_argument': ({ name, path }) => `falta o argumento "${name}": veja ${path} --help`,
  'usage.missing_option': ({ option, path }) => `falta a opção ${option}: veja ${path} --help`,
  'usage.missing_value': ({ option }) => `${option} precisa de um valor`,
  'usage.too_many_arguments': ({ path }) => `argumentos demais: veja ${path} --help`,
  'usage.excluded': ({ one, other }) => `${one} e ${other} não podem ser combinados`,
  'usage.one_of': ({ command, one, other }) => `${command} precisa de ${one} ou de ${other}`,
  'usage.needs_option': ({ option, needed }) => `${option} precisa de ${needed}`,
  'usage.no_terminal': ({ command }) =>
    `não há terminal para perguntar, nada foi alterado: use omnimind ${command} --yes`,
  'usage.top_terminal': () => 'top precisa de um terminal: para uma só consulta use `omnimind status`',
  'usage.not_utf8': ({ position }) =>
    `a palavra ${position} do comando não é UTF-8 válido: coloque o comando num script de shell e execute-o`,
  'usage.report_extension': ({ file, extensions }) =>
    `--report ${file} inválido: o nome deve terminar em ${or(extensions)}`,
  'process.not_found': ({ pid }) => `nenhum processo tem o PID ${pid}`,
  'workload.not_found': () => 'carga inexistente: liste-as com `omnimind status`',
  'workload.not_yours': () => 'a carga é de outro usuário: peça como o dono dela ou como root',
  'host.unreadable': ({ reason }) => `${say(reason)}: o OmniMind precisa de Linux com /proc montado`,
  system: ({ errno }) => errnoText(errno),
  'file.failed': ({ file, errno }) => `${fileName(file)}: ${errnoText(errno)}`,
  'ignore.nothing': ({ name }) => `${name} não está na lista de ignorados: veja \`omnimind notify ignored\``,
  'file.unreadable': ({ file, errno }) => `não foi possível ler ${fileName(file)}: ${errnoText(errno)}`,
  'file.unwritable': ({ file, errno }) => `não foi possível gravar ${fileName(file)}: ${errnoText(errno)}`,

  'output.unwritable': ({ errno }) => `não foi possível gravar na saída padrão: ${errnoText(errno)}`,

  'trace.damaged': ({ file, line, damage }) => `${fileName(file)}:${line}: ${say(damage)}`,
  'trace.compression': ({ file }) => `${fileName(file)}: dados gzip danificados`,
  'trace.not_json': () => 'não é JSON',
  'trace.not_object': () => 'não é um objeto JSON',
  'trace.not_a_trace': () => 'não é um trace do OmniMind: falta "format": "omnimind-trace" na primeira linha',
  'trace.no_header': () => 'o trace não tem cabeçalho',
  'trace.version': ({ version }) => `a versão ${version} de trace não é suportada: este OmniMind lê a versão 1`,
  'trace.header': ({ key }) => `cabeçalho do trace inválido: confira "${key}"`,
  'trace.wrong_type': ({ key, type }) =>
    `"${key}" deve ser ${{ number: 'um número', object: 'um objeto', list: 'uma lista de processos' }[type]}`,
  'trace.not_positive': ({ key }) => `"${key}" deve ser um número, 0 ou mais`,
  'trace.time_fell': ({ t, previous }) => `"t" deve crescer (veio ${t} depois de ${previous})`,
  'trace.counter_fell': ({ key, from, to }) => `o contador "${key}" caiu de ${from} para ${to}`,
  'trace.line_too_long': ({ limit_bytes }) => `linha com mais de ${bytes(limit_bytes)}`,

  'run.none': () => 'ainda não há execuções guardadas: inicie uma com `omnimind run`',
  'run.not_found': ({ name }) => `não há execução "${name}": liste-as com \`omnimind runs\``,
  'run.ambiguous': ({ prefix, count }) => `"${prefix}" inicia o ID de ${count} execuções: dê mais caracteres`,
  'record.no_target': () => 'nada a gravar: dê um comando ou --pid',

  'setup.needs_root': ({ command }) =>
    `só o root pode executar \`${command} --system\`: use sudo, ou \`omnimind ${command} --user\` só para você`,
  'setup.no_manager': ({ manager, detail }) =>
    manager === 'system'
      ? `o gerenciador de serviços do sistema não responde (${detail}): o setup precisa do systemd`
      : `o seu gerenciador de serviços não responde (${detail}): inicie a sessão de novo ou execute loginctl enable-linger`,
  'setup.no_limits': () =>
    'os limites precisam do cgroup v2 com os controladores cpu e memory: inicie o kernel com systemd.unified_cgroup_hierarchy=1 e sem cgroup_disable=',
  'setup.old_systemd': ({ version, oldest }) => `é preciso o systemd ${oldest} ou mais novo (há o ${version})`,
  'setup.damaged': ({ file }) => `${file} está danificado: restaure-o, ou remova-o e os arquivos do OmniMind à mão`,
  'setup.foreign_files': ({ files }) =>
    files.length === 1
      ? `${list(files)} não foi gravado pelo setup: mova-o se ninguém precisar dele`
      : `${list(files)} não foram gravados pelo setup: mova-os se ninguém precisar deles`,
  'setup.unit_path': ({ directory }) =>
    `o seu gerenciador de serviços não procura unidades em ${directory}: XDG_CONFIG_HOME difere do que vale no login`,
  'setup.backend': ({ detail }) => `[backend] não pode virar uma unidade: ${say(detail)}`,
  'setup.earlyoom_names': ({ detail }) => `o earlyoom não pode receber esses nomes: ${say(detail)}`,
  'setup.unwritable': ({ flaw, text }) =>
    ({
      program: `"${text}" não é o caminho absoluto de um programa`,
      program_path: `o caminho "${text}" tem aspas, uma barra invertida ou um caractere de controle`,
      word: 'uma palavra do comando tem um byte NUL ou não é Unicode',
      character: `${text} tem um caractere que não cabe em um arquivo de unidade`,
      backslash: `${text} termina com uma barra invertida`,
      blank: `${text} começa ou termina com um espaço`,
      settings: `"${text}" não cabe em um arquivo de configuração`,
      directory: `"${text}" não é um caminho absoluto`,
      user: 'um serviço de usuário é executado como esse usuário: deixe "user" vazio',
    })[flaw],
  'setup.no_apt': () =>
    'o earlyoom só é instalado com apt-get: instale-o com as ferramentas do seu sistema e execute o setup de novo',
  'setup.no_bundler': () => 'o esbuild não está instalado: execute `npm ci` no diretório do OmniMind',
  'setup.failed': ({ reason }) => `o setup falhou e foi desfeito: ${say(reason)}`,
  'setup.not_undone': ({ reason, problems }) =>
    `o setup falhou: ${say(reason)}; nem tudo pôde ser desfeito (${problems.map(say).join('; ')}): corrija a causa e execute \`omnimind uninstall\``,
  'setup.changed_now': ({ file }) => `${file} acabou de ser alterado`,
  'setup.backup_changed': ({ file, kept_as }) => `${kept_as} não é o que foi guardado de ${file}: fica onde está`,
  'setup.command_failed': ({ command, status, text }) =>
    `\`${command}\` falhou (código de saída ${status})${text === '' ? '' : `: ${text}`}`,
  'setup.earlyoom_fails': ({ flaw, text }) =>
    `o earlyoom não faz o que se queria: ${
      {
        ended: 'terminou logo depois de iniciar',
        said: `ele disse "${text}"`,
        state: `earlyoom.service está ${text}`,
        words: `sua linha de comando é "${text}"`,
        silent: `ele não disse "${text}" ao iniciar`,
      }[flaw]
    }`,

  'checkpoint.exists': ({ file }) => `${file} já existe: continue-o com --resume ou remova-o`,
  'checkpoint.in_use': ({ file, pid }) => `${file} está em uso por outro omnimind (PID ${pid})`,
  'checkpoint.damaged': ({ file, line }) =>
    line === 1
      ? `${file} não é um checkpoint de omnimind cycles`
      : `${file}:${line}: checkpoint danificado: corte-o antes desta linha ou dê outro --checkpoint`,
  'checkpoint.differs': ({ file, differences }) =>
    `${file} é um checkpoint de outros ciclos (${differences.map(say).join('; ')}): dê outro --checkpoint`,
  'checkpoint.command': ({ before, now }) => `o comando era ${before}, agora é ${now}`,
  'checkpoint.directory': ({ before, now }) => `o diretório era ${before}, agora é ${now}`,
  'checkpoint.watched': ({ before, now }) => `--watch foi dado ${before} vezes, agora ${now}`,
  'watch.process_not_found': ({ pid }) => `--watch ${pid}: processo inexistente`,
  'watch.unit_not_found': ({ unit }) => `--watch ${unit}: nenhuma unidade com este nome está em execução`,
  'watch.no_units': ({ unit, reason }) =>
    `--watch ${unit}: não é possível observar unidades (${say(reason)}): dê o PID do processo principal`,

  'monitor.none': ({ sockets }) =>
    `nenhum monitor responde${sockets.length === 0 ? '' : ` em ${or(sockets)}`}: inicie \`omnimind monitor\` ou instale-o com \`omnimind setup\``,
  'monitor.denied': ({ socket }) =>
    `você não pode usar ${socket}: execute \`sudo usermod -aG omnimind "$USER"\` e entre de novo, ou peça como root`,
  'monitor.no_answer': ({ socket }) =>
    `o monitor em ${socket} não responde: reinicie-o com \`systemctl restart omnimind-smart-monitor\``,
  'monitor.lost': ({ socket, errno }) => `a conexão com o monitor em ${socket} caiu: ${errnoText(errno)}`,
  'monitor.busy': () => 'o monitor não responde: tente de novo',

  'api.socket_name': ({ variable, value, example }) =>
    `${variable} "${value}" inválido: use um caminho absoluto, p. ex. ${example}`,
  'api.incompatible': ({ path }) =>
    `não foi possível ler a resposta de ${path}: reinicie o monitor, para que ele rode a versão instalada`,
  'api.no_route': ({ path }) => `não há nada em ${path}: veja /v1/openapi.json`,
  'api.no_method': ({ method, path }) => `${method} não é permitido em ${path}: veja /v1/openapi.json`,
  'api.query_twice': ({ key }) => `"${key}" aparece duas vezes na consulta`,
  'api.invalid': ({ part, key }) =>
    `${part === 'query' ? 'consulta inválida' : 'corpo inválido'}${key === '' ? '' : `: confira "${key}"`}: veja /v1/openapi.json`,
  'api.too_large': ({ limit_bytes }) => `o corpo tem mais de ${bytes(limit_bytes)}`,
  'api.content_type': () => 'o corpo deve ser application/json',
  'api.not_json': () => 'o corpo não é JSON',
  'api.wrong_host': ({ url }) => `o cabeçalho Host indica outra máquina: use ${url}`,
  'api.foreign_page': ({ origin }) => `pedidos de ${origin} não são permitidos`,
  'api.no_token': () => 'é preciso um token: envie `Authorization: Bearer TOKEN`',
  'api.wrong_token': () => 'token errado',
  'api.other_user': () => 'este é o monitor de outro usuário: peça ao seu ou ao do sistema',
  'api.read_only': () => 'nada pode ser alterado por TCP: use o socket Unix',
  'api.unknown_caller': () => 'sem o módulo opcional koffi não se sabe quem pede: instale-o',
  'api.span': () => 'o início do intervalo deve vir antes do fim',
  'api.points': ({ limit, step_s }) => `mais de ${limit} pontos: use um passo de ${step_s} s ou mais`,
  'api.time': ({ value }) => `instante inválido "${value}": use ISO 8601`,
  'api.run_id': () => 'ID de execução inválido',
  'api.token_file': ({ file }) =>
    `${file} deve conter um token de 32 a 256 caracteres sem espaços: remova-o para obter um novo`,
  'api.socket_in_use': ({ path }) => `outro monitor já escuta em ${path}: encerre-o antes`,
  'api.strange_directory': ({ path, uid }) =>
    `${path} pertence ao UID ${uid}, que poderia trocar um socket ali: indique outro diretório`,
  'api.cannot_listen': ({ address, errno }) => `não foi possível escutar em ${address}: ${errnoText(errno)}`,
  'api.port': ({ port, errno }) =>
    `não foi possível escutar na porta ${port}: ${errnoText(errno)}: escolha outra em api.tcp_port`,

  'web.framed': () => 'a página não é mostrada dentro de outra',
  'web.link_used': () => 'este link já foi usado ou está incompleto: execute `omnimind web` de novo para obter outro',
  'web.no_session': () => 'abra o link que `omnimind web` mostrou',
  'web.no_setting': ({ key, value }) => `${key} "${value}" é inválido: durações são como 30s, 5m ou 2h`,
  'web.other_user': ({ uid }) => `esta página só responde para ${userText(uid)}: execute você mesmo \`omnimind web\``,
  'web.port': ({ port, errno }) => `não foi possível escutar na porta ${port}: ${errnoText(errno)}: use outra --port`,
  'web.read_only': () => 'somente leitura: quem é dono do monitor pode agir',

  'bus.failed': ({ what, reason }) => `${say(what)}: ${say(reason)}`,
  'manager.unavailable': ({ reason }) => `o gerenciador de serviços não pôde ser alcançado (${say(reason)})`,
  'manager.timeout': () => 'o gerenciador de serviços não respondeu a tempo',
  'bus.refused': ({ reason }) => `não é permitido (${say(reason)})`,
  'bus.no_socket': ({ bus, socket }) =>
    `não há barramento ${{ system: 'do sistema', user: 'do gerenciador de serviços do usuário', session: 'da sessão' }[bus]} em ${socket}`,
  'bus.closed': () => 'a conexão com o D-Bus foi fechada',
  'bus.lost': ({ error }) => `a conexão com o D-Bus caiu: ${error}`,
  'bus.job_failed': ({ unit, result }) => `${unit} não iniciou: o job terminou como "${result}"`,
  'bus.not_moved': ({ scope }) => `ele não foi movido para ${scope}`,
  'bus.job_timeout': ({ unit }) => `${unit} não iniciou a tempo`,

  'adopt.container': () => 'o pedido vem de um contêiner, onde os PIDs são outros que na máquina do monitor',
  'adopt.init': () => 'o init não pode ser movido',
  'adopt.kernel_thread': (who) => `${processText(who)} é uma thread do kernel e não pode ser movida`,
  'adopt.monitor': (who) => `${processText(who)} é o próprio OmniMind`,
  'adopt.manager': (who) => `${processText(who)} pertence a um gerenciador de serviços e não pode ser movido`,
  'adopt.protected_name': (who) =>
    `${processText(who)} é protegido pelo nome: adote um dos filhos dele ou tire-o de protect.names`,
  'adopt.protected_unit': ({ unit, ...who }) =>
    `${processText(who)} está em ${unit}, que é protegida: tire-a de protect.units`,
  'adopt.other_user': ({ owner, ...who }) =>
    `${processText(who)} pertence ${owner === null ? 'a outro usuário' : owner === 0 ? 'ao root' : `a${userText(owner)}`}: execute como esse usuário ou com sudo`,
  'adopt.service_main': ({ unit, ...who }) =>
    `${processText(who)} é o processo principal de ${unit || 'seu serviço'} e escaparia dos limites dele: ajuste-os com \`systemctl edit ${unit}\` ou use --force`,
  'adopt.outside': ({ unit, ...who }) =>
    `${processText(who)} está em ${unit || 'nenhuma unidade'}, fora do seu gerenciador de serviços: use \`sudo omnimind adopt ${who.pid}\``,
  'adopt.gone': (who) => `${processText(who)} terminou`,
  'adopt.no_cgroup': (who) =>
    `${processText(who)} não está em nenhum cgroup: o OmniMind precisa do cgroup v2, veja \`omnimind doctor\``,
  'adopt.no_program': ({ name }) =>
    `nenhum programa se chama "${name}": dê o nome completo do processo, do arquivo ou do script`,
  'adopt.no_manager': () => 'não é possível mover processos',
  'adopt.not_adopted': (who) => `não foi possível adotar ${processText(who)}`,
  'adopt.incomplete': ({ scope, ...who }) => `${processText(who)} foi adotado em ${scope} sem toda a sua árvore`,
  'adopt.origins': ({ errno, ...who }) =>
    `não foi possível guardar de onde ${processText(who)} veio, então nada foi movido: ${errnoText(errno)}`,
  'release.not_found': ({ word, names }) =>
    `nada adotado se chama "${word}"${names.length === 0 ? '' : `: use ${or(names)}`}`,
  'release.held': ({ scope, holder }) =>
    `${scope} foi adotado ${holder === 0 ? 'pelo root' : `pel${userText(holder)}`}: libere-o como esse usuário`,
  'release.failed': ({ scope }) => `não foi possível liberar ${scope}`,
  'release.no_workload': ({ word }) =>
    `nenhuma carga, ou mais de uma, se chama "${word}": informe a unidade ou um PID (veja \`omnimind status\`)`,

  'command.not_found': ({ name }) => `${name || '""'}: comando não encontrado`,
  'command.not_executable': ({ name, errno }) =>
    errno === 'EISDIR'
      ? `${name} é um diretório`
      : errno === 'ENOEXEC'
        ? `${name} não é programa nem script`
        : `${name}: ${errnoText(errno)}`,
  'command.interpreter': ({ name, interpreter, errno }) =>
    `${name}: não foi possível executar o interpretador "${interpreter}": ${errnoText(errno)}`,

  'config.invalid': ({ file, line, problem, more }) =>
    `${file}${line === null ? '' : `:${line}`}: ${say(problem)}${more === 0 ? '' : ` (e mais ${more}: veja \`omnimind config check\`)`}`,
  'config.exposed_secret': ({ file }) => `${file} contém um segredo e qualquer usuário pode lê-lo: chmod o-r ${file}`,
  'config.not_utf8': () => 'não é UTF-8',
  'config.not_toml': ({ column }) => `TOML inválido na coluna ${column}`,
  'config.duplicate': ({ column }) => `definido pela segunda vez (coluna ${column})`,
  'config.unknown_key': ({ key, meant, known }) =>
    `chave desconhecida "${key}"${meant !== null ? `: você quis dizer "${meant}"?` : known.length > 0 ? `: use ${or(known)}` : ''}`,

  'value.invalid': ({ name, value, expected }) => `${name} ${say(expected)} (recebido: ${value})`,
  'value.not_a_choice': ({ name, value, choices }) => `${name} ${value} inválido: use ${or(choices)}`,
  'value.no_unit': ({ name, value }) => `${name}: ${value} precisa de uma unidade, p. ex. 5s`,
  'value.duration': () => 'deve ser uma duração, p. ex. "1s", "250ms", "10m" ou "2h"',
  'value.size': () => 'deve ser um tamanho, p. ex. "512MiB" ou "2G"',
  'value.number': ({ minimum, maximum }) => `deve ser um número de ${number(minimum)} a ${number(maximum)}`,
  'value.integer': ({ minimum, maximum }) =>
    maximum === null ? `deve ser ${minimum} ou mais` : `deve ser um inteiro de ${minimum} a ${maximum}`,
  'value.text': ({ minimum, maximum }) =>
    maximum === null ? 'deve ser um texto' : `deve ser um texto de ${minimum} a ${maximum} caracteres`,
  'value.texts': () => 'deve ser uma lista de textos, p. ex. ["code", "sshd"]',
  'value.switch': () => 'deve ser true ou false',
  'value.table': () => 'deve ser uma tabela',
  'value.tables': ({ key }) => `deve ser uma lista de até 100 tabelas, cada uma iniciada por [[${key}]]`,
  'value.seconds': ({ minimum, maximum }) => `deve ser de ${duration(minimum)} a ${duration(maximum)}`,
  'value.bytes': ({ minimum, maximum }) => `deve ser de ${bytes(minimum)} a ${bytes(maximum)}`,
  'value.positive': () => 'deve ser maior que 0',
  'value.at_most': ({ key }) => `não deve passar de "${key}"`,
  'value.one_of_keys': ({ keys }) => `deve ter pelo menos uma destas: ${list(keys)}`,
  'value.url': () => 'deve ser uma URL com http:// ou https:// e sem senha',
};

const killers: Readonly<Record<Killer, string>> = {
  earlyoom: 'O earlyoom',
  'systemd-oomd': 'O systemd-oomd',
  kernel: 'O kernel',
  cgroup_limit: 'O limite do seu cgroup',
};

const announcements = {
  titles: {
    cpu_unknown: 'uso de CPU ainda desconhecido',
    cpu_idle: 'CPU ociosa',
    cpu_stable: 'uso de CPU constante',
    cpu_starved: 'quase não recebe processador',
    cpu_high_but_stable: 'uso de CPU alto mas estável',
    cpu_ramping: 'uso de CPU subindo até um patamar',
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
    memory_urgent: 'a memória acaba em minutos',
    memory_above_usual: 'mais memória que de costume',
    tasks_stable: 'as tarefas estão estáveis',
    tasks_growing: 'as tarefas não param de aumentar',
    tasks_exhausting: 'as tarefas chegam ao limite',
    descriptors_stable: 'os descritores abertos estão estáveis',
    descriptors_growing: 'os descritores abertos não param de aumentar',
    descriptors_exhausting: 'os descritores abertos chegam ao limite',
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
    freeze: 'posto em pausa',
    stop: 'mandado parar',
  } satisfies Record<Rung, string>,
  undone: (rung: string) => `não está mais ${rung}`,
  skipped: (rung: string) => `não foi ${rung}`,
  forecast: (low_s: number, high_s: number) =>
    `neste ritmo o limite é atingido em ${duration(low_s)} a ${duration(high_s)}`,
  monitor: 'Monitor do OmniMind',
  slowEditor: 'O editor ficou lento',
  killed: (killer: Killer, name: string, pid: number | null, memory_bytes: number | null) =>
    `${killers[killer]} matou ${name} (${pid === null ? 'o cgroup inteiro' : `PID ${pid}`}${memory_bytes === null ? '' : `, ${bytes(memory_bytes)}`})`,
  killedWhere: (workload: string | null, time: string) => `${workload === null ? '' : `de ${workload} `}às ${time}`,
  memoryFree: (free: number) => `memória ${share(free)} livre`,
  swapFree: (free: number) => `swap ${share(free)} livre`,
  limit: (limit_bytes: number) => `seu limite de ${bytes(limit_bytes)} foi atingido`,
  rose: (bytes_per_min: number, span_s: number) =>
    `a memória tinha subido ${bytes(bytes_per_min)}/min por ${duration(span_s)}`,
  flood: 'OmniMind: muitos eventos de uma vez',
  floodOf: (count: number, span_s: number | null) =>
    `${plural(count, 'mais # evento não foi anunciado', 'mais # eventos não foram anunciados')} um a um` +
    (span_s === null ? '' : `, todos em ${duration(span_s)}`),
  ended: 'terminou',
  protections: {
    itself: 'o próprio monitor',
    'not in omnimind-dev.slice': 'fora de omnimind-dev.slice',
    'its own omnimind run': 'o seu próprio omnimind run',
    'one of too many': 'representa cgroups demais',
    'it is ignored': 'ignorado',
  },
};

/** O máximo de memória de agora e o das execuções anteriores da carga. */
function peaks(now: string, before: string, lives: number): string {
  return `${now}; ${before} ${plural(lives, 'na última execução', 'nas últimas # execuções')}`;
}

/** O que limita uma carga, como parte de uma frase, com a preposição diante dela. */
function limitOf(source = '', name: string | undefined, preposition: '' | 'a' | 'de' | 'em', size: string): string {
  const o = { '': 'o', a: 'ao', de: 'do', em: 'no' }[preposition];
  const known = Object.hasOwn(limitNames, source) ? limitNames[source]?.(name) : undefined;
  return known === undefined ? `${o} limite de ${size}` : `${o} ${known} (${size})`;
}

const limitNames: Readonly<Record<string, (name: string | undefined) => string>> = {
  cgroup: (name) => `limite de ${name}`,
  v8: (name) => `limite do heap do V8 em ${name}`,
  jvm: (name) => `limite do heap da JVM em ${name}`,
  jvm_metaspace: (name) => `limite do metaspace da JVM em ${name}`,
  jvm_direct: (name) => `limite da memória direta da JVM em ${name}`,
  dotnet: (name) => `limite do heap do .NET em ${name}`,
  php: (name) => `limite de memória do PHP em ${name}`,
  go: (name) => `limite flexível de memória do Go em ${name}`,
  address_space: (name) => `limite do espaço de endereços de ${name}`,
  data_size: (name) => `limite do tamanho dos dados de ${name}`,
  user: () => `limite de processos do usuário`,
  threads_max: () => `limite de threads do kernel`,
  pid_max: () => `maior PID do kernel`,
  open_files: (name) => `limite de arquivos abertos de ${name}`,
};

const evidence: EvidenceSentences = {
  anon_floor_slope: (slope, { span_s, above_bytes }) =>
    `a memória subiu ${bytes(slope)}/min por ${duration(Math.round(span_s / 10) * 10)} sem voltar a cair` +
    (above_bytes > 0 ? `, ${bytes(above_bytes)} acima do nível de costume` : ''),
  shmem_floor_slope: (slope, { span_s, above_bytes }) =>
    `a memória compartilhada (shmem, tmpfs) subiu ${bytes(slope)}/min por ${duration(Math.round(span_s / 10) * 10)} sem voltar a cair` +
    (above_bytes > 0 ? `, ${bytes(above_bytes)} acima do nível de costume` : ''),
  heap_floor_slope: (slope, { span_s }) =>
    `o heap em uso da JVM subiu ${bytes(slope)}/min por ${duration(Math.round(span_s / 10) * 10)}, com a memória parada`,
  anon_acceleration: (_, { shape, rise_bytes, span_s }) =>
    `a memória subiu ${bytes(rise_bytes)} em ${duration(span_s)}${
      {
        one_step: ', quase tudo de uma vez',
        slows: ' e está se estabilizando',
        no_higher: ', não além de onde já esteve',
        unsteady: ', sem constância ou tempo que bastem para chamar de crescimento',
      }[shape]
    }`,
  anon_rise: (rise) => `a memória subiu ${bytes(rise)} desde o início`,
  anon_level: (level) => `memória em ${bytes(level)}, sem subida duradoura`,
  growth_per_byte_read: (ratio) =>
    `guardou ${plural(ratio, '# byte', '# bytes')} para cada byte lido, como um banco de dados que enche`,
  window_filled: (seconds) => `observado por apenas ${duration(seconds)}: pouco para chamar de vazamento`,
  collections: (times, { span_s, shape }) =>
    `a memória voltou ${number(times)} vezes em ${duration(span_s)} a um nível que ${shape === 'rises' ? 'subiu' : 'não sobe'}`,
  anon_valleys: (slope, { count, from_bytes, to_bytes, span_s }) =>
    `a memória caiu ${number(count)} vezes em ${duration(span_s)}, cada vez a um nível mais alto: de ${bytes(from_bytes)} a ${bytes(to_bytes)}, ${bytes(slope)}/min`,
  usual_rise: (level, { lives }) =>
    `até aqui é a subida de sempre: ${plural(lives, 'na última execução', 'nas últimas # execuções')} a memória parou perto de ${bytes(level)}`,
  above_usual: (level, { before, lives }) =>
    `a memória continua em ${bytes(level)}; o pico foi de ${bytes(before)} ${plural(lives, 'na última execução', 'nas últimas # execuções')}`,
  top_grower: (part, { name, pid, growth_bytes, span_s }) =>
    `${name} (PID ${pid}) tem ${share(part)} do aumento: ${bytes(growth_bytes)} em ${duration(span_s)}`,
  time_to_exhaustion: (low, { high_s, limit_bytes, source, name }) =>
    `neste ritmo chega ${limitOf(source, name, 'a', bytes(limit_bytes))} em ${duration(low)} a ${duration(high_s)}`,
  memory_left: (left, { source, name, limit_bytes, neighbor, neighbor_bytes }) =>
    `faltam ${bytes(left)} para ${limitOf(source, name, '', bytes(limit_bytes))}` +
    (neighbor === '' || neighbor === undefined ? '' : `; ${neighbor}, ao lado, ocupa ${bytes(neighbor_bytes)}`),
  at_limit: (taken, { source, name, limit_bytes }) =>
    `no limite: ${share(taken)} ${limitOf(source, name, 'de', bytes(limit_bytes))} está ocupado e não é devolvido`,
  tasks_growth: (rate, { kind, count, span_s, pid, name }) => {
    const holder = pid === undefined ? null : `${name} (PID ${pid})`;
    return kind === 'zombies'
      ? `os zumbis aumentaram ${number(rate)}/min por ${duration(span_s)}, até ${number(count)} tarefas: ${holder ?? 'o pai'} não espera por eles`
      : `${kind === 'threads' ? 'as threads' : 'os processos'} ${holder === null ? '' : `de ${holder} `}aumentaram ${number(rate)}/min por ${duration(span_s)}, até ${number(count)}, sem voltar a cair`;
  },
  fds_growth: (rate, { count, span_s }) =>
    `os descritores abertos aumentaram ${number(rate)}/min por ${duration(span_s)}, até ${number(count)}, sem voltar a cair`,
  count_left: (seconds, { of, source, name, limit }) =>
    `neste ritmo ${of === 'tasks' ? 'as tarefas' : 'os descritores'} chegam ${limitOf(source, name, 'a', number(limit))} em ${duration(seconds)}`,
  count_at_limit: (taken, { of, source, name, limit }) =>
    `${of === 'tasks' ? 'as tarefas' : 'os descritores abertos'} ocupam ${share(taken)} ${limitOf(source, name, 'de', number(limit))}: não é possível ${of === 'tasks' ? 'iniciar' : 'abrir'} mais`,
  memory_psi_doubtful: (stalled) =>
    `a pressão que o kernel informa é duvidosa: parada por memória ${share(stalled)} do tempo, mas nada é relido, vai para o swap ou falta`,
  seconds_left: (seconds) => `no ritmo dos últimos segundos a memória acaba em ${duration(seconds)}`,
  memory_full: (stalled, given) =>
    given.shape === 'workload'
      ? `todas as tarefas ficaram paradas por memória ${share(stalled)} do tempo`
      : `a máquina ficou parada por memória ${share(stalled)} do tempo, enquanto esta carga teve ${number(given.major_faults)} falhas de página graves por segundo`,
  memory_some: (waited) => `algumas tarefas esperaram por memória ${share(waited)} do tempo`,
  io_some: (waited) => `algumas tarefas esperaram pelo disco ${share(waited)} do tempo`,
  cpu_some: (waited) => `algumas tarefas esperaram por um processador ${share(waited)} do tempo`,
  processors_taken_by: (cores, { name, pid }) => `${name} (PID ${pid}) toma ${plural(cores, '# núcleo', '# núcleos')}`,
  run_delay: (waited, { cores }) =>
    `recebeu ${share(cores)} de um núcleo e esperou por um processador ${share(waited)} do tempo`,
  major_faults: (faults, { kernel_share }) =>
    `${number(faults)} falhas de página graves por segundo sem que a memória residente cresça, e o kernel toma ${share(kernel_share)} do tempo de CPU`,
  cpu_use: (used, { shape, limit_cores, span_s }) =>
    `uso ${shape === 'mean' ? 'médio' : 'mediano'} de ${number(used * limit_cores)} de ${plural(limit_cores, '# núcleo', '# núcleos')} (${share(used)}) nos últimos ${duration(span_s)}`,
  cpu_rise: (_, { shape, from, to, span_s }) =>
    `o uso de CPU subiu de ${share(from)} a ${share(to)} em ${duration(span_s)}` +
    (shape === 'ceiling' ? ', passo a passo, e só parou porque a máquina está cheia' : ''),
  cpu_trend: (_, { growth_cores, from_cores, to_cores, span_s }) =>
    `o uso de CPU subiu ${plural(growth_cores, '# núcleo', '# núcleos')} em ${duration(span_s)} (de ${number(from_cores)} a ${number(to_cores)}), mais do que o trabalho feito explica`,
  system_share: (now, { before }) =>
    `a parte do kernel no seu tempo de CPU ${now > before ? 'subiu' : 'caiu'} de ${share(before)} a ${share(now)}`,
  cpu_peaks: (peaks, { highest_share, base_share, span_s }) =>
    `${number(peaks)} picos de até ${share(highest_share)} em ${duration(span_s)}, que voltam a ${share(base_share)}`,
  cpu_cycle: (_, { low_share, high_share, period_s }) =>
    `o uso oscila entre ${share(low_share)} e ${share(high_share)}, mais ou menos a cada ${duration(period_s)}`,
  pinned_threads: (cores, { threads, span_s }) =>
    `${plural(threads, '# thread não dorme', '# threads não dormem')} há ${duration(span_s)}: execução e espera por processador somam ${plural(cores, '# núcleo', '# núcleos')}`,
  cpu_step: (now, { before }) =>
    `o uso de CPU saltou de ${number(before)} para ${plural(now, '# núcleo', '# núcleos')} e não voltou`,
  suspicion: () =>
    'nenhum sinal de progresso visível de fora: cálculo intenso ou laço sem fim; uma linha de saída de vez em quando mostraria qual',
  runaway_goes_on: () => 'já estava descontrolado, e nenhum sinal de progresso voltou',
  bytes_read_and_written: (now, { before }) =>
    `leitura e escrita caíram de ${bytes(before)} a ${bytes(now)} por segundo de CPU`,
  voluntary_context_switches: (now, { before }) =>
    `esperas voluntárias caíram de ${number(before)} a ${number(now)} por segundo de CPU`,
  page_faults: (now, { before }) => `falhas de página caíram de ${number(before)} a ${number(now)} por segundo de CPU`,
  new_processes_and_threads: (now, { before }) =>
    `novos processos e threads caíram de ${number(before)} a ${number(now)} por segundo de CPU`,
  lines_of_output: (now, { before }) =>
    `linhas de saída caíram de ${number(before)} a ${number(now)} por segundo de CPU`,
};

const evidence_numbers: EvidenceNumbers = {
  anon_floor_slope: ({ tau, acceleration }) => `τ ${number(tau)}, 2ª metade ${number(acceleration)} × a 1ª`,
  cpu_trend: ({ tau, acceleration }) => `τ ${number(tau)}, 2ª metade ${number(acceleration)} × a 1ª`,
};

const units = {
  cores: 'núcleos',
  'cores/min': 'núcleos/min',
  count: 'vezes',
  signals: 'sinais',
  ratio: '',
  threads: 'threads',
  autocorrelation: 'autocorrelação',
  '2nd half / 1st': '2ª metade / 1ª',
};

const sentences: Sentences<MessageParameters> = { as_written: ({ text }) => text, ...notices, ...problems };

/** See the English ones. */
export const statements = { sentences, announcements, evidence, evidence_numbers, units };

/** What editor and page say when more memory was given. */
const stopping = 'Ela recebeu ordem de parar.';
const given = (size: string) => `Ela continua, e pode usar mais ${size} antes de ser freada.`;

export const web: Texts['web'] = {
  link: (url) => `A página do OmniMind, para um navegador e só para você: ${url}`,
  end: 'Ctrl-C a encerra.',
  titles: announcements.titles,
  rungs: announcements.rungs,
  protections: announcements.protections,
  units,
  severity: { ok: 'OK', watch: 'atenção', alert: 'com problema', critical: 'crítico' },
  skip: 'Ir para o conteúdo',
  views: { now: 'Agora', past: 'Passado', kills: 'Encerrados', why: 'Por quê' },
  language: 'English',
  loading: 'Carregando …',
  gate: {
    used: 'Este link já foi usado. Execute `omnimind web` de novo para obter outro.',
    closed: 'Abra o link que `omnimind web` mostrou: ele libera este navegador, uma única vez.',
  },
  lost: {
    server: 'Conexão perdida: `omnimind web` terminou. O que se vê é o último estado conhecido.',
    monitor: 'Nenhum monitor responde. Inicie um com `omnimind monitor` ou veja `systemctl status omnimind`.',
    retry: 'Tentando de novo …',
    since: (time) => `Visto pela última vez ${time}.`,
  },
  failed: (reason) => `Não deu certo: ${reason}`,
  noHistory: (reason) =>
    `O histórico não pode ser lido, por isso só os últimos minutos são mostrados: ${reason}. \`omnimind doctor\` diz o que fazer.`,
  monitor: {
    system: (version) => `monitor do sistema ${version}`,
    user: (version) => `monitor do usuário ${version}`,
    smart: 'age quando há problema',
    observe: 'só observa',
    since: (time) => `desde ${time}`,
  },
  readOnly: 'somente leitura',
  cpusOf: (used, all) => `${number(used)} de ${plural(all, '# CPU', '# CPUs')}`,
  freeOf: (free_bytes, all_bytes) => `${bytes(free_bytes)} de ${bytes(all_bytes)} livres`,
  workloads: (count) => plural(count, '# carga', '# cargas'),
  waits: {
    memory: (part) => `espera por memória ${share(part)} do tempo`,
    io: (part) => `espera por E/S ${share(part)} do tempo`,
    cpu: (part) => `espera por CPU ${share(part)} do tempo`,
  },
  machine: 'Esta máquina',
  now: {
    wrong: 'O que está errado',
    nothing: 'Nada está errado.',
    watched: (count) => plural(count, '# carga merece atenção.', '# cargas merecem atenção.'),
    empty: 'Nenhuma carga é observada ainda. Inicie algo ou execute `omnimind run -- COMANDO`.',
    all: 'Todas as cargas',
    unfold: (count) => plural(count, 'Mostrar # carga ociosa', 'Mostrar # cargas ociosas'),
    fold: 'Ocultar cargas ociosas',
    filter: 'Filtrar por nome',
    noMatch: 'Nenhuma carga tem isso no nome.',
    who: 'Quem',
    since: 'Desde',
    done: 'Feito',
    next: 'A seguir',
    unknownSince: 'antes de este monitor começar',
    ago: (seconds) => `há ${duration(seconds)}`,
    whole: 'a carga como um todo',
    process: (name, pid, part) => `${name} (PID ${pid}), ${share(part)} do crescimento`,
    largest: (name, pid) => `${name} (PID ${pid}) tem a maior parte da memória`,
    nothingDone: 'nada',
    exhaustion: (low_s, high_s) => `a memória acaba em ${duration(low_s)} a ${duration(high_s)}`,
    only: 'o monitor só observa: a decisão é sua',
    protected: (by) => `nunca sofre ação (${by}): a decisão é sua`,
    ignored: 'é ignorada: a decisão é sua',
    undo: 'desfeito por si quando tudo estiver bem de novo',
    watching: 'observada mais de perto; haverá ação se piorar',
  },
  columns: {
    name: 'Carga',
    use: 'Últimos 5 min: CPU, memória',
    cpu: 'CPU',
    memory: 'Memória',
    behavior: 'Comportamento',
    culprit: 'Responsável',
    headroom: 'Folga',
    rung: 'Degrau',
    threads: 'Tarefas',
  },
  recentCpu: (now, peak) => `CPU dos últimos 5 minutos: agora ${now}, pico ${peak}`,
  recentMemory: (now, peak) => `memória dos últimos 5 minutos: agora ${now}, pico ${peak}`,
  unknown: 'ainda não se sabe',
  unlimited: 'sem limite',
  none: '–',
  ignored: 'ignorada',
  protectedBy: (by) => `protegida: ${by}`,
  act: {
    ignore: 'Ignorar',
    heed: 'Deixar de ignorar',
    release: 'Desfazer o que foi feito',
    resume: 'Continuar já',
    stop: 'Parar',
    stopping,
    give: (size: string) => `Dar mais ${size}`,
    given,
    ignoredNow: 'Ela é ignorada a partir de agora.',
    heededNow: 'Ela não é mais ignorada.',
    released: (rungs) => (rungs === '' ? 'Não há o que desfazer.' : `Sendo desfeito: ${rungs}`),
    adopt: 'Adotar um processo',
    pid: 'PID',
    adopted: (scope) => `Agora ele está em ${scope}.`,
  },
  range: 'Período',
  ranges: { '15m': '15 min', '1h': '1 h', '24h': '24 h', '7d': '7 d', '30d': '30 d' },
  charts: {
    cpu: 'CPU',
    memory: 'Memória',
    pressure: 'Tempo de espera',
    tasks: 'Processos',
    anonymous: 'anônima',
    shared: 'compartilhada',
    headroom: 'Folga',
    used: 'em uso',
    limit: (size) => `limite ${size}`,
    cpuSome: 'por CPU',
    memorySome: 'por memória',
    memoryFull: 'por memória, todas as tarefas',
    io: 'por E/S',
    verdicts: 'Vereditos',
    noData: 'Nada foi medido neste período.',
    summary: (last, peak) => `último ${last}, pico ${peak}`,
  },
  why: {
    gone: 'Esta carga terminou. O que se guardou dela está abaixo.',
    evidence: 'Evidências',
    finding: 'Constatação',
    measured: 'Medido',
    held: 'Comparado com',
    noEvidence: 'Ainda sem evidências: não foi observada por tempo suficiente.',
    events: 'O que aconteceu',
    noEvents: 'Nada ainda.',
    confidence: (part) => `confiança ${share(part)}`,
    culprits: 'Quem',
    peak: 'Pico',
    peaks,
  },
  growers: {
    title: 'Quem mais cresceu',
    none: 'Nenhum processo se destacou neste período.',
    time: 'Quando',
    process: 'Processo (PID)',
    share: 'Do crescimento',
    growth: 'Cresceu',
    grew: (growth_bytes, span_s) => `${bytes(growth_bytes)} em ${duration(span_s)}`,
  },
  whatIf: {
    title: 'E se',
    hint: 'Repete os vereditos deste período com outras configurações. Não se sabe o que mudaria sem uma ação que foi feita, e nada é pausado em favor de outros.',
    ask: 'Testar outras configurações',
    again: 'Recomeçar',
    replay: 'Repetir',
    close: 'Fechar',
    done: 'O que foi feito',
    present: 'Com as configurações atuais',
    other: 'Com estas configurações',
    nothing: 'Nada.',
    newest: (shown, all) => `As ${number(shown)} mais recentes de ${number(all)}.`,
    undone: announcements.undone,
    widened: (rung) => `${rung}, por inteiro`,
    settings: {
      mode: 'Modo',
      deprioritize_after: 'Prioridade menor após',
      throttle_after: 'Limitar após',
      throttle_within: 'Limitar memória que acaba em até',
      throttle_for: 'Limitar por',
      well_for: 'Desfazer quando estiver bem por',
      freeze: 'Congelar',
    },
    choices: { smart: 'agir', observe: 'só observar', yes: 'sim', no: 'não' },
  },
  past: {
    title: 'Os últimos 30 dias',
    hint: 'Arraste sobre um gráfico para ampliar, clique para ver aquele momento; pelo teclado: as setas movem o momento, + e − ampliam e reduzem.',
    marks: 'Processos encerrados e ações',
    mark: { kill: 'encerrado', action: 'ação', monitor: 'sobre o próprio monitor' },
    markCount: (count) => plural(count, '# marca', '# marcas'),
    at: (time) => `Como estava em ${time}`,
    nothing: 'Nada era observado naquele momento.',
    pick: 'Escolha um momento nos gráficos para ver cada carga como estava.',
    earlier: 'Antes',
    later: 'Depois',
    out: 'Reduzir',
    in: 'Ampliar',
    compare: 'Comparar com este momento',
    stop: 'Parar de comparar',
    compared: (a, b) => `${a} comparado com ${b}`,
    onlyNow: 'não existia no outro momento',
    onlyThen: 'só existia no outro momento',
    moment: 'Momento',
  },
  kills: {
    title: 'Encerrados por falta de memória',
    none: 'Nada foi encerrado por falta de memória nos últimos 30 dias.',
    before: (what) => `${what} nos 15 min anteriores`,
    unwatched: 'Ninguém o observava antes.',
  },
};

/** See the English one. */
export const vscode: Texts['vscode'] = {
  severity: { ok: 'OK', watch: 'atenção', alert: 'com problema', critical: 'crítico' },
  unknown: 'ainda desconhecido',
  ignored: 'ignorada',
  protectedBy: (by) => `protegida: ${by}`,
  exhaustion: (low_s, high_s) => `a memória acaba em ${duration(low_s)} a ${duration(high_s)}`,
  waits: {
    memory: (share) => `espera por memória ${share} do tempo`,
    io: (share) => `espera por E/S ${share} do tempo`,
    cpu: (share) => `espera por CPU ${share} do tempo`,
  },
  cpuIdle: 'CPU ociosa',
  cpus: (cores) => plural(cores, '# CPU', '# CPUs'),
  processes: (count) => plural(count, '# processo', '# processos'),
  workloads: (count) => plural(count, '# carga', '# cargas'),
  idleWorkloads: (count) => plural(count, '# carga ociosa', '# cargas ociosas'),
  groups: {
    workspace: 'Este espaço de trabalho',
    editor: 'Editor',
    containers: 'Contêineres',
    browser: 'Navegador',
    yours: 'Seus outros trabalhos',
    system: 'Sistema',
  },
  heaviest: (name, pid) => `mais pesado: ${name} (PID ${pid})`,
  cpusOf: (used, all) => `${number(used)} de ${plural(all, '# CPU', '# CPUs')}`,
  freeOf: (free_bytes, all_bytes) => `${bytes(free_bytes)} de ${bytes(all_bytes)} livres`,
  limitOf: (limit_bytes) => `limite ${bytes(limit_bytes)}`,
  peaks: (now_bytes, before_bytes, lives) => `pico ${peaks(bytes(now_bytes), bytes(before_bytes), lives)}`,
  confidence: (share) => `confiança ${share}`,
  monitorOf: {
    system: (version) => `monitor do sistema ${version}`,
    user: (version) => `monitor do usuário ${version}`,
  },
  actsOnTrouble: 'age contra problemas',
  onlyObserves: 'só observa',
  thisMachine: 'Esta máquina',
  alertsOff: 'avisos desligados',
  off: 'desligado nesta janela',
  connecting: 'procurando o monitor',
  offline: 'sem monitor',
  switchedOff: 'O OmniMind está desligado nesta janela.',
  noMonitor: 'Nenhum monitor do OmniMind responde.',
  nothingWatched: 'Nenhum monitor do OmniMind responde nesta máquina: nada é observado.',
  lastKnown: 'Nenhum monitor do OmniMind responde: este é o último estado conhecido.',
  workloadGone: (time) =>
    time === null ? 'Esta carga terminou.' : `Terminou às ${time}: este é o último estado conhecido.`,
  noHistory: (reason) => `O histórico não está disponível, só os últimos minutos: ${reason}`,
  nothingToUndo: 'Nenhuma ação foi tomada sobre ela.',
  giveHowMuch: 'Quanta memória a mais ela pode usar antes de ser freada?',
  given,
  stopping,
  undoing: (rungs) => `Sendo desfeito: ${rungs}`,
  untrusted: 'O OmniMind não inicia nada em um espaço de trabalho não confiável.',
  programMissing: (program) => `${program} não está instalado ou não está no PATH: defina omnimind.command`,
  terminalsIsolated: 'Os novos terminais deste espaço de trabalho agora são isolados.',
  monitorTerminal: 'Monitor do OmniMind',
  setupTerminal: 'Configuração do OmniMind',
  whichWorkload: 'Qual carga?',
  buttons: {
    why: 'Por quê?',
    ignore: 'Ignorar',
    release: 'Liberar',
    resume: 'Continuar já',
    give: 'Dar mais memória',
    stop: 'Parar',
    show: 'Mostrar',
    startMonitor: 'Iniciar o monitor',
    neverAsk: 'Não perguntar mais',
    openSettings: 'Abrir configurações',
    showLog: 'Mostrar log',
  },
  isolation: {
    title: 'Isolar o que começa aqui',
    brief: { tests: 'testes', tasksAndTests: 'tarefas', all: 'tudo' },
    choices: {
      off: 'Nada',
      tests: 'Testes',
      tasksAndTests: 'Tarefas e testes',
      all: 'Tudo: tarefas, testes, sessões de depuração, terminais',
    },
    failed: (name, reason) => `Não foi possível isolar ${name}: ${reason}`,
  },
  log: {
    phases: {
      off: 'Desligado nesta janela',
      connecting: 'Procurando o monitor',
      online: 'Conectado ao monitor',
      offline: 'Nenhum monitor',
    },
    isolated: (name, pid, scope, took_ms) =>
      `Isolado: ${name} (PID ${pid}) está em ${scope}, ${took_ms} ms depois de começar`,
    notIsolated: (name, pid, reason) => `Não isolado: ${name} (PID ${pid}): ${reason}`,
    endedFirst: (name, pid) => `Não isolado: ${name} (PID ${pid}) já havia terminado`,
    slow: (seconds, delay_ms, cause) =>
      `As extensões responderam com até ${Math.round(delay_ms)} ms de atraso por ${duration(seconds)}: ${cause ?? 'a máquina tinha folga, logo a demora foi delas mesmas'}`,
    alert: (title, decision) => `${title}: ${decision}`,
    decisions: {
      shown: 'mostrado',
      shown_before: 'não mostrado: uma janela deste editor o mostrou na última hora',
      waiting: 'será mostrado assim que esta janela tiver o foco',
      updated: 'já informado, atualizado',
      over: 'terminou',
      too_old: 'não mostrado: tem mais de 15 minutos',
      known_or_mild: 'não mostrado: não é um alerta, ou foi informado na última hora',
      switched_off: 'não mostrado: os alertas estão desligados nesta janela',
      other_user: 'não mostrado: a carga é de outro usuário',
      not_wanted: 'não mostrado: alertas deste tipo estão desligados',
    },
  },
  headings: {
    range: 'Período',
    verdicts: 'Veredito',
    evidence: 'Evidências',
    finding: 'Achado',
    measured: 'Medido',
    threshold: 'Limiar',
    events: 'Eventos',
    noEvents: 'Nenhum evento ainda.',
    noEvidence: 'Nenhuma evidência ainda.',
  },
  ranges: { '15m': '15 min', '1h': '1 h', '24h': '24 h', '30d': '30 d' },
  charts: {
    cpu: 'CPU',
    cpus: 'CPUs',
    allCpus: 'todas as CPUs',
    memory: 'Memória',
    anonymous: 'memória anônima',
    limit: 'limite',
    pressure: 'Pressão',
    memorySome: 'memória',
    memoryFull: 'memória, todas as tarefas',
    io: 'E/S',
    lastAndPeak: (last, peak) => `${last} agora, pico de ${peak}`,
    noData: 'sem dados',
  },
  manifest: {
    displayName: 'OmniMind',
    description:
      'Mostra como se comporta cada carga desta máquina, avisa de vazamentos e processos descontrolados com as evidências, e roda terminais e tarefas isolados do editor.',
    untrusted:
      'Enquanto o espaço de trabalho não é confiável, o OmniMind mostra o que seu monitor vê e não inicia nada: nem monitor, nem terminal isolado, nem tarefa. O programa e o socket nunca vêm de um espaço de trabalho.',
    'setting.enableSystemdMonitoring': 'Se esta janela se conecta ao monitor do OmniMind.',
    'setting.smartResourceMode': 'O que o OmniMind faz nesta janela.',
    'setting.mode.enabled':
      'Mostra e avisa; monitores, terminais e tarefas que ele inicia rodam com --mode smart: problemas são tratados com cuidado e de forma reversível.',
    'setting.mode.enabled.label': 'Mostrar, alertar e agir',
    'setting.mode.observe.label': 'Mostrar e alertar',
    'setting.mode.disabled.label': 'Só mostrar',
    'setting.mode.observe':
      'Mostra e avisa; monitores, terminais e tarefas que ele inicia rodam com --mode observe: nenhuma ação é tomada.',
    'setting.mode.disabled': 'Só mostra: sem avisos nem ofertas.',
    'setting.alertOnCPUGrowth':
      'Avisar quando o uso de CPU de uma carga não para de crescer, ou suas threads se descontrolam.',
    'setting.alertOnMemoryGrowth': 'Avisar quando a memória de uma carga cresce ou vaza, ou está prestes a acabar.',
    'setting.tellSlowness':
      'Enquanto esta janela tem o foco, mede o atraso de suas extensões e pergunta ao monitor quem ocupou os processadores ou a memória nesse tempo. Nada sai desta máquina.',
    'setting.isolate':
      'O que é movido para um escopo próprio assim que começa, para que não leve o editor junto. Nada é embrulhado: a integração do shell, os correspondentes de problemas e os status de saída permanecem.',
    'setting.isolate.off.label': 'Nada',
    'setting.isolate.tests.label': 'Testes',
    'setting.isolate.tasksAndTests.label': 'Tarefas e testes',
    'setting.isolate.all.label': 'Tudo',
    'setting.isolate.off': 'Nada.',
    'setting.isolate.tests':
      'Tarefas do grupo de testes, executores de testes que as extensões iniciam, testes depurados.',
    'setting.isolate.tasksAndTests': 'Testes, e todas as tarefas.',
    'setting.isolate.all': 'Testes, tarefas, sessões de depuração e terminais.',
    'setting.socket':
      'Caminho do socket Unix do monitor. Vazio: o monitor do sistema, depois o seu próprio. Uma configuração da máquina: nunca é lida de um espaço de trabalho, e em uma janela remota só das configurações remotas.',
    'setting.command':
      'Como chamar `omnimind`: o caminho do programa, ou uma lista de palavras. Uma configuração da máquina: nunca é lida de um espaço de trabalho, e em uma janela remota só das configurações remotas.',
    'setting.systemd-monitoring': 'O nome antigo de `#omnimind.enableSystemdMonitoring#`.',
    'setting.systemd-monitoring.deprecated': 'Use `#omnimind.enableSystemdMonitoring#`, que tem precedência.',
    'view.workloads': 'Cargas',
    'welcome.off':
      'O OmniMind está desligado nesta janela.\n[Abrir configurações](command:workbench.action.openSettings?%5B%22omnimind.enableSystemdMonitoring%22%5D)',
    'welcome.connecting': 'Procurando o monitor do OmniMind…',
    'welcome.offline':
      'Nenhum monitor do OmniMind responde nesta máquina. Uma nova tentativa é feita automaticamente, ou [agora](command:omnimind.reconnect).',
    'welcome.start':
      'Nenhum monitor do OmniMind responde nesta máquina. Uma nova tentativa é feita automaticamente, ou [agora](command:omnimind.reconnect).\n[Iniciar o monitor](command:omnimind.startMonitor)\nEle termina com o terminal. Para um que rode sempre:\n[Configurar](command:omnimind.setUp)\n[Saiba mais](command:workbench.action.openWalkthrough?%5B%22omnimind.omnimind%23start%22%5D)',
    'command.showDetail': 'Mostrar detalhes',
    'command.why': 'Por quê?',
    'command.ignore': 'Ignorar esta carga',
    'command.heed': 'Deixar de ignorar esta carga',
    'command.release': 'Liberar esta carga',
    'command.give': 'Dar mais memória a esta carga',
    'command.stop': 'Parar esta carga',
    'command.reconnect': 'Reconectar ao monitor',
    'command.startMonitor': 'Iniciar o monitor',
    'command.setUp': 'Configurar um monitor que sempre roda',
    'walkthrough.title': 'Primeiros passos com o OmniMind',
    'walkthrough.description': 'Saiba qual carga está com problema e por quê, e mantenha o editor fora disso.',
    'walkthrough.monitor.title': 'Tenha um monitor rodando',
    'walkthrough.monitor.description':
      'O monitor observa todas as cargas desta máquina.\n[Configurar](command:omnimind.setUp)\nOu só por agora, em um terminal: [Iniciar monitor](command:omnimind.startMonitor).',
    'walkthrough.monitor.alt': 'A visão das cargas sem monitor, com botões que iniciam um',
    'walkthrough.workloads.title': 'Veja o que está rodando',
    'walkthrough.workloads.description':
      'O pior vem primeiro; o que está quieto fica recolhido. Um clique mostra o passado de uma carga e pelo que ela é julgada.\n[Mostrar cargas](command:omnimind.workloads.focus)',
    'walkthrough.workloads.alt': 'As cargas na barra lateral, e os detalhes de uma cuja memória vaza',
    'walkthrough.isolate.title': 'Isole testes e tarefas',
    'walkthrough.isolate.description':
      'O que começa nesta janela ganha um escopo próprio, que é contido antes do editor. Nada é embrulhado.\n[Escolher o que é isolado](command:omnimind.isolate)',
    'walkthrough.isolate.alt': 'A escolha do que é isolado, aberta pelo escudo na barra de status',
    'walkthrough.alert.title': 'Pergunte por quê',
    'walkthrough.alert.description':
      'Um alerta diz o que está errado e com que rapidez. *Por quê?* mostra cada número e com o que foi comparado; *Ignorar* mantém esta carga quieta.\n[Mostrar log](command:omnimind.showLog)',
    'walkthrough.alert.alt': 'Um alerta sobre um vazamento, com os botões Por quê, Ignorar e Mostrar',
    'command.isolate': 'Escolher o que é isolado',
    'command.showLog': 'Mostrar log',
    'command.newIsolatedTerminal': 'Novo terminal isolado',
    'command.useIsolatedTerminal': 'Tornar o terminal isolado o padrão deste espaço de trabalho',
    'task.command': 'O que rodar: um programa se houver `args`, senão uma linha de comando para o shell.',
    'task.args': 'Argumentos do programa, uma palavra cada.',
    'task.name': 'Nome da execução; por padrão, o rótulo da tarefa.',
    'task.cwd': 'Diretório de trabalho; por padrão, a pasta do espaço de trabalho.',
  },
};

const needsVersion2 = 'Limites e pesos precisam do cgroup v2: as execuções são só observadas, não isoladas.';
const bootVersion2 = 'Inicie o kernel com {option} (requer systemd).';
const withoutPsi = 'Sem PSI não se distingue thrashing de trabalho, e `pressure` fica unknown.';
const noManager = 'o gerenciador de serviços não responde: {reason}';
const unknownWithoutSetup = 'só se sabe depois do setup';
const refused = (why: string): string => `Recusado: ${why}; com isso o earlyoom não inicia.`;

const environment =
  'Ambiente:\nOMNIMIND_RESOURCE_MODE pode ser smart, observe ou off; --mode tem precedência sobre ela, e ela sobre a configuração.';
const labels = {
  command: 'comando',
  directory: 'diretório',
  started: 'início',
  duration: 'duração',
  exit: 'saída',
  cpu: 'CPU',
  memory: 'memória',
  io: 'E/S',
  processes: 'processos',
  scope: 'escopo',
  verdict: 'veredito',
  evidence: 'evidências',
  changes: 'mudanças',
  actions: 'ações',
  notices: 'avisos',
};

/** All that people read, in Brazilian Portuguese. */
export const portuguese: Texts = {
  ...statements,
  behaviors: {
    cpu_behavior: {
      unknown: { name: 'desconhecido', meaning: 'observado por pouco tempo para julgar' },
      idle: { name: 'ocioso', meaning: 'uso insignificante' },
      stable: { name: 'estável', meaning: 'constante, com folga' },
      starved: { name: 'sem processador', meaning: 'quer trabalhar, mas quase não recebe processador' },
      high_but_stable: { name: 'alto mas estável', meaning: 'trabalho pesado e constante: normal' },
      ramping: { name: 'em rampa', meaning: 'sobe, e a subida tem fim à vista' },
      growing: { name: 'crescendo', meaning: 'sobe sem parar e não desacelera' },
      spiking: { name: 'com picos', meaning: 'picos curtos que voltam ao normal' },
      oscillating: { name: 'oscilando', meaning: 'sobe e desce em ritmo constante' },
      runaway: { name: 'descontrolado', meaning: 'threads presas sem sinal de progresso' },
    },
    memory_behavior: {
      unknown: { name: 'desconhecida', meaning: 'observada por pouco tempo para julgar' },
      stable: { name: 'estável', meaning: 'constante' },
      sawtooth: { name: 'em dente de serra', meaning: 'volta sempre a um piso que não sobe' },
      warming_up: { name: 'aquecendo', meaning: 'crescimento que desacelera até um nível' },
      growing: { name: 'crescendo', meaning: 'cresce sem desacelerar; ainda não é claro que vaza' },
      leaking: { name: 'vazando', meaning: 'o próprio piso não para de subir' },
    },
    pressure: {
      unknown: { name: 'desconhecida', meaning: 'o kernel não informa' },
      none: { name: 'nenhuma', meaning: 'sem esperas relevantes' },
      some: { name: 'alguma', meaning: 'às vezes espera por um recurso' },
      thrashing: { name: 'thrashing', meaning: 'quase todo o tempo se perde em recuperação de memória ou swap' },
    },
    tasks_behavior: {
      stable: { name: 'estáveis', meaning: 'processos e threads vêm e vão' },
      growing: { name: 'aumentando', meaning: 'processos ou threads nunca são devolvidos' },
      exhausting: { name: 'esgotando', meaning: 'o número deles chega ao limite' },
    },
    descriptors_behavior: {
      stable: { name: 'estáveis', meaning: 'os arquivos são abertos e fechados' },
      growing: { name: 'aumentando', meaning: 'os descritores abertos nunca são devolvidos' },
      exhausting: { name: 'esgotando', meaning: 'o número deles chega ao limite' },
    },
    severity: {
      ok: { name: 'OK', meaning: 'nada a fazer' },
      watch: { name: 'atenção', meaning: 'vale ficar de olho' },
      alert: { name: 'alerta', meaning: 'há um problema' },
      critical: { name: 'crítico', meaning: 'um problema que não pode esperar' },
    },
    mode: { smart: 'modo smart', observe: 'modo observe', off: 'desligado' },
    aspect: {
      cpu_behavior: 'CPU',
      memory_behavior: 'memória',
      pressure: 'pressão',
      severity: 'gravidade',
      tasks_behavior: 'tarefas',
      descriptors_behavior: 'descritores',
    },
    rung: {
      observe: 'observar',
      watch: 'observar de perto',
      notify: 'avisar',
      deprioritize: 'baixar prioridade',
      throttle: 'limitar',
      freeze: 'congelar',
      stop: 'parar',
    },
  },
  brief: {
    labels: { what: 'o quê', who: 'quem', since: 'desde', done: 'feito', next: 'agora' },
    healthy: 'saudável',
    noTrouble: 'sem problema de recursos',
    peak: (bytes) => `pico ${bytes}`,
    recovered: (state) => `${state}, recuperado`,
    process: (name, pid) => `${name} (PID ${pid})`,
    since: (clock, time) => `${clock} de execução (${time})`,
    onlyObserved: 'nada: modo observe',
    nothingDone: 'nada foi mudado',
    next: {
      killed: 'libere memória ou use menos',
      limit: 'aumente o limite ou use menos',
      memory: 'analise o heap dele',
      loop: 'veja as pilhas dele',
    },
  },
  report: {
    labels,
    columns: {
      ...labels,
      id: 'id',
      name: 'nome',
      signal: 'sinal',
      value: 'valor',
      threshold: 'limite',
      workload: 'carga',
      pid: 'PID',
      heaviest: 'processo mais pesado',
      directory: 'diretório',
      time: 'tempo',
      event: 'evento',
      pressure: 'pressão',
      processes: 'procs',
      rung: 'degrau',
      behavior: 'comportamento',
      meaning: 'significado',
    },
    cpuUse: (peak, mean, cores) => `pico ${peak}, média ${mean} de ${cores} núcleos`,
    memoryUse: (peak) => `pico ${peak} anônima`,
    sharedUse: (peak) => `${peak} compartilhada`,
    gpuUse: (peak) => `${peak} em GPU`,
    scope: (unit, slice, actor) =>
      `${unit} na omnimind-dev.slice ${slice === 'system' ? 'do sistema' : 'do gerenciador do usuário'}, ` +
      (actor === 'monitor'
        ? 'pois o monitor do sistema responde: é ele que age sobre a execução'
        : `${slice === 'system' ? 'como toda execução do root' : 'pois nenhum monitor do sistema responde'}: a execução age sobre si mesma`),
    ioUse: (read, written) => `${read} lidos, ${written} escritos`,
    atMost: (count) => `no máximo ${count}`,
    samples: (count) => `${count} amostras`,
    leftBehind: (count) =>
      count === 1 ? '1 processo sobreviveu ao comando' : `${count} processos sobreviveram ao comando`,
    left: (name, pid, memory, growth, span) =>
      `${name} (PID ${pid}) continua com ${memory}${growth === null ? '' : `, tendo crescido ${growth} em ${span}`}`,
    endedBy: (signal) => `encerrado por ${signal}`,
    confidence: (share) => `${share} de certeza`,
    moreChanges: (count, command) => `${count} anteriores: ${command}`,
    undone: 'desfeita',
    skipped: 'omitida',
    notMeasured: 'não medido',
    running: 'em execução',
    interrupted: 'interrompida',
    recorded: (samples, duration, file) => `${samples} amostras gravadas em ${duration}, em ${file}`,
    noRuns: 'Ainda não há execuções. Comece uma com: omnimind run -- <comando>',
    noChanges: 'nenhuma',
    noActions: 'nenhuma necessária',
    noEvidence: 'nenhuma',
    noThreshold: '–',
    whyHint: (command) => `Detalhes: ${command}`,
    replayHint: 'Para ver de novo:',
    fromTrace: {
      running: 'Ainda em execução; esta é a gravação até agora.',
      interrupted: 'Interrompida antes do relatório; isto vem da gravação.',
    },
    monitor: {
      waiting: 'aguardando a primeira amostra …',
      hidden: (count) => `mais ${count}`,
      machine: (workloads, available) =>
        `${plural(workloads, '# carga', '# cargas')}, ${available} de memória disponível`,
      quit: 'Ctrl-C para sair',
    },
  },
  vscode,
  web,
  machine: {
    cores: (used, all) => `${used} de ${all} núcleos`,
    available: (free, all) => `${free} de ${all} disponíveis`,
    free: (free, all) => `${free} de ${all} livres`,
    swap: 'swap',
    noSwap: 'nenhuma',
    monitor: 'monitor',
    machine: 'máquina',
    monitorLine: (manager, version, mode, started) =>
      `monitor ${manager === 'system' ? 'do sistema' : 'do usuário'} ${version}, ${mode}, no ar desde ${started}`,
    noStall: 'nenhuma',
    ends: 'acaba em',
    ignored: 'ignorada',
    protectedBy: (by) => `protegida (${by})`,
    endsIn: (time) => `limite em ${time}`,
    workloads: (count) => plural(count, '# carga', '# cargas'),
  },
  digest: {
    nothing: 'Nada foi observado que não tenha chegado a alerta.',
    over: 'já passou',
    count: (count: number) => plural(count, '# caso em observação', '# casos em observação'),
    more: 'Todos eles: omnimind digest',
  },
  status: {
    trouble: 'Com problemas',
    watched: 'De olho em',
    busiest: 'Mais ativas',
    allWell: 'Está tudo bem.',
    noTrouble: 'Nada está com problemas.',
    ignored: (count) => plural(count, '# ignorada', '# ignoradas'),
    folded: (count, names) =>
      `Cgroups demais para distinguir: ${plural(count, '# carga representa', '# cargas representam')} tudo abaixo, ${names}`,
    release: 'Em pausa ou freada: omnimind release --resume NOME (ou --memory 1GiB, --stop)',
    hint: (top, why, slice) =>
      `Ao vivo: ${top}   Histórico: ${why}   Novas execuções: ${slice === 'system' ? 'slice do sistema' : 'slice do seu gerenciador'}`,
  },
  top: {
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
      ['page up, page down, espaço', 'uma tela para cima ou para baixo'],
      ['home end, g G', 'primeira e última; no topo, a escolha fica no topo'],
      ['enter', 'abre a carga: evidências, eventos, últimos minutos; esc fecha'],
      ['s c m n', 'ordena por gravidade, CPU, memória ou nome'],
      ['/', 'filtra pelo nome; enter mantém o filtro, esc o descarta'],
      ['i', 'ignora a carga: sem ações, sem notificações; de novo, deixa de ignorar'],
      ['r', 'libera: desfaz o que foi feito com ela'],
      ['ctrl-z', 'suspende; o fg do shell traz de volta'],
      ['q, ctrl-c', 'sai'],
    ],
    helpEnd: 'Pressione qualquer tecla para voltar.',
    sorted: { severity: 'por gravidade', cpu: 'por CPU', memory: 'por memória', name: 'por nome' },
    ask: {
      ignore: (name) => `Ignorar ${name}: sem ações, sem notificações? [s/n]`,
      unignore: (name) => `Deixar de ignorar ${name}? [s/n]`,
      release: (name) => `Desfazer o que foi feito com ${name}? [s/n]`,
    },
    done: {
      ignore: (name) => `${name} está ignorada até você desfazer`,
      unignore: (name) => `${name} não está mais ignorada`,
      release: (name) => `${name} foi liberada`,
      gone: (name) => `${name} terminou`,
      untouched: (name) => `nada a desfazer em ${name}`,
    },
    failed: (name) => `${name} não foi alterada`,
    lost: (time) => `O monitor não responde há ${time}; estes são os últimos dados. Tentando de novo …`,
    filtered: (shown, all) => `${shown} de ${all}`,
    filter: 'filtro',
    nothing: 'Não há cargas.',
    noneMatches: 'Nenhum resultado. Esc limpa o filtro.',
    tooSmall: (columns, rows) => `omnimind top precisa de ${columns} colunas e ${rows} linhas`,
    minutes: (span) => `últimos ${span}`,
    seen: 'desde',
    cgroup: 'cgroup',
    events: 'eventos',
    noEvents: 'nenhum',
    waiting: 'carregando …',
    ofLimit: (limit) => `de ${limit}`,
    ofThemShared: (bytes) => `${bytes} compartilhados`,
    models: 'modelos',
    model: (bytes, vram, until) =>
      `${bytes}, ${vram === null ? 'fora da GPU' : `${vram} na GPU`}, ${until === null ? 'permanece carregado' : `até ${until}`}`,
    gpu: 'GPU',
    peak: 'pico',
    peaks,
    gpuMemory: (all, own) => (own === null ? `${all} da memória do sistema` : `${all} de memória, ${own} na placa`),
    lines: (first, last, all) => `linhas ${first} a ${last} de ${all}`,
  },
  whyKilled: {
    killed: 'morto',
    why: 'por quê',
    when: 'quando',
    workload: 'carga',
    unknown: 'desconhecida',
    unwatched: 'não era observada antes',
    hint: 'Quem seria o próximo: omnimind earlyoom simulate',
  },
  adopt: {
    adopted: (root, processes, scope) =>
      processes === 1
        ? `${root} está agora em ${scope}`
        : `${root} e sua árvore, ${processes} processos, estão agora em ${scope}`,
    already: (root, scope) => `${root} já está em omnimind-dev.slice (${scope}): nada a fazer`,
    from: (unit, pids) => `de ${unit}: ${pids}`,
    noUnit: 'nenhuma unidade',
    left: (root, reason) => `${root} não foi movido: ${reason}`,
    reasons: {
      init: 'é o init',
      kernel_thread: 'é uma thread do kernel',
      monitor: 'é o próprio OmniMind',
      manager: 'é um gerenciador de serviços',
      protected: 'é protegido',
      other_user: 'é de outro usuário',
      service_main: 'é o processo principal de um serviço',
      refused: 'o gerenciador de serviços não conseguiu movê-lo',
    },
    emptied: (scope) => `${scope} ficou vazio e deixa de existir; ao liberar, um novo escopo será criado`,
    sliceNotSetUp: 'omnimind-dev.slice ainda não tem limites: veja `omnimind setup`',
    undo: (command) => `Para desfazer: ${command}`,
    released: (scope) => `${scope} foi liberado`,
    to: (unit, pids) => `de volta a ${unit}: ${pids}`,
    fresh: (pids, scope, slice) => `no novo ${scope} em ${slice}: ${pids}`,
    gone: (unit) => `${unit}, de onde vieram, não existe mais`,
    stuck: (processes) => `não puderam ser movidos: ${processes}`,
    nothing: 'Nada foi adotado.',
    stopping: (name: string) => `${name} recebeu ordem de parar.`,
    goesOn: (name: string) => `${name} continua, e fica em paz por uma hora.`,
    given: (name: string, size: string) => `${name} continua, e pode usar mais ${size} antes de ser freado.`,
    nothingDone: (name: string) => `Nada havia sido feito com ${name}; fica em paz por uma hora.`,
  },
  notify: {
    desktop: 'área de trabalho',
    shown: (server) => `mostrado por ${server}`,
    taken: 'recebeu',
    off: 'desligado por `notify.desktop`',
    noWebhooks: 'nenhum webhook configurado',
    desktopMend:
      'Rode numa sessão da sua área de trabalho, com um serviço de notificações (dunst, mako ou o do próprio ambiente).',
    webhookMend: 'Confira `notify.webhooks` na configuração, e se o destino está no ar.',
  },
  demo: {
    begins: (duration, lapse) =>
      `Três programas rodam por ${duration} e são avaliados enquanto isso. Para poupar tempo, cada segundo vale ${number(lapse)}.`,
    replayed: 'Três programas como foram gravados, avaliados agora.',
    loads: { heavy: 'trabalho pesado honesto', leak: 'um vazamento', loop: 'um laço sem fim' },
    heads: { program: 'programa', cpu: 'núcleos', memory: 'memória', judged: 'avaliado como', since: 'desde' },
    unknown: 'ainda não se sabe',
    told: 'Vazamento e laço foram reconhecidos, e o trabalho pesado foi deixado em paz. Nada foi alterado.',
    notTold: 'Nem todos os três foram reconhecidos: em uma máquina ocupada isso demora mais.',
    stopped: 'Interrompido; o que havia sido iniciado terminou.',
    next: 'Agora o seu: omnimind run -- <comando>',
  },
  cycles: {
    begins: (planned, name) => `${plural(planned, '# ciclo', '# ciclos')} de ${name}`,
    goesOn: (done, planned, name) => `${done} de ${planned} ciclos de ${name} já foram feitos; continua com o próximo`,
    allDone: (planned) => `todos os ${planned} ciclos já foram feitos; remova o checkpoint para recomeçar`,
    passed: (cycle, planned, duration) => `ciclo ${cycle} de ${planned} passou em ${duration}`,
    failed: (cycle, planned, duration, exit) => `ciclo ${cycle} de ${planned} falhou após ${duration}: ${exit}`,
    killed: (cycle, planned, exit, who) =>
      `ciclo ${cycle} de ${planned} foi morto (${exit}): ${who ?? 'não se sabe por quem'}`,
    again: 'tentando de novo',
    failures: (failed, killed) =>
      [
        ...(failed > 0 ? [plural(failed, '# falhou', '# falharam')] : []),
        ...(killed > 0 ? [plural(killed, '# morto', '# mortos')] : []),
      ].join(', '),
    left: (duration) => `faltam cerca de ${duration}`,
    waits: (cycle, reason) => `o ciclo ${cycle} espera: ${reason}`,
    waited: (cycle, duration) => `o ciclo ${cycle} começa depois de esperar ${duration}`,
    waitedInVain: (cycle, duration) => `o ciclo ${cycle} começa mesmo assim após ${duration}; ainda sob pressão`,
    stopping: (stage, isIdle) =>
      isIdle
        ? 'terminando'
        : stage === 'after'
          ? 'termina depois deste ciclo; mais uma vez encerra também o ciclo'
          : stage === 'now'
            ? 'o comando recebeu o pedido de terminar; mais uma vez o mata'
            : 'o comando foi morto',
    waiting: 'esperando',
  },
  cyclesReport: {
    labels: {
      cycles: 'ciclos',
      failed: 'falhas',
      killed: 'mortos',
      drift: 'deriva',
      waited: 'espera',
      slowest: 'lentos',
    },
    heads: {
      overview: 'Ciclo a ciclo',
      totals: 'Totais',
      drift: 'Deriva',
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
      duration: 'Duração',
      medianDuration: 'Duração mediana',
      durationTotal: 'Duração total',
      waited: 'Espera',
      waitedTotal: 'Espera total',
      peakMemory: 'Pico de memória',
      peakCpu: 'Pico de CPU (núcleos)',
      pressure: 'Parado',
      leftBehind: 'Deixado para trás',
      retried: 'Repetidos',
      completed: 'Concluídos',
      command: 'Comando',
      directory: 'Diretório',
      host: 'Máquina',
      mode: 'Modo',
      started: 'Início',
      updated: 'Fim do último ciclo',
      resumed: 'Retomado',
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
      memory_full: 'parado por memória',
      io_some: 'esperou por armazenamento',
    },
    allPassed: (count) => (count === 1 ? 'O ciclo passou' : `Todos os ${count} ciclos passaram, nenhum foi morto`),
    someFailed: (passed, completed, failed, killed) =>
      [
        `${passed} de ${plural(completed, '# ciclo', '# ciclos')} ${passed === 1 ? 'passou' : 'passaram'}`,
        ...(failed === 0 ? [] : [plural(failed, '# falhou', '# falharam')]),
        ...(killed === 0 ? [] : [plural(killed, '# foi morto', '# foram mortos')]),
      ].join(', '),
    completedOf: (completed, planned) =>
      `${completed} de ${plural(planned, '# ciclo', '# ciclos')} ${completed === 1 ? 'concluído' : 'concluídos'}`,
    passedOnRetryCount: (count) =>
      plural(
        count,
        '# ciclo passou ao ser repetido depois de morto',
        '# ciclos passaram ao ser repetidos depois de mortos',
      ),
    cycle: (cycle, attempt = 1) => (attempt === 1 ? `ciclo ${cycle}` : `ciclo ${cycle}, tentativa ${attempt}`),
    cycles: (first, last) => (first === last ? `ciclo ${first}` : `ciclos ${first} a ${last}`),
    exit: (status, signal) => (signal === null ? `saída ${status}` : `saída ${status}, ${signal}`),
    more: (count) => `e mais ${count}`,
    spread: (median, low, high) => `mediana ${median}, de ${low} a ${high}`,
    inAll: (duration) => `${duration} no total`,
    ofCores: (cores) => `de ${cores} núcleos`,
    heldBack: (count, total, most) =>
      count === 1 ? `1 ciclo esperou ${total}` : `${count} ciclos esperaram, ${total} no total, ${most} no máximo`,
    neverWaited: 'Nenhum ciclo precisou esperar.',
    unknownKiller: 'Morto; não se sabe por quem.',
    noDrift: (cycles) => `Nenhuma deriva em ${plural(cycles, '# ciclo', '# ciclos')}.`,
    tooFewForDrift: (passed, { gross, any }) =>
      passed < gross
        ? `Ciclos insuficientes para avaliar deriva: ${plural(passed, '# passou', '# passaram')}; ${gross} mostram um crescimento forte, ${any} qualquer deriva.`
        : `Nenhum crescimento forte em ${passed} ciclos; derivas menores aparecem a partir de ${any}.`,
    noKills: 'Nada foi morto.',
    noFailures: 'Nenhum ciclo falhou.',
    noPressure: 'Nenhum ciclo esperou por CPU, memória ou armazenamento durante 1% do seu tempo ou mais.',
    shareOfTime: 'parte do ciclo em espera',
    unwatched: 'Não era observado antes.',
    drift: (drift, subject, { from, to, perCycle }) => {
      const since = `desde o ciclo ${drift.first_cycle}`;
      const levels = `de ${from} para ${to}`;
      const what = driftSubject(drift, subject);
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
    binned: (size) => `cada ponto representa ${size} ciclos: a mediana, com a faixa como banda`,
    merged: (size) => `cada marca representa ${size} ciclos e mostra o pior deles`,
    passedOnRetry: 'passou ao ser repetido',
    notRun: 'não executado',
    beforeKill: 'antes da morte',
    machine: (cores, memory, swap) => `${cores} núcleos, ${memory} de memória, ${swap} de swap`,
    madeBy: 'Gerado por omnimind cycles',
    scrollable: 'tabela, rola para o lado',
    ofTheCycles: 'processos que sobreviveram ao seu ciclo',
  },
  help: {
    headings: {
      'Usage:': 'Uso:',
      'Arguments:': 'Argumentos:',
      'Options:': 'Opções:',
      'Commands:': 'Comandos:',
      examples: 'Exemplos:',
    },
    manual: {
      name: 'NOME',
      synopsis: 'SINOPSE',
      description: 'DESCRIÇÃO',
      arguments: 'ARGUMENTOS',
      options: 'OPÇÕES',
      commands: 'COMANDOS',
      examples: 'EXEMPLOS',
      files: 'ARQUIVOS',
      seeAlso: 'VEJA TAMBÉM',
      title: 'Comandos de usuário',
      configuration: 'a configuração do sistema e a do usuário',
      runs: 'execuções passadas',
      log: 'o que estava errado, o que o monitor do sistema fez e quando acabou',
      socket: 'onde o monitor responde',
    },
    default: (value) => `padrão: ${value}`,
    choices: (values) => `valores: ${values}`,
    placeholders: {
      argument: 'argumento',
      behaviors: 'comportamentos',
      command: 'comando',
      count: 'número',
      directory: 'diretório',
      duration: 'duração',
      file: 'arquivo',
      mode: 'modo',
      name: 'nome',
      options: 'opções',
      order: 'ordem',
      path: 'caminho',
      pattern: 'padrão',
      port: 'porta',
      profile: 'perfil',
      run: 'execução',
      scope: 'escopo',
      shell: 'shell',
      text: 'texto',
      times: 'vezes',
      trace: 'gravação',
      unit: 'unidade',
      which: 'quais',
    },
    description: 'Executa um comando, observa como ele se comporta, reage a problemas com cuidado e explica por quê.',
    version: 'mostra a versão',
    helpOption: 'mostra a ajuda',
    helpCommand: 'mostra a ajuda de um comando',
    examples: {
      'omnimind run -- npm test': 'observa os testes e gera um relatório',
      'omnimind why': 'por que foi avaliado assim',
      'omnimind monitor': 'observa a máquina inteira',
    },
    options: {
      config: 'lê também esta configuração, depois dos arquivos de costume',
      json: 'imprime um objeto JSON',
      interval: 'tempo entre duas amostras (padrão: o da configuração)',
      mode: 'age com cuidado, só observa ou não observa nada (padrão: o da configuração)',
      yes: 'não pergunta',
    },
    commands: {
      run: {
        summary: 'executa um comando e relata como ele se comportou',
        description:
          'Executa um comando como se tivesse sido iniciado diretamente, observa toda a sua árvore de processos, reage a problemas com cuidado e, no fim, imprime um relatório na saída de erro. O código de saída é o do próprio comando.',
        argument: 'o comando e seus argumentos',
        options: {
          name: 'nome da execução (padrão: o do comando)',
          report: 'grava o relatório também neste arquivo, .json ou .md; pode ser repetida',
          full: 'imprime o relatório inteiro, não só o que importa',
          quiet: 'não imprime nada, nem durante a execução nem no fim',
          compare: 'compara duração, pico de memória e tempo de CPU com as últimas 20 execuções neste diretório',
          'fail-on':
            'termina com 79 quando o comando dá certo mas mostra um destes (separados por vírgula): leaking, runaway ou regression (um quarto a mais de pico de memória ou tempo de CPU que nas últimas 20 execuções neste diretório)',
        },
        sections: [
          environment,
          'Código de saída:\nO do próprio comando; 128 + N se o sinal N o encerrou; 126 se não pôde ser executado, 127 se não foi encontrado; 64 para uso incorreto do próprio omnimind; 79 se foi 0 e --fail-on se aplica.',
        ],
        examples: {
          'omnimind run -- npm test': 'observa os testes e gera um relatório',
          'omnimind run make -j8': 'antes de um comando simples, `--` é opcional',
          'omnimind run --name api --report api.md -- ./api': 'dá um nome à execução e guarda o relatório',
          'omnimind run --mode observe -- ./train.py': 'diz o que faria, sem fazer nada',
          'omnimind run --fail-on leaking,regression -- npm test': 'faz o CI falhar com um vazamento ou um aumento',
        },
      },
      cycles: {
        summary: 'executa um comando muitas vezes e relata o que muda de ciclo a ciclo',
        description:
          'Executa um comando muitas vezes, cada uma em seu próprio escopo e sem limite de tempo, e relata como foi cada ciclo, o que deriva de um ciclo para outro (duração, picos, memória deixada para trás, falhas agrupadas) e quem matou quem. Sob pressão de memória, o próximo ciclo espera. Para no primeiro ciclo que falha.',
        argument: 'número de ciclos',
        command: 'o comando e seus argumentos; OMNIMIND_CYCLE contém o número do ciclo',
        options: {
          name: 'nome da série (padrão: o do comando)',
          checkpoint: 'registra ali cada ciclo concluído, a salvo de kill -9 e queda de energia',
          resume: 'continua depois do último ciclo do checkpoint; sem o arquivo, começa no ciclo 1',
          'keep-going': 'continua depois de um ciclo que falhou',
          'retry-killed': 'repete um ciclo que foi morto até este número de vezes',
          cooldown: 'pausa entre dois ciclos, por exemplo 2s',
          'max-wait': 'segura um ciclo por no máximo este tempo enquanto a máquina está sob pressão',
          'until-stable':
            'para antes: a partir de 30 ciclos, quando a tendência de duração, picos e memória ao longo de todos os ciclos é, com 95% de confiança, pequena demais para contar como deriva (10%; 5% para memória deixada para trás)',
          watch: 'verifica a memória desta unidade ou árvore de processos após cada ciclo; pode ser repetida',
          report: 'grava o relatório também neste arquivo, .json, .md, .html ou .xml (JUnit); pode ser repetida',
          json: 'imprime o relatório como JSON na saída padrão; a saída do comando vai para a saída de erro',
        },
        sections: [
          'Como parar:\nO primeiro Ctrl-C (ou SIGTERM, SIGHUP) para depois do ciclo atual; o segundo repassa o sinal ao comando, cujo ciclo não conta; o terceiro o mata. O relatório é gravado em todos os casos. O comando roda em sua própria sessão, e por isso o Ctrl-C não chega a ele: pode ler o terminal pela entrada padrão, mas não abrir /dev/tty.',
          environment,
          'Código de saída:\n0 se todos os ciclos passaram, 1 se um falhou ou foi morto na última tentativa, 130 se parou a pedido antes do último ciclo; 126 e 127 como no shell, 64 para uso incorreto do próprio omnimind.',
        ],
        examples: {
          'omnimind cycles 500 -- npm test': 'quinhentas vezes, até a primeira falha',
          'omnimind cycles 500 --checkpoint tests.jsonl --resume --report tests.html -- npm test':
            'continua de onde foi interrompido e guarda o relatório',
          'omnimind cycles 200 --watch api.service --keep-going -- ./requests.sh':
            'descobre se um backend vaza memória',
        },
      },
      runs: {
        summary: 'lista as execuções anteriores',
        description: 'Lista as execuções anteriores, da mais recente para a mais antiga.',
        options: { limit: 'lista no máximo este número', json: 'imprime um array JSON' },
        examples: {
          'omnimind runs': 'lista todas',
          'omnimind runs --limit 5': 'lista as cinco mais recentes',
          "omnimind runs --json | jq '.[0].verdict'": 'o veredito mais recente, para um programa',
        },
      },
      digest: {
        summary: 'lista o que foi observado e não chegou a alerta',
        description:
          'Lista o que ficou em “atenção”, uma linha para cada caso, do mais recente ao mais antigo: vazamentos lentos, crescimento, suspeitas. Nada disso interrompe ninguém: o desktop diz uma vez por dia quantos são.',
        options: {
          since: 'até quanto tempo atrás olhar',
          events: 'diretório do registro de eventos',
          json: 'imprime um objeto JSON',
        },
        examples: {
          'omnimind digest': 'desde ontem a esta hora',
          'omnimind digest --since 7d': 'da semana',
        },
      },
      why: {
        summary: 'explica por que uma execução ou carga foi tratada assim, ou um processo morto',
        description:
          'Explica como se chegou ao veredito e a cada ação de uma execução, com os números que decidiram; ou quem matou um processo por falta de memória (earlyoom, systemd-oomd, o kernel, um limite), e o que ele fez nos minutos anteriores. O que não é uma execução é procurado entre as cargas que o monitor observa.',
        argument:
          'id de uma execução, o início dele, ou um nome; PID ou nome de um processo morto; ou nome ou PID de uma carga (padrão: o mais recente de todos)',
        options: { numbers: 'mostra os testes estatísticos por trás das evidências' },
        examples: {
          'omnimind why': 'a execução mais recente',
          'omnimind why api': 'a execução mais recente com esse nome',
          'omnimind why 4711': 'o processo morto com esse PID',
          "omnimind why 'node server.js · api'": 'o que o monitor observa com esse nome',
          'omnimind why api --json': 'tudo, para um programa',
        },
      },
      record: {
        summary: 'só grava como um comando ou processo se comporta',
        description:
          'Grava num arquivo o que toda a árvore de um comando ou processo usa, e não faz mais nada. Com um comando, o código de saída é o do próprio comando.',
        argument: 'o comando e seus argumentos',
        options: {
          out: 'escreve a gravação aqui; .gz a comprime',
          pid: 'grava este processo e seus descendentes, em vez de um comando',
          for: 'para de gravar depois deste tempo, por exemplo 90s ou 10m; o comando continua',
          json: 'imprime um resumo como objeto JSON na saída de erro',
        },
        examples: {
          'omnimind record --out test.jsonl.gz -- npm test': 'grava um comando até ele terminar',
          'omnimind record --out api.jsonl.gz --for 10m --pid 4711': 'grava um processo por dez minutos',
        },
      },
      replay: {
        summary: 'avalia uma gravação',
        description: 'Lê uma gravação, simples ou gzip, e dá os vereditos da execução ao vivo, o mais rápido possível.',
        argument: 'a gravação; - é a entrada padrão',
        options: { json: 'imprime cada veredito como uma linha de JSON, o último com "final": true' },
        examples: {
          'omnimind replay test.jsonl.gz': 'a linha do tempo e o veredito final',
          'omnimind replay --json test.jsonl.gz | tail -n 1': 'o veredito final, para um programa',
          'ssh host cat t.jsonl.gz | omnimind replay -': 'uma gravação de outra máquina',
        },
      },
      demo: {
        summary: 'mostrar em três programas como um problema se distingue de trabalho honesto',
        description:
          'Inicia três programas pequenos que terminam por si (trabalho pesado honesto, um vazamento de uns 300 MiB, um laço sem fim), observa-os por três minutos e diz o que cada um faz. Não precisa de privilégios e não altera nada. Termina com 1 quando não foi possível distingui-los.',
        options: {
          fast: 'avaliar na hora o que foi gravado dos três',
          json: 'imprimir o resultado como JSON, sem o progresso',
        },
        examples: {
          'omnimind demo': 'três minutos, nesta máquina',
          'omnimind demo --fast': 'o mesmo a partir de gravações, em um segundo',
        },
      },
      monitor: {
        summary: 'observa a máquina inteira',
        description:
          'Observa todas as cargas da máquina até ser interrompido: uma tabela ao vivo num terminal, fora dele uma linha por mudança. Uma carga é um cgroup folha com cgroup v2, senão uma sessão. Como serviço, avisa o gerenciador de serviços que iniciou e está vivo (sd_notify).',
        options: {
          mode: 'só observa, ou age sobre o que está em omnimind-dev.slice',
          'adopt-culprits':
            'move para a slice o comando iniciado por um terminal ou editor que causa problemas (modo smart)',
          'metrics-file': 'mantém atualizado este arquivo de linhas key=value (*.prom: para o Prometheus)',
          announce: 'escreve o log de eventos que `omnimind notify serve` lê, e o journal',
          'log-file': 'com --announce: mantém também um log, uma linha por evento',
          'no-api': 'não atende `omnimind status`, `omnimind top` nem o editor',
          socket: 'atende a API ali (padrão: /run/omnimind ou $XDG_RUNTIME_DIR)',
          json: 'imprime cada amostra e cada evento como uma linha de JSON',
        },
        examples: {
          'omnimind monitor': 'uma tabela ao vivo',
          'omnimind monitor --interval 5s >> changes.log': 'mudanças como linhas simples',
          'omnimind monitor --metrics-file /run/user/1000/omnimind.txt': 'números para outros programas',
        },
      },
      status: {
        summary: 'mostra como estão a máquina e suas cargas agora',
        description:
          'Consulta o monitor em execução (o de OMNIMIND_API, senão o seu, senão o do sistema) e mostra numa tela: a máquina, as cargas com problemas e o motivo, e as mais ativas. O código de saída é 0 se está tudo bem, 1 se algo está em alerta ou crítico, 69 se nenhum monitor responde: útil em scripts e prompts.',
        options: { json: 'imprime um objeto JSON: a máquina e todas as cargas, como a API as dá' },
        examples: {
          'omnimind status': 'como está agora',
          'omnimind status >/dev/null || echo trouble': 'num script',
          "omnimind status --json | jq '.machine.severity'": 'para outros programas',
        },
      },
      top: {
        summary: 'acompanha as cargas ao vivo, com detalhes de cada uma',
        description:
          'Mostra o que o monitor em execução vê (o de OMNIMIND_API, senão o seu, senão o do sistema): cada carga com seus últimos cinco minutos, como se comporta, por que espera, quando sua memória acaba e o que foi feito. Teclas ordenam, filtram, abrem uma carga com evidências e eventos, ignoram e liberam; `?` mostra todas.',
        options: {
          interval: 'tempo entre duas atualizações',
          sort: 'o que vem primeiro',
          filter: 'só cargas cujo nome contém este texto',
        },
        examples: {
          'omnimind top': 'primeiro as que têm problemas',
          'omnimind top --sort memory --filter docker': 'primeiro os maiores contêineres',
        },
      },
      web: {
        summary: 'abre a página: agora, por quê, os últimos 30 dias, encerrados',
        description:
          'Serve em loopback uma página que mostra o que o monitor em execução vê (o de OMNIMIND_API, senão o seu próprio, senão o do sistema), abre-a num navegador e mostra seu link, que funciona uma única vez. Só você recebe resposta. Quem é dono do monitor pode ignorar, liberar e adotar ali; os demais só leem. Termina com Ctrl-C.',
        options: { 'no-open': 'só mostra o link', port: 'porta de 127.0.0.1; 0 usa qualquer uma livre' },
        examples: {
          'omnimind web': 'abre a página',
          'omnimind web --no-open --port 7710':
            'para um navegador em outra máquina: ssh -L 7710:127.0.0.1:7710 MÁQUINA',
        },
      },
      adopt: {
        summary: 'move um processo em execução, com sua árvore, para omnimind-dev.slice',
        description:
          'Move um processo em execução com toda a sua árvore, incluindo filhos que se desligaram dele, para um escopo próprio em omnimind-dev.slice. A memória já em uso não é movida: continua contada no cgroup antigo. `omnimind release` desfaz a mudança. Um processo que já está no slice fica como está.',
        argument: 'o processo',
        options: {
          match: 'todos os programas com exatamente este nome: do processo, do arquivo ou do script',
          name: 'nome do escopo (padrão: o do programa)',
          force: 'move também o processo principal de um serviço',
        },
        examples: {
          'omnimind adopt 4711': 'um processo com sua árvore',
          'omnimind adopt --match pytest': 'todos os processos com este nome',
          'sudo omnimind adopt 4711': 'um processo de outro usuário',
        },
      },
      release: {
        summary: 'devolve processos adotados ao lugar de onde vieram',
        description:
          'Devolve os processos de um escopo adotado ao lugar de onde cada um veio; os iniciados desde então vão com o pai. Se aquele cgroup não existe mais, ganham um escopo próprio ao lado dos outros programas.',
        argument: 'o escopo, o nome da execução ou aquele com que foi adotado, ou o PID de um processo nele',
        options: {
          all: 'libera tudo o que foi adotado',
          resume: 'não move nada: desfaz pausa, freio ou prioridade menor, e deixa a carga em paz por uma hora',
          memory: 'como --resume, e freia de novo quando tiver usado esta quantidade a mais de memória, p. ex. 2GiB',
          stop: 'como --resume, e pede que pare',
          json: 'imprime JSON',
        },
        examples: {
          'omnimind release pytest': 'o que foi adotado com este nome',
          'omnimind release 4711': 'o escopo deste processo',
          'omnimind release --all': 'tudo',
          'omnimind release --resume pytest': 'retoma o que estava em pausa',
          'omnimind release --memory 2GiB pytest': 'retoma, com mais 2 GiB',
          'omnimind release --stop pytest': 'encerra, mesmo em pausa',
        },
      },
      setup: {
        summary: 'instala slices, limites e o monitor como serviço',
        description:
          'Mostra o que mudaria nesta máquina e por quê: arquivos com suas diferenças, e comandos. Depois pergunta e executa. Uma segunda vez não muda nada; uma falha no meio desfaz o que foi feito. `omnimind uninstall` desfaz tudo.',
        options: {
          user: 'só para você, sem root (padrão, exceto para root)',
          system: 'para a máquina inteira, como root (padrão para root)',
          profile: '`dev` usa só pesos, `test` acrescenta uma cota de CPU',
          'leave-culprits':
            'deixa onde estão os comandos que causam problemas fora da slice (padrão: movê-los para ela)',
          'install-earlyoom': 'instala também o earlyoom com apt-get se faltar (só para a máquina)',
          'dry-run': 'só mostra o plano',
          json: 'imprime o plano como um objeto JSON; só é executado com --yes',
        },
        examples: {
          'omnimind setup --dry-run': 'o que faria para você',
          'omnimind setup': 'executa, depois de perguntar',
          'sudo omnimind setup --system --profile test': 'para a máquina, com cota',
          'sudo omnimind setup --system --install-earlyoom': 'com o último recurso para quando a memória acaba',
        },
      },
      uninstall: {
        summary: 'desfaz o que o setup fez',
        description:
          'Para os serviços e remove o que o `omnimind setup` escreveu e ninguém alterou desde então; o resto é listado e mantido. Cargas em execução continuam.',
        options: {
          user: 'o que foi instalado para você (padrão, exceto para root)',
          system: 'o que foi instalado para a máquina, como root (padrão para root)',
          purge: 'remove também execuções anteriores e logs',
          'dry-run': 'só mostra o que seria removido',
          json: 'imprime um objeto JSON; só é executado com --yes',
        },
        examples: {
          'omnimind uninstall --dry-run': 'o que seria removido',
          'sudo omnimind uninstall --system --yes': 'desfaz a instalação da máquina',
        },
      },
      verify: {
        summary: 'verifica se a instalação está em vigor',
        description:
          'Verifica se tudo o que o `omnimind setup` prometeu está em vigor, no kernel e não só nos arquivos: para cada item, o que era esperado, o que foi encontrado e o comando que corrige. Não muda nada e não precisa de privilégio. O código de saída é 0 se tudo passa, senão 1.',
        options: { user: 'verifica a instalação deste usuário', system: 'verifica a instalação do sistema' },
        examples: {
          'omnimind verify': 'a sua instalação, ou a do sistema se você não tem uma',
          'omnimind verify --system': 'a instalação do sistema',
          'omnimind verify --json | jq \'.checks[] | select(.state == "fail")\'': 'o que falha, para um programa',
        },
      },
      doctor: {
        summary: 'encontra o que impede o OmniMind de funcionar bem aqui',
        description:
          'Encontra o que impede o OmniMind de funcionar bem nesta máquina: cgroups, pressão, swap, systemd, outros killers, e por que um processo é morto, ninguém é avisado ou o earlyoom mata o processo errado. Não muda nada e não precisa de privilégio. O código de saída é 0, ou 1 se algo está ruim.',
        examples: {
          'omnimind doctor': 'todas as verificações',
          'omnimind doctor --json | jq \'.checks[] | select(.state == "bad")\'': 'o que está ruim, para um programa',
        },
      },
      earlyoom: {
        summary: 'verifica o earlyoom, o último recurso, e prevê sua próxima vítima',
        description:
          'O earlyoom mata um processo quando a memória está quase no fim. Estes comandos avaliam quem seus padrões poupam e preferem, e preveem quem ele mataria agora. Não mudam nada e não precisam de privilégio.',
        examples: {},
      },
      'earlyoom check': {
        summary: 'avalia os padrões do earlyoom',
        description:
          'Avalia os padrões do earlyoom em execução, senão os de /etc/default/earlyoom, ou os informados: rejeita os que impedem o earlyoom de iniciar e os que casam com tudo, avisa quando um padrão casa com mais do que o pretendido, e lista os processos em execução que cada um alcança. O código de saída é 1 se um padrão é rejeitado, senão 0.',
        options: {
          avoid: 'avalia este padrão no lugar: quem poupar',
          prefer: 'avalia este padrão no lugar: quem matar primeiro',
        },
        examples: {
          'omnimind earlyoom check': 'o que o earlyoom tem agora',
          "omnimind earlyoom check --avoid '^(code|node)$'": 'um padrão antes de ser usado',
        },
      },
      'earlyoom simulate': {
        summary: 'prevê quem morreria agora, e por quê',
        description:
          'Ordena todos os processos como o earlyoom instalado faria, por badness e memória, e diz se ele agiria agora. Nada é morto.',
        options: {
          top: 'mostra este número de processos, começando pelo primeiro a morrer',
          configured: 'com os argumentos da configuração, não com os que estão em vigor',
        },
        examples: {
          'omnimind earlyoom simulate': 'quem morreria agora',
          'omnimind earlyoom simulate --configured': 'e depois do `omnimind setup`',
        },
      },
      mcp: {
        summary: 'atende um agente de programação pela entrada e saída padrão (MCP)',
        description:
          'Atende um agente de programação no Model Context Protocol até que ele feche a entrada padrão: como está a máquina, se um comando pesado pode começar, por que algo foi limitado; executa comandos isolados. Pode fazer o que você pode, e nada além. Nomes de processos nas respostas são marcados como dados.',
        options: { 'read-only': 'sem as ferramentas que executam ou mudam algo' },
        examples: {
          'claude mcp add omnimind -- omnimind mcp': 'apresenta-o a um agente',
          'omnimind mcp --read-only': 'para um agente que só pode olhar',
        },
      },
      notify: {
        summary: 'avisa a área de trabalho e os webhooks, e os testa',
        description:
          'O monitor registra o que acontece; estes comandos avisam as pessoas: por notificações na área de trabalho, webhooks e Alertmanager, conforme a tabela `notify` da configuração.',
        examples: {
          'omnimind notify test': 'os avisos chegam?',
          'omnimind notify ignore api-tests': 'sem mais notificações de api-tests',
        },
      },
      'notify test': {
        summary: 'envia um teste à área de trabalho e a cada webhook',
        description:
          'Mostra uma notificação de teste na área de trabalho, envia uma a cada webhook e relata os resultados. O código de saída é 0 se todos receberam, senão 1.',
        examples: { 'omnimind notify test': 'os avisos chegam?' },
      },
      'notify serve': {
        summary: 'entrega o que o monitor anuncia, até ser interrompido',
        description:
          'Lê o que o `omnimind monitor --announce` escreve e entrega a cada destinatário em ordem, ao menos uma vez, pelo tempo que for preciso; omnimind-notify.service o executa.',
        options: {
          receivers: 'quem avisar',
          events: 'o log de eventos do monitor (padrão: o do monitor deste usuário)',
        },
        examples: {
          'omnimind notify serve': 'avisa todos os destinatários',
          'omnimind notify serve --receivers desktop --events /var/lib/omnimind/events': 'os eventos do sistema',
        },
      },
      'notify ignore': {
        summary: 'não age sobre uma carga nem avisa sobre ela',
        description:
          'A carga continua vigiada e visível, mas nada é feito com ela e ninguém é avisado, mesmo depois que ela reinicia. Mostra o que é ignorado, e até quando.',
        argument: 'nome da carga: de uma execução, uma unidade ou um programa',
        options: { for: 'por quanto tempo, como 2h (padrão: até você desfazer)' },
        examples: {
          'omnimind notify ignore api-tests': 'deixa api-tests em paz',
          'omnimind notify ignore --for 2h api-tests': 'por duas horas',
        },
      },
      'notify unignore': {
        summary: 'volta a agir sobre uma carga e a avisar sobre ela',
        description: 'Desfaz o que `omnimind notify ignore`, `omnimind top`, uma notificação ou um editor ignorou.',
        argument: 'nome da carga',
        examples: { 'omnimind notify unignore api-tests': 'deixa de ignorar api-tests' },
      },
      'notify ignored': {
        summary: 'lista as cargas ignoradas',
        description: 'Lista o que é ignorado, seja quem for que pediu, e até quando, um por linha.',
        examples: { 'omnimind notify ignored': 'a lista' },
      },
      config: {
        summary: 'verifica e mostra a configuração',
        description:
          'A configuração é TOML: /etc/omnimind/config.toml, depois $XDG_CONFIG_HOME/omnimind/config.toml (~/.config), depois o arquivo de --config. Um arquivo posterior tem precedência sobre os anteriores, chave a chave.',
        examples: {
          'omnimind config check': 'encontra erros',
          'omnimind config show': 'o que está em vigor, e de onde vem',
        },
      },
      'config check': {
        summary: 'encontra erros na configuração',
        description: 'Verifica todos os arquivos de configuração e relata cada erro com arquivo e linha.',
        examples: {
          'omnimind config check': 'verifica os arquivos em uso',
          'omnimind config check --config new.toml': 'e mais um',
        },
      },
      'config show': {
        summary: 'mostra cada chave, seu valor e de onde ele vem',
        description:
          'Mostra cada chave com seu valor, seu significado e o arquivo que a definiu, como um arquivo TOML.',
        options: { secrets: 'mostra também segredos e URLs inteiras de webhooks', json: 'imprime um array JSON' },
        examples: {
          'omnimind config show': 'o que está em vigor agora',
          'omnimind config show --secrets > ~/.config/omnimind/config.toml': 'começa um arquivo seu',
        },
      },
      'config schema': {
        summary: 'mostra o JSON Schema da configuração',
        description: 'Mostra o JSON Schema de um arquivo de configuração, para editores.',
        options: { json: 'aceita por coerência: o schema já é JSON' },
        examples: { 'omnimind config schema > omnimind.schema.json': 'guarda-o para um editor' },
      },
      completion: {
        summary: 'mostra um script de autocompletar para um shell',
        description: 'Mostra um script com que o shell completa os comandos e as opções do omnimind.',
        argument: 'o shell',
        examples: {
          '. <(omnimind completion bash)': 'bash: no ~/.bashrc',
          '. <(omnimind completion zsh)': 'zsh: no ~/.zshrc, depois de compinit',
          'omnimind completion fish | source': 'fish: no ~/.config/fish/config.fish',
        },
      },
    },
  },
  configShow: {
    noFile: 'nenhum arquivo de configuração: valem os padrões',
    fileOk: (file) => `${file}: OK`,
    byDefault: 'padrão',
    noneByDefault: 'nenhuma por padrão',
    defaultIs: (value) => `Padrão: ${value}.`,
  },
  /** What each key of the configuration means, by its path. */
  configuration: {
    run: '`omnimind run` e `omnimind record`.',
    'run.mode':
      'O que `omnimind run` faz diante de problemas: `smart` age com cuidado, `observe` só relata, `off` não observa nada. OMNIMIND_RESOURCE_MODE e --mode têm precedência.',
    'run.interval': 'Tempo entre duas amostras de uma execução (duração, 100ms a 60s).',
    'run.report':
      'O que `omnimind run` imprime: `brief` é uma linha quando tudo correu bem, `full` é tudo, `none` é nada. --full e --quiet prevalecem.',
    'run.report_after':
      'Uma execução que correu bem e durou menos que isto não recebe a linha do relatório breve (duração, 0s a 1d).',
    'run.scope':
      'Se uma execução ganha seu próprio escopo em omnimind-dev.slice, quando há um gerenciador de serviços.',
    monitor: '`omnimind monitor`.',
    'monitor.interval': 'Tempo entre duas amostras da máquina (duração, 100ms a 60s).',
    'monitor.metrics_interval': 'Tempo entre duas gravações do arquivo de métricas (duração, 1s a 1h).',
    'monitor.max_workloads':
      'Máximo de cargas distinguidas; quem tem mais do que a sua parte tem as demais observadas em conjunto (número, 50 a 10000).',
    'monitor.metrics_max_series':
      'Máximo de séries que o Prometheus recebe; as demais cargas são somadas como `other` (número, 100 a 100000).',
    slice: 'Limites que `omnimind setup` dá a testes e compilações, como partes da máquina.',
    'slice.cpu_weight':
      'Peso de CPU de tudo em omnimind.slice em relação a editor e sessão, que têm 100 (1 a 10000). Só conta enquanto outros disputam a CPU.',
    'slice.io_weight': 'Peso de E/S, da mesma forma (1 a 10000).',
    'slice.cpu_quota':
      'Parte de todos os processadores que omnimind-dev.slice pode usar no perfil `test` (parte de um; 1 não define cota). O perfil `dev` não define nenhuma.',
    'slice.memory_high':
      'Parte da memória acima da qual omnimind-dev.slice é freado e tem memória recuperada (parte de um).',
    'slice.memory_max':
      'Parte da memória que omnimind-dev.slice nunca pode exceder: o limite rígido depois de `memory_high` (parte de um).',
    backend: 'O backend que precisa sobreviver.',
    'backend.command':
      'Comando do backend que omnimind-backend-protected.service mantém em execução: programa (caminho absoluto) e argumentos. Vazio: essa unidade só diz como indicar um.',
    'backend.user':
      'Usuário com que o backend roda. Vazio: root com `setup --system`, o próprio usuário com `setup --user`.',
    'backend.directory': 'Diretório de trabalho do backend (caminho absoluto).',
    'backend.memory_low': 'Parte da memória reservada ao backend quando a memória fica escassa (parte de um).',
    runs: 'Execuções anteriores, guardadas em $XDG_STATE_HOME/omnimind/runs.',
    'runs.keep': 'Quantas execuções terminadas são guardadas (número); as mais antigas saem primeiro.',
    'runs.max_size': 'Quanto espaço as execuções guardadas podem ocupar (tamanho); as mais antigas saem primeiro.',
    protect: 'O que nunca sofre ações.',
    'protect.names': 'Nomes de processos (como em /proc/PID/comm, exatos) que são observados mas nunca sofrem ações.',
    'protect.units': 'Unidades do systemd que são observadas mas nunca sofrem ações.',
    'protect.memory_low':
      'Parte da memória reservada ao editor e à sessão até o monitor ver quanto usam; 0 não reserva nada (parte de um).',
    adopt: '`omnimind adopt`, e o que é adotado automaticamente.',
    'adopt.per_second':
      'As regras adotam no máximo este número de processos por segundo, cada um com sua árvore (número).',
    'adopt.rules': 'Processos em execução que o monitor move sozinho para omnimind-dev.slice, cada um com sua árvore.',
    'adopt.rules.name': 'Nome do programa (exato): como em /proc/PID/comm, ou do arquivo, ou do script que executa.',
    'adopt.rules.command_line':
      'Linha de comando inteira, palavras separadas por espaços; `*` casa com qualquer texto, `?` com um caractere.',
    'adopt.rules.user': 'Dono do processo: um nome de /etc/passwd, ou um UID.',
    'adopt.rules.parent_scope':
      'Unidade do systemd do processo, como `app-code-*.scope`; `*` casa com qualquer texto, `?` com um caractere.',
    earlyoom: 'O último recurso quando a memória acaba: earlyoom.',
    'earlyoom.manage': 'Se `omnimind setup --system` escreve os argumentos do earlyoom, quando instalado.',
    'earlyoom.memory':
      'Abaixo desta parte de memória disponível o earlyoom envia SIGTERM, abaixo da metade dela SIGKILL (parte de um; no mínimo 150 MiB).',
    'earlyoom.swap': 'Só enquanto a swap livre também está abaixo desta parte (parte de um; 1 ignora a swap).',
    'earlyoom.avoid': 'Programas que o earlyoom poupa, além dos de `protect.names` e do próprio OmniMind.',
    'earlyoom.prefer': 'Programas que o earlyoom mata primeiro.',
    notify: 'Notificações.',
    'notify.language': 'Idioma das notificações: `auto` segue LANG, `en` é inglês, `pt` português do Brasil.',
    'notify.desktop': 'Se a área de trabalho mostra notificações.',
    'notify.severity': 'Menor gravidade que a área de trabalho mostra.',
    'notify.again_after': 'Tempo mínimo até o mesmo problema ser mostrado de novo, a menos que piore (duração).',
    'notify.ignore': 'Cargas que nunca geram notificações na área de trabalho.',
    'notify.webhooks': 'Quem mais é avisado, por HTTP.',
    'notify.webhooks.url': 'Para onde enviar.',
    'notify.webhooks.kind':
      'O que é enviado: `event` tudo, `brief` só {"type":"cpu_growing","value":95}, `alertmanager` alertas que disparam e se resolvem; a URL é então a do servidor, sem caminho.',
    'notify.webhooks.secret':
      'Chave do cabeçalho X-OmniMind-Signature: sha256=HMAC do corpo em hexadecimal. Vazio: sem esse cabeçalho.',
    'notify.webhooks.secret_file': 'Arquivo com a chave, em vez disso (caminho absoluto).',
    'notify.webhooks.severity': 'Menor gravidade que é enviada.',
    'notify.webhooks.kinds': 'Tipos de anúncios que são enviados.',
    api: 'A API local do monitor.',
    'api.enabled': 'Se o monitor atende num socket Unix: `omnimind status`, `omnimind top` e o editor.',
    'api.tcp_port': 'Porta de loopback para clientes com o token (0 para nenhuma, ou 1 a 65535).',
    'api.token_file': 'Arquivo com o token (caminho absoluto). Vazio: `api-token` no diretório de estado do monitor.',
    history: 'O passado de cada carga, guardado pelo monitor.',
    'history.max_size':
      'Quanto espaço o passado pode ocupar (tamanho): um dia de cada amostra, trinta dias por minuto. O mais antigo sai primeiro; 0 não guarda nada.',
    ollama: 'O Ollama desta máquina.',
    'ollama.port':
      'Porta de 127.0.0.1 em que se pergunta ao Ollama por seus modelos carregados, quando alguém olha para a carga dele (0 nunca pergunta, ou 1 a 65535; o padrão do Ollama é 11434).',
    gpu: 'GPUs.',
    'gpu.nvml':
      'Se a biblioteca da própria NVIDIA (`libnvidia-ml.so.1`) é carregada e consultada a cada 10 s sobre o que os processos ocupam nas placas dela; ali o kernel não o diz. Pode manter acordada uma placa que dormiria.',
    ladder: 'A escada de ações reversíveis.',
    'ladder.deprioritize_after': 'Quanto tempo um alerta precisa durar até a prioridade ser baixada (duração).',
    'ladder.well_for': 'Quanto tempo uma carga precisa estar bem de novo até uma ação ser desfeita (duração).',
    'ladder.minimum_stay': 'Tempo mínimo num degrau (duração).',
    'ladder.actions_per_minute':
      'Número máximo de ações por minuto, somadas todas as cargas (número); 0 proíbe todas. O que toma a última memória em minutos é limitado mesmo assim.',
    'ladder.nice': 'Valor de nice de uma carga com prioridade baixada que não tem escopo próprio (1 a 19).',
    'ladder.weight': 'Peso de CPU e E/S de um escopo com prioridade baixada; os outros têm 100 (1 a 99).',
    'ladder.throttle_after':
      'Quanto tempo um alerta precisa durar até a carga ser limitada (duração). Uma carga crítica é limitada imediatamente.',
    'ladder.throttle_for':
      'Depois deste tempo um limite é retirado e não volta pelo mesmo tempo, a menos que seja a vez do próximo degrau (duração).',
    'ladder.throttle_within':
      'Memória que cresce só é limitada se a previsão é de que atinja seu limite dentro deste tempo (duração).',
    'ladder.throttle_cpu':
      'Parte de todos os processadores que resta a uma carga limitada por uso de CPU (parte de um).',
    'ladder.freeze': 'Se uma carga crítica pode ser congelada.',
    'ladder.freeze_after': 'Quanto tempo um estado crítico precisa durar até a carga ser congelada (duração).',
    'ladder.freeze_for': 'Depois deste tempo uma carga congelada é descongelada (duração).',
    'ladder.stop': 'Se uma carga crítica pode ser encerrada (SIGTERM, depois SIGKILL).',
    'ladder.stop_after': 'Quanto tempo um estado crítico precisa durar até a carga ser encerrada (duração).',
    detection: 'O que conta como problema.',
    'detection.high_use': 'Uso acima desta parte do que uma carga pode usar é chamado de alto (parte de um).',
    'detection.leak_growth':
      'Crescimento do piso da memória abaixo disto em dez minutos nunca é chamado de vazamento; em meia hora ou mais, bastam três oitavos disso (tamanho).',
    'detection.runaway_after':
      'Quanto tempo threads precisam ficar presas sem progresso até serem chamadas de descontroladas (duração, 1m a 10m).',
    'detection.urgent_exhaustion':
      'Esgotamento mais próximo que isto é crítico, qualquer que seja o comportamento (duração).',
  },
  doctor: {
    checks: {
      cgroup: 'versão do cgroup',
      controllers: 'controladores',
      delegation: 'delegação',
      psi: 'PSI',
      swap: 'swap',
      zfs: 'cache do ZFS',
      killers: 'OOM killers',
      oomd: 'systemd-oomd',
      sharing: 'cgroup do editor',
      autogroup: 'autogroup',
      io_weight: 'pesos de E/S',
      limits: 'limites do monitor',
      proc: '/proc',
      systemd: 'systemd',
      bus: 'D-Bus',
      native: 'chamadas nativas',
      session: 'sessão de login',
      killed: 'processos mortos',
      alerts: 'alertas',
      earlyoom: 'earlyoom',
    },
    found: {
      'cgroup.unified': 'versão 2, montada em {mount}',
      'cgroup.hybrid': `a versão 2 em {mount} não tem controladores: estão na versão 1\n${needsVersion2}\n${bootVersion2}`,
      'cgroup.v1': `só a versão 1\n${needsVersion2}\n${bootVersion2}`,
      'cgroup.none':
        'nenhum montado\nSem cgroups nada pode ser isolado: as execuções são só observadas.\nMonte cgroup2.',
      'controllers.there': '{controllers}',
      'controllers.no_io':
        '{controllers}; sem io\nSem o controlador io, os pesos de E/S não têm efeito.\nUse um kernel com CONFIG_BLK_CGROUP.',
      'controllers.missing':
        'faltam: {missing}\nSem um controlador não se podem definir os limites dele.\nProcure cgroup_disable= na linha de comando do kernel.',
      'controllers.unknown': 'desconhecidos sem cgroup v2\nSó o cgroup v2 delega controladores.',
      'delegation.full': 'o usuário {uid} tem {controllers}',
      'delegation.no_io':
        'o usuário {uid} tem {controllers}, mas não io\nÉ o padrão do systemd: pesos de E/S não têm efeito entre as unidades de um mesmo usuário.\nPara mudar isso, ponha Delegate=cpu cpuset io memory pids em um drop-in de user@.service.',
      'delegation.missing':
        'faltam ao usuário {uid}: {missing}\nO que esse usuário executa não pode receber limites nem pesos.\nPonha Delegate=cpu io memory pids em um drop-in de user@.service e inicie a sessão de novo.',
      'delegation.no_manager':
        'nenhum gerenciador de serviços de usuário em execução\nSem ele as execuções não ganham um scope: `omnimind run` só observa.\nEntre por pam_systemd ou habilite o linger.',
      'psi.on': 'o kernel informa os tempos de espera',
      'psi.switched_off': `desligado por psi=0 na linha de comando do kernel\n${withoutPsi}\nInicie o kernel com psi=1.`,
      'psi.off_by_default': `compilado, mas desligado ({problem})\n${withoutPsi}\nInicie o kernel com psi=1.`,
      'psi.absent': `/proc/pressure não existe\n${withoutPsi}\nUse um kernel 4.20 ou mais novo com CONFIG_PSI.`,
      'swap.there': '{size_bytes}, {used_bytes} em uso: {areas}',
      'swap.zram': '{size_bytes} de zram, {used_bytes} em uso',
      'swap.none':
        'nenhum\nSem swap, MemoryHigh= quase paralisa um programa que precisa de memória anônima, e o earlyoom não vê swap livre. Ao lado de um programa voraz iniciado por `omnimind run`, a pior tecla de um editor levou 3,0 s sem swap e 0,5 s com 512 MiB (docs/responsiveness.md).\nConfigure zram ou um arquivo de swap; alguns GiB bastam.',
      'zfs.none': 'sem ZFS',
      'zfs.small':
        '{size_bytes} de {total_bytes}\nO cache do ZFS conta como memória usada, embora quase todo ele possa ser recuperado.',
      'zfs.large':
        '{size_bytes} de {total_bytes}\nO cache do ZFS conta como memória usada, embora quase todo ele possa ser recuperado: o earlyoom pode matar quando metade da memória ainda poderia ser liberada.\nLimite-o com a opção zfs_arc_max do módulo.',
      'killers.one': 'só {killers}',
      'killers.both':
        'vários ativos: {killers}\nReagem à mesma falta de memória: um mata enquanto a vítima do outro ainda está terminando.\nFique com um deles.',
      'killers.none':
        'nenhum ativo\nQuando a memória acaba, o kernel mata tarde: em 1 GiB sem swap um editor ficou parado 15,4 s ao todo, a pior tecla levou 7,6 s; com o earlyoom foram 1,9 s e 1,1 s (docs/responsiveness.md).\nInstale o earlyoom ou ative o systemd-oomd.',
      'oomd.not_running': 'parado',
      'oomd.not_watching': 'não vigia nada acima de omnimind-dev.slice',
      'oomd.avoids': 'vigia {units}, mas com ordem de poupar o que roda em omnimind-dev.slice',
      'oomd.watching':
        'mata sob pressão de memória em {units}\nFrear causa pressão de memória de propósito: o que só foi freado seria morto.\nDefina ManagedOOMMemoryPressure=auto nessas unidades: o que se define em um slice não vale para os scopes dentro dele.',
      'oomd.unknown':
        'em execução, mas não se sabe o que vigia: {reason}\nSe ele vigia um slice que é freado, mata ali.\nConfira com `oomctl`.',
      'sharing.none': 'nenhum editor divide seu cgroup com um shell',
      'sharing.shells':
        '{editor} divide {unit} com {others}\nOs comandos digitados no terminal do editor dividem os limites e o destino dele: um teste que vaza memória derruba o editor junto.\nInicie testes e builds ali com `omnimind run`.',
      'sharing.programs':
        '{editor} divide {unit} com {others}\nOs auxiliares do editor dividem os limites e o destino dele.\nInicie os pesados com `omnimind run` ou mova-os com `omnimind adopt`.',
      'sharing.unknown':
        '{editor} está no cgroup raiz com todo o resto\nSem um gerenciador de serviços, os programas não têm cgroups próprios.',
      'autogroup.off': 'desligado',
      'autogroup.on':
        'ligado\nnice só compara dentro de uma sessão: não ajuda o editor contra outro terminal. Pesos ajudam, e o OmniMind os usa onde pode.',
      'io_weight.works': 'valem em {devices}',
      'io_weight.nothing':
        'ignorados por {devices}\nIOWeight= precisa do escalonador bfq ou do modelo io.cost; sem eles o tempo de disco é dividido por igual.\nGrave bfq em /sys/block/DISPOSITIVO/queue/scheduler; uma regra de udev torna isso permanente.',
      'io_weight.unknown':
        'nenhum dispositivo de bloco com escalonador\nPesos de E/S só agem em dispositivos de bloco com escalonador.',
      'limits.roomy': '{open_files} arquivos abertos',
      'limits.unlimited': 'arquivos abertos sem limite',
      'limits.few_files':
        '{open_files} arquivos abertos; o desejado são {wanted}\nOs arquivos que o monitor não pode manter abertos são reabertos a cada amostra, o que custa mais.\nAumente LimitNOFILE= do serviço ou `ulimit -n`.',
      'limits.tight_memory':
        'o monitor usa {used_bytes} dos seus {limit_bytes}\nAo chegar ao MemoryMax=, o monitor é morto e recomeça sem o histórico.\nAumente MemoryMax= em um drop-in de omnimind-smart-monitor.service.',
      'limits.unknown': 'desconhecidos\n/proc não mostra os limites.',
      'proc.open': 'todos os processos são visíveis',
      'proc.hidden':
        'montado com {option}\nOs processos de outros usuários são invisíveis: falta o uso deles no quadro.\nRode o monitor como serviço do sistema: `sudo omnimind setup --system`.',
      'systemd.fine': 'versão {version}',
      'systemd.aged':
        'versão {version}; o OmniMind é testado na {tested}\nFunciona, sem algumas configurações mais novas.',
      'systemd.new':
        'versão {version}\nDesde a 258 não há cgroup v1 e CPUAccounting= não tem efeito; o OmniMind não precisa deles.',
      'systemd.old':
        'versão {version}; é preciso a {oldest} ou mais nova\nFaltam-lhe configurações que as unidades do OmniMind usam.\nAtualize o sistema.',
      'systemd.not_running':
        'não é o init desta máquina\nSlices, scopes e serviços precisam do systemd: sem ele as execuções são só observadas e perdem prioridade.\nUse uma máquina ou um contêiner com systemd como init.',
      'systemd.unknown':
        'em execução, versão desconhecida\nAlgumas configurações dependem dela.\nVeja `systemctl --version`.',
      'bus.answers': 'systemd --{manager} responde',
      'bus.silent':
        'systemd --{manager} não responde: {reason}\nLimites, pesos e adoção passam pelo D-Bus: sem ele as execuções são só observadas e perdem prioridade.\nEntre por pam_systemd, defina XDG_RUNTIME_DIR ou inicie o dbus.',
      'native.loaded': 'o koffi está carregado',
      'native.missing':
        'o koffi não pode ser carregado\nSem ele o serviço não pode avisar que está vivo, e cada prioridade de E/S custa um processo.\nInstale o OmniMind com suas dependências opcionais.',
      'session.managed': 'dentro do gerenciador de serviços do usuário',
      'session.root': 'root: o gerenciador de serviços do sistema move as execuções',
      'session.login':
        '{unit}, fora do gerenciador de serviços do usuário\nUma execução sai dela para um scope do gerenciador do usuário, e `omnimind release` não a traz de volta.',
      'session.unknown': 'desconhecida: nenhum cgroup a mostra\nUma execução pode ou não ganhar um scope.',
      'killed.none': 'o kernel não matou nada desde o boot; em execução em omnimind-dev.slice: {processes}',
      'killed.in_slice':
        'o kernel matou {kills|# processo|# processos} em omnimind-dev.slice; em execução ali: {processes}\nO MemoryMax= do slice ou de um scope foi atingido, o muro atrás de MemoryHigh=.\nVeja `omnimind why`; aumente slice.memory_max ou dê ao teste menos trabalho de uma vez.',
      'killed.elsewhere':
        'o kernel matou {kills|# processo|# processos} desde o boot, nenhum em omnimind-dev.slice; em execução ali: {processes}\nO que roda fora do slice não é limitado por ele; o log do kernel nomeia as vítimas.\nInicie com `omnimind run` ou mova com `omnimind adopt PID`.',
      'killed.unknown':
        'o kernel não matou nada desde o boot; nada rodou em omnimind-dev.slice\nUm processo só é protegido e limitado dentro do slice.\nInicie-o com `omnimind run`.',
      'alerts.fresh': 'o monitor está em execução, com métricas de {age_s} atrás',
      'alerts.not_installed': 'não há serviço do monitor\nSem ele só se observam as execuções de `omnimind run`.',
      'alerts.not_running':
        'o serviço do monitor está {state} (resultado: {result})\nNada está sendo observado.\nVeja `journalctl -u omnimind-smart-monitor` e inicie-o.',
      'alerts.stale':
        'o serviço do monitor está em execução, mas {file} não existe ou tem mais de {limit_s}\nEle travou ou não consegue gravar: ninguém seria alertado.',
      'alerts.unknown': 'desconhecidos: {reason}\nSó o gerenciador de serviços sabe se o monitor está em execução.',
      'earlyoom.none': 'parado; nada em sua configuração o impediria de iniciar',
      'earlyoom.fine': 'padrões corretos: {patterns}',
      'earlyoom.late':
        'age com {percent}% de memória disponível, e não há swap\nCom 3% um editor já estava parado havia um quarto de minuto quando ele agiu; com 10% a pior tecla levou 1,1 s (docs/responsiveness.md).\nDefina -m 10, ou use swap ou zram.',
      'earlyoom.look_around':
        '{option} {pattern} contém um lookahead\nExpressões POSIX não têm isso: o earlyoom se recusa a iniciar.\nListe nomes: --avoid "^(code|sshd)$".',
      'earlyoom.refused':
        '{option} {pattern} não é uma expressão regular estendida válida\nCom isso o earlyoom se recusa a iniciar.\n`omnimind earlyoom check` diz por quê; escreva --avoid ^(nome|nome)$.',
      'earlyoom.too_long':
        '{option} {pattern} contém um nome com mais de 15 bytes\nO kernel guarda 15 bytes de um nome: um mais longo nunca é encontrado.\nCorte o nome em 15 bytes.',
      'earlyoom.digit_class':
        '{option} {pattern} contém \\d ou semelhante\nEm expressões POSIX, a barra invertida antes de uma letra não faz nada: \\d é a letra d.\nEscreva [0-9].',
      'earlyoom.matches_all':
        '{option} {pattern} vale para todos os nomes\nUm padrão que vale para tudo não poupa nem prefere ninguém; uma alternativa vazia faz isso.\nRetire o | que sobra; escreva ^(nome|nome)$.',
      'earlyoom.loose':
        '{option} {pattern} não está ancorado\nVale para partes de nomes: `code` também vale para `decoder`.\nEscreva ^(nome|nome)$.',
      'earlyoom.not_checked':
        '{option} {pattern} não foi verificado\nNão se sabe aqui para quem vale.\n`omnimind earlyoom check` diz por quê.',
      'earlyoom.spares_nobody':
        'nenhum --avoid abrange {names}\nPodem ser os primeiros a morrer. Os nomes são os de /proc/PID/comm: um teste em Python é `python3`.\nInclua-os em --avoid como ^(nome|nome)$.',
    },
    summary: ({ ok, note, warn, bad }) =>
      bad + warn + note === 0
        ? `Todas as ${ok} verificações estão OK.`
        : `${[
            ...(bad === 0 ? [] : [plural(bad, '# grave', '# graves')]),
            ...(warn === 0 ? [] : [plural(warn, '# aviso', '# avisos')]),
            ...(note === 0 ? [] : [plural(note, '# nota', '# notas')]),
            `${ok} OK`,
          ].join(', ')}.`,
  },
  verify: {
    checks: {
      cgroup: ['cgroup v2', 'cgroup v2 com os controladores cpu e memory'],
      setup: ['setup', '`omnimind setup` executado'],
      files: ['arquivos', 'todos os arquivos como o setup os gravou'],
      slices: [
        'slices',
        'omnimind.slice e omnimind-dev.slice carregados dos arquivos do setup, sem alterações por cima',
      ],
      limits: ['limites', 'os limites do setup em vigor no kernel'],
      properties: ['propriedades', 'as unidades como o setup as gravou, no gerenciador de serviços'],
      weights: ['pesos', 'omnimind.slice pesa menos que o editor e a sessão ao lado'],
      memory_low: ['memória reservada', 'memória reservada para o editor e a sessão, em todos os ancestrais'],
      spared: ['protegidos', 'nenhum processo protegido em omnimind-dev.slice'],
      monitor: ['monitor', 'omnimind-smart-monitor.service ativo (em execução), com o watchdog vivo'],
      monitor_oom: ['OOM do monitor', 'o monitor entre os últimos a morrer'],
      metrics: ['métricas', 'um arquivo de métricas de no máximo {limit_s}, com um cpu_behavior válido'],
      link: ['link de métricas', 'um link para {expected}'],
      workload: ['carga', 'uma carga em omnimind-dev.slice, se alguma foi iniciada'],
      backend: ['backend', 'omnimind-backend-protected.service ativo e entre os últimos a morrer'],
      killers: ['OOM killers', 'exatamente um programa que mata quando a memória falta'],
      earlyoom: ['earlyoom', 'o earlyoom em execução com os argumentos do setup'],
    },
    found: {
      'cgroup.unified': 'montado em {mount}',
      'cgroup.missing': 'não está montado',
      'cgroup.no_controllers': 'montado em {mount} sem {missing}',
      'setup.done': 'feito, perfil {profile}, {files|# arquivo|# arquivos}',
      'setup.missing': 'não foi feito',
      'setup.unreadable': '{reason}',
      'files.unchanged': '{files|# arquivo ou link inalterado|# arquivos e links inalterados}',
      'files.changed': 'alterados ou ausentes: {files}',
      'files.unreadable': 'este usuário não pode ler: {files}',
      'files.not_planned': unknownWithoutSetup,
      'slices.loaded': 'carregados: {units}',
      'slices.not_loaded': '{unit} não foi carregado de um arquivo ({load_state})',
      'slices.overridden': 'alterados por {files}',
      'slices.not_reloaded': 'editados, mas não recarregados: {units}',
      'slices.no_manager': noManager,
      'limits.in_force': 'em vigor: {values}',
      'limits.waiting': 'sem cgroup até a primeira execução: {units}',
      'limits.differ': 'o kernel tem {differences}',
      'limits.not_planned': unknownWithoutSetup,
      'properties.as_planned': '{count|# propriedade|# propriedades} como planejado',
      'properties.differ': 'o gerenciador de serviços tem {differences}',
      'properties.no_manager': noManager,
      'properties.not_planned': unknownWithoutSetup,
      'monitor.running': 'ativo (em execução), PID {pid}, watchdog {watchdog_s}',
      'monitor.not_running': '{state} ({sub_state}), resultado: {result}',
      'monitor.not_installed': 'esse serviço não existe',
      'monitor.no_watchdog': 'o PID {pid} roda sem watchdog',
      'monitor.watchdog_late': 'o último sinal do PID {pid} foi há {age_s}; o watchdog permite {watchdog_s}',
      'monitor.no_manager': noManager,
      'monitor_oom.as_planned': 'oom_score_adj {score}',
      'monitor_oom.differs': 'oom_score_adj {score}',
      'monitor_oom.unknown': 'desconhecido: o monitor não está em execução',
      'workload.some': '{processes|# processo|# processos} em {units}',
      'workload.none': 'nenhuma em execução',
      'earlyoom.as_planned': 'em execução com os argumentos do setup, PID {pid}',
      'earlyoom.differs': 'em execução com {words}',
      'earlyoom.not_running': 'instalado, parado',
      'earlyoom.running': 'em execução, PID {pid}',
      'earlyoom.stopped': 'instalado, parado',
      'earlyoom.absent': 'não instalado',
      'killers.one': '{killers}',
      'killers.both': 'vários: {killers}; mata quem chegar primeiro',
      'killers.none': 'nenhum: o kernel mata tarde e a seu critério',
      'metrics.fresh': 'de {age_s} atrás, cpu_behavior={word}',
      'metrics.missing': '{file} não existe',
      'metrics.stale': '{file} é de {age_s} atrás',
      'metrics.damaged': '{file} não tem timestamp',
      'metrics.bad_word': '{file} tem cpu_behavior={word}',
      'link.right': '{path} aponta para {target}',
      'link.missing': '{path} não existe',
      'link.wrong': '{path} aponta para {target}',
      'link.no_link': '{path} não é um link: outra pessoa o criou',
      'weights.below': 'cpu.weight {weight}, ao lado de {siblings}',
      'weights.not_below': 'cpu.weight {weight}, ao lado de {siblings}',
      'weights.not_in_force': 'o controlador cpu não está ativo abaixo de {parent}',
      'weights.waiting': 'omnimind.slice não tem cgroup até a primeira execução',
      'memory_low.in_force': 'em vigor: {units}',
      'memory_low.differs': 'o kernel tem {differences}',
      'memory_low.broken': '{cgroup} não reserva nada, logo nada abaixo dele é reservado',
      'memory_low.not_passed_on':
        '{cgroup} não reserva nada: vale entre os slices deste usuário, não contra o resto da máquina',
      'memory_low.not_planned': 'não planejada',
      'memory_low.unknown': unknownWithoutSetup,
      'spared.outside': 'todos fora ({processes} em execução)',
      'spared.inside': 'dentro: {processes}',
      'backend.not_configured': 'nenhum configurado',
      'backend.running': 'em execução, PID {pid}',
      'backend.not_running': '{state} ({sub_state}), resultado: {result}',
      'backend.not_installed': 'configurado, mas o serviço não existe',
      'backend.oom_score': 'oom_score_adj {score}',
      'backend.no_manager': noManager,
    },
    expected: 'esperado',
    title: { system: 'sistema', user: 'este usuário' },
    holds: (count) => `Todas as ${count} verificações passaram.`,
    fails: (failed, count) =>
      `${failed} de ${plural(count, '# verificação', '# verificações')} ${failed === 1 ? 'falhou' : 'falharam'}.`,
  },
  setup: {
    title: (kind, profile) =>
      `omnimind setup · ${kind === 'system' ? 'máquina inteira' : 'este usuário'} · perfil ${profile}`,
    machine: (processors, memory_bytes) =>
      `${plural(processors, '# processador', '# processadores')}, ${bytes(memory_bytes)} de memória`,
    summary: (files, commands, kind) =>
      `Altera ${plural(files, '# arquivo', '# arquivos')} e executa ${plural(commands, '# comando', '# comandos')}, todos listados abaixo. \`omnimind uninstall --${kind}\` desfaz tudo.`,
    change: {
      new: 'novo',
      changed: 'alterado',
      edited: 'editado depois do setup: será reescrito',
      taken_over: 'o arquivo que está lá é guardado; o uninstall o restaura',
      same: 'inalterado',
    },
    purpose: {
      omnimind_slice: 'pesos de tudo o que o OmniMind executa',
      dev_slice: 'limites de testes e builds',
      monitor_service: 'o monitor como serviço',
      notify_service: 'repassa o que o monitor anuncia: desktop, webhooks',
      backend_service: 'o backend que precisa ficar vivo',
      no_backend: 'diz como indicar um backend',
      protect_sessions: 'reserva memória para editor e sessão: cada ancestral precisa permitir',
      protect_services: 'reserva memória para monitor e backend: o pai deles precisa permitir',
      spare_from_oomd: 'pede ao systemd-oomd que o poupe',
      protect_editor: 'reserva memória para editor e sessão',
      sysusers: 'o grupo que pode ler o log',
      tmpfiles: 'diretórios em /run e /var/log, e o link para o arquivo de métricas',
      monitor_script: 'inicia o monitor manualmente',
      program: 'o programa',
      earlyoom_arguments: 'argumentos do earlyoom, o último recurso quando a memória acaba',
    },
    command: {
      group: 'criar o grupo omnimind',
      runtime_files: 'criar os diretórios e o link',
      reload: 'recarregar as unidades',
      reload_user: 'recarregá-las no gerenciador de serviços de um usuário',
      start_slice: 'aplicar os limites',
      enable: 'iniciar agora e a cada boot',
      restart: 'reiniciar com as mudanças',
      disable: 'encerrar um serviço que não é mais desejado',
      enable_for_users: 'iniciar a cada login',
      install_earlyoom: 'instalar o earlyoom; o resto é planejado de novo com o que ele traz',
      restart_earlyoom: 'reiniciar o earlyoom e conferir que ele roda com exatamente estes argumentos',
    },
    notes: {
      not_here: ({ reason }) => `Não pode ser executado aqui: ${say(reason)}`,
      weights: ({ cpu_weight, io_weight, siblings }) =>
        `omnimind.slice recebe peso de CPU ${cpu_weight} e de E/S ${io_weight}, contra 100 de ${list(siblings)}. Pesos só contam enquanto outros querem o tempo: sozinhos, os testes usam a máquina inteira. Junto com um slice próprio, eles mantêm o editor ágil.`,
      quota: ({ percent, processors }) =>
        `omnimind-dev.slice recebe uma cota de ${percent}% de um processador (de ${processors}). Uma cota também freia trabalho que não incomoda ninguém; o perfil dev não define nenhuma.`,
      no_quota: () =>
        'Sem cota de CPU: ela frearia o trabalho mesmo quando ninguém mais quer o tempo, e não ajuda o editor. O perfil test define uma.',
      memory: ({ high_bytes, max_bytes }) =>
        `Acima de ${bytes(high_bytes)}, omnimind-dev.slice é freado e sua memória é recuperada (MemoryHigh), mas nada é morto. ${bytes(max_bytes)} é o muro atrás disso (MemoryMax), onde o kernel mata.`,
      protection: ({ low_bytes }) =>
        `${bytes(low_bytes)} de memória ficam reservados para editor e sessão quando ela falta (MemoryLow), em todos os ancestrais, pois cada um deles precisa permitir.`,
      protection_needs_system: ({ low_bytes }) =>
        `${bytes(low_bytes)} de memória ficam reservados para editor e sessão (MemoryLow), mas só contra os seus outros programas: contra o resto da máquina, depois que \`setup --system\` o permitir nos ancestrais.`,
      program: ({ directory }) =>
        `O serviço só executa código que pertence ao root: o programa e o seu Node são instalados em ${directory}.`,
      no_backend: () =>
        'Nenhum backend a proteger: "backend.command" está vazio na configuração. Indique um ali e execute o setup de novo, ou acrescente a unidade dele a "protect.units".',
      no_oom_score: () => 'O monitor roda sem OOMScoreAdjust=-900: um usuário não pode defini-lo.',
      no_io_in_user: () =>
        'O peso de E/S não tem efeito nos gerenciadores de usuários: o systemd só lhes delega CPU e memória.',
      ends_at_logout: () => 'O serviço termina quando você sai da sessão. Para mantê-lo: loginctl enable-linger',
      two_setups: ({ other }) =>
        other === 'system'
          ? 'A máquina já está configurada (--system): dois monitores vão rodar. Você tem os slices dela sem este setup.'
          : 'Há também um setup só seu (--user): dois monitores vão rodar. Para removê-lo: omnimind uninstall --user',
      configuration_of_service: ({ file }) =>
        `Há limites que vêm de ${file}, mas o serviço só lê /etc/omnimind/config.toml.`,
      earlyoom: ({ memory_percent }) =>
        `Com menos de ${number(memory_percent)}% da memória livre, o earlyoom mata um programa (o último recurso, [earlyoom] na configuração): poupa "protect.names" e prefere "earlyoom.prefer".${memory_percent < 10 ? ' É tarde: sem swap a máquina trava antes disso. As distribuições usam 10%.' : ''}`,
      earlyoom_absent: () =>
        'Nada age antes de a memória acabar: então o kernel mata, tarde e a seu critério. Para instalar também o earlyoom: --install-earlyoom',
      earlyoom_off: () =>
        'O earlyoom está instalado, mas desativado. Recebe os argumentos e continua desativado; para usá-lo: systemctl enable --now earlyoom',
      earlyoom_unmanaged: () => 'O earlyoom mantém seus argumentos: "earlyoom.manage" é false na configuração.',
      two_killers: () =>
        'earlyoom e systemd-oomd estão os dois em execução: mata quem chegar primeiro. Fique com um: systemctl disable --now systemd-oomd.socket systemd-oomd',
      desktop: () =>
        'As notificações no desktop chegam aos membros do grupo omnimind a partir do próximo login: usermod --append --groups omnimind NOME',
    },
    program: (files, size_bytes) =>
      `${plural(files, '# arquivo', '# arquivos')}, ${bytes(size_bytes)}: root:root, ninguém mais pode escrever`,
    files: (count) => plural(count, '# arquivo', '# arquivos'),
    goes: 'removido: não é mais desejado',
    comesBack: 'restaurado como era antes do setup',
    commands: 'Comandos',
    nothingToDo: 'Nada a fazer: o setup está em dia.',
    unchanged: 'Nada foi alterado.',
    ask: 'Continuar? [s/N]',
    askCulprits:
      'Quando um comando iniciado por um terminal ou editor causar problemas, movê-lo para a slice? O terminal ou editor fica onde está. [S/n]',
    done: 'Pronto. Confira com: omnimind verify',
    uninstallTitle: { system: 'omnimind uninstall · máquina inteira', user: 'omnimind uninstall · este usuário' },
    noSetup: {
      system: 'Nada a remover: a máquina não foi configurada por `omnimind setup --system`.',
      user: 'Nada a remover: você não tem um setup seu. Para remover o da máquina: sudo omnimind uninstall --system',
    },
    populated:
      'Há cargas em execução em omnimind-dev.slice. Elas continuam; o slice fica, sem os limites, até a última terminar.',
    removes: 'Removidos',
    restores: 'Restaurados como antes do setup',
    changed: 'Mantidos: alterados depois do setup',
    kept: 'Mantidos, a menos que estejam vazios; --purge os remove',
    left: (path) => `mantido: ${path}`,
    removed: 'Removido: a máquina está como antes do setup.',
    removedBut: (command) => `Removido, exceto o que foi mantido. Para remover isso também: ${command}`,
    partlyRemoved: 'Nem tudo pôde ser removido. Corrija a causa e execute de novo.',
  },
  earlyoom: {
    checkTitle: 'os padrões do earlyoom',
    simulateTitle: 'quem morreria agora',
    source: {
      process: 'Argumentos do earlyoom em execução, PID {pid}.',
      settings: 'O earlyoom está parado; estes são os argumentos no arquivo de configuração dele.',
      none: 'O earlyoom está parado e não tem arquivo de configuração.',
      given: 'Padrões como informados.',
      configuration: 'Argumentos que a configuração pede.',
    },
    refusals: {
      look_around: refused('expressões regulares estendidas POSIX não têm lookahead nem (?…)'),
      matches_all:
        'Recusado: vale para todos os nomes, logo não poupa nem prefere ninguém. Uma alternativa vazia faz isso.',
      repetition: refused('* + ? ou { não tem o que repetir'),
      parenthesis: refused('um parêntese não foi fechado'),
      bracket: refused('um colchete não foi fechado'),
      brace: refused('as chaves não contêm uma contagem válida'),
      range: refused('um intervalo entre colchetes é inválido'),
      class: refused('essa classe de caracteres não existe'),
      collation: refused('esse elemento de ordenação não existe'),
      escape: refused('termina com uma barra invertida'),
      no_group: refused('refere-se a um grupo que não existe'),
      invalid: refused('não é uma expressão regular estendida válida'),
    },
    warnings: {
      loose: 'Não está ancorado: vale também para nomes como {example}.',
      plain_escape: 'A barra invertida antes de uma letra não faz nada aqui: \\d é a letra d.',
      too_long: 'Contém um nome com mais de 15 bytes, que nenhum processo tem: o kernel corta os nomes ali.',
      back_reference: 'Não verificado: contém uma referência a um grupo anterior.',
      too_large: 'Não verificado: é longo demais ou tem repetições demais.',
      not_checked: 'Não verificado: isso requer o módulo opcional koffi, que não está disponível aqui.',
    },
    fine: 'OK.',
    matched: 'Vale agora para: {names}',
    matchesNobody: 'Não vale para nenhum processo em execução.',
    instead: 'Provável intenção:',
    unspared: 'Protegidos pela configuração e em execução, mas não poupados: {names}',
    unchecked: 'Não se sabe quem morreria primeiro: {options} não pôde ser verificado. A ordem abaixo o ignora.',
    noPatterns: 'Sem padrões: ninguém é poupado nem preferido.',
    heads: {
      rank: '#',
      pid: 'PID',
      name: 'NOME',
      badness: 'BADNESS',
      adjustment: 'AJUSTE',
      memory: 'MEMÓRIA',
      why: 'POR QUÊ',
    },
    why: {
      score: 'oom_score {score}',
      preferred: 'preferido',
      avoided: 'evitado',
      init: 'o init nunca é morto',
      kernel_thread: 'thread do kernel',
      no_memory: 'não ocupa memória',
      unkillable: 'ajuste -1000: nunca é morto',
      ignored: 'ignorado',
      root: 'do root',
      below_zero: 'poupado: badness abaixo de 0',
    },
    wouldAct: {
      SIGTERM: 'Agiria agora, com SIGTERM.',
      SIGKILL: 'Agiria agora, com SIGKILL.',
      none: 'Não agiria agora.',
    },
    memory: 'memória: {share}% disponível; age em {term}%, com SIGKILL em {kill}%',
    swap: 'swap: {share}% livre; age em {term}%, com SIGKILL em {kill}%',
    victim: 'Primeiro a morrer: {name} (PID {pid})',
    noVictim: 'Ninguém poderia ser morto.',
    rules: 'Pelas regras do earlyoom {version}.',
    assumedRules: 'O earlyoom não está instalado: pelas regras do 1.7.',
  },
};

function driftSubject({ signal }: Drift, subject: string): string {
  return {
    duration: 'A duração',
    peak_cpu: 'O pico de CPU',
    peak_memory: 'O pico de memória',
    memory_left_behind: `A memória de ${subject}`,
    failures: 'A taxa de falhas',
  }[signal];
}
