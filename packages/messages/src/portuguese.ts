import type { Drift } from '@omnimind/protocol/cycles-report';
import type { MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';
import type { ProblemParameters } from '@omnimind/protocol/messages/problems';
import type { Texts } from './english.ts';
import { formatOf } from './format.ts';
import { type Sentences, sentenceIn } from './sentence.ts';

const { bytes, duration, list, number, or, plural } = formatOf('pt');

/** A sentence within a sentence. */
const say = (message: ReceivedMessage): string => sentenceIn(sentences, message);

/** What an errno(3) means, without a subject. */
const systemErrors: Readonly<Record<string, string>> = {
  E2BIG: 'lista de argumentos longa demais',
  EACCES: 'permissão negada',
  EADDRINUSE: 'endereço já em uso',
  EADDRNOTAVAIL: 'endereço indisponível',
  EAGAIN: 'recurso temporariamente indisponível',
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

const problems: Sentences<ProblemParameters> = {
  defect: ({ detail }) => `erro interno: ${detail}: relate-o com o que OMNIMIND_DEBUG=1 acrescenta`,
  'process.not_found': ({ pid }) => `nenhum processo tem o PID ${pid}`,
  'workload.not_found': () => 'carga inexistente: liste-as com `omnimind status`',
  'workload.not_yours': () => 'a carga é de outro usuário: peça como o dono dela ou como root',
  'host.unreadable': ({ reason }) => `${say(reason)}: o OmniMind precisa de Linux com /proc montado`,
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
  'trace.wrong_type': ({ key, type }) => `"${key}" deve ser um ${type === 'number' ? 'número' : 'objeto'}`,
  'trace.not_positive': ({ key }) => `"${key}" deve ser um número, 0 ou mais`,
  'trace.time_fell': ({ t, previous }) => `"t" deve crescer (veio ${t} depois de ${previous})`,
  'trace.counter_fell': ({ key, from, to }) => `o contador "${key}" caiu de ${from} para ${to}`,
  'trace.line_too_long': ({ limit_bytes }) => `linha com mais de ${bytes(limit_bytes)}`,

  'run.none': () => 'ainda não há execuções guardadas: inicie uma com `omnimind run`',
  'run.not_found': ({ name }) => `não há execução "${name}": liste-as com \`omnimind runs\``,
  'run.ambiguous': ({ prefix, count }) => `"${prefix}" inicia o ID de ${count} execuções: dê mais caracteres`,
  'record.no_target': () => 'nada a gravar: dê um comando ou --pid',

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
  'history.unavailable': ({ reason }) => `o histórico não é guardado: ${say(reason)}`,

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
  'api.cannot_listen': ({ address, errno }) => `não foi possível escutar em ${address}: ${errnoText(errno)}`,
  'api.port': ({ port, errno }) =>
    `não foi possível escutar na porta ${port}: ${errnoText(errno)}: escolha outra em api.tcp_port`,

  'bus.failed': ({ what, reason }) => `${say(what)}: ${say(reason)}`,
  'bus.unavailable': ({ detail }) => `o gerenciador de serviços não pôde ser alcançado (${detail})`,
  'bus.timeout': () => 'o gerenciador de serviços não respondeu a tempo',
  'bus.refused': ({ detail }) => `não é permitido (${detail})`,

  'adopt.init': () => 'o init não pode ser movido',
  'adopt.kernel_thread': (who) => `${processText(who)} é uma thread do kernel e não pode ser movida`,
  'adopt.monitor': (who) => `${processText(who)} é o próprio OmniMind`,
  'adopt.manager': (who) => `${processText(who)} pertence a um gerenciador de serviços e não pode ser movido`,
  'adopt.protected_name': (who) =>
    `${processText(who)} é protegido pelo nome: adote um dos filhos dele ou tire-o de protect.names`,
  'adopt.protected_unit': ({ unit, ...who }) =>
    `${processText(who)} está em ${unit}, que é protegida: tire-a de protect.units`,
  'adopt.other_user': ({ owner, ...who }) =>
    `${processText(who)} pertence a ${owner === null ? 'outro usuário' : userText(owner)}: execute como esse usuário ou com sudo`,
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
  'adopt.failed': (who) => `não foi possível adotar ${processText(who)}`,
  'adopt.incomplete': ({ scope, ...who }) => `${processText(who)} foi adotado em ${scope} sem toda a sua árvore`,
  'adopt.origins': ({ errno, ...who }) =>
    `não foi possível guardar de onde ${processText(who)} veio, então nada foi movido: ${errnoText(errno)}`,
  'release.not_found': ({ word, names }) =>
    `nada adotado se chama "${word}"${names.length === 0 ? '' : `: use ${or(names)}`}`,
  'release.held': ({ scope, holder }) => `${scope} foi adotado por ${userText(holder)}: libere-o como esse usuário`,
  'release.failed': ({ scope }) => `não foi possível liberar ${scope}`,

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
  'config.errno': ({ errno }) => errnoText(errno),
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

const sentences: Sentences<MessageParameters> = {
  as_written: ({ text }) => text,
  'mode.off': () => 'o modo é off: nada é observado e nenhum relatório é escrito',
  'state.set_aside': ({ file, kept_as }) => `${file} está danificado e foi guardado como ${kept_as}`,
  'state.unreadable': ({ file, code }) => `não foi possível ler ${file}: ${errnoText(code)}`,
  ...problems,
};

/** All that people read, in Brazilian Portuguese. */
export const portuguese: Texts = {
  sentences,
  behaviors: {
    cpu_behavior: {
      unknown: { name: 'desconhecido', meaning: 'observado por pouco tempo para julgar' },
      idle: { name: 'ocioso', meaning: 'uso insignificante' },
      stable: { name: 'estável', meaning: 'constante, com folga' },
      high_but_stable: { name: 'alto mas estável', meaning: 'trabalho pesado e constante: normal' },
      ramping: { name: 'em rampa', meaning: 'sobe, e a subida tem fim à vista' },
      growing: { name: 'crescendo', meaning: 'sobe sem parar e não desacelera' },
      spiking: { name: 'com picos', meaning: 'picos curtos que voltam ao normal' },
      oscillating: { name: 'oscilando', meaning: 'um vaivém que se repete' },
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
    severity: {
      ok: { name: 'ok', meaning: 'nada a fazer' },
      watch: { name: 'atenção', meaning: 'vale ficar de olho' },
      alert: { name: 'alerta', meaning: 'há um problema' },
      critical: { name: 'crítico', meaning: 'um problema que não pode esperar' },
    },
    mode: { smart: 'age com cuidado', observe: 'só observa', off: 'não observa nada' },
    aspect: { cpu_behavior: 'CPU', memory_behavior: 'memória', pressure: 'pressão', severity: 'gravidade' },
    rung: {
      observe: 'observar',
      watch: 'olhar de perto',
      notify: 'avisar',
      deprioritize: 'baixar prioridade',
      throttle: 'limitar',
      freeze: 'congelar',
      stop: 'parar',
    },
  },
  report: {
    labels: {
      command: 'comando',
      directory: 'diretório',
      started: 'início',
      duration: 'duração',
      exit: 'saída',
      cpu: 'CPU',
      memory: 'memória',
      io: 'E/S',
      processes: 'processos',
      verdict: 'veredito',
      evidence: 'evidências',
      changes: 'mudanças',
      actions: 'ações',
      notices: 'avisos',
      trace: 'gravação',
    },
    columns: {
      id: 'id',
      name: 'nome',
      started: 'início',
      duration: 'duração',
      exit: 'saída',
      verdict: 'veredito',
      command: 'comando',
      size: 'tamanho',
      signal: 'sinal',
      value: 'valor',
      threshold: 'limite',
      workload: 'carga',
      time: 'tempo',
      event: 'evento',
      cpu: 'CPU',
      memory: 'memória',
      pressure: 'pressão',
      processes: 'procs',
      rung: 'degrau',
      behavior: 'comportamento',
      meaning: 'significado',
    },
    cpuUse: (peak, mean, cores) => `pico ${peak}, média ${mean} de ${cores} núcleos`,
    memoryUse: (peak) => `pico ${peak} anônima`,
    ioUse: (read, written) => `${read} lidos, ${written} escritos`,
    atMost: (count) => `no máximo ${count}`,
    samples: (count) => `${count} amostras`,
    leftBehind: (count) =>
      count === 1 ? '1 processo sobreviveu ao comando' : `${count} processos sobreviveram ao comando`,
    endedBy: (signal) => `encerrado por ${signal}`,
    confidence: (share) => `${share} de certeza`,
    exhaustion: (low, high) => `neste ritmo o limite chega em ${low} a ${high}`,
    moreChanges: (count, command) => `${count} anteriores: ${command}`,
    undone: 'desfeita',
    skipped: 'omitida',
    notMeasured: 'não medido',
    running: 'em execução',
    interrupted: 'interrompida',
    recorded: (samples, duration, file) => `${samples} amostras gravadas em ${duration}, em ${file}`,
    noRuns: 'Nenhuma execução foi guardada ainda. Comece uma com: omnimind run -- <comando>',
    noChanges: 'nenhuma',
    noActions: 'nenhuma foi necessária',
    noEvidence: 'nenhum número decidiu',
    noThreshold: '–',
    whyHint: (command) => `Mais: ${command}`,
    replayHint: 'Para ver de novo:',
    fromTrace: {
      running: 'A execução continua; isto é o que a gravação diz até agora.',
      interrupted: 'A execução foi interrompida antes do relatório; isto é o que a gravação diz.',
    },
    monitor: {
      waiting: 'observando …',
      hidden: (count) => `mais ${count}`,
      machine: (workloads, available) =>
        `${plural(workloads, '# carga', '# cargas')}, ${available} de memória disponível`,
      quit: 'Ctrl-C encerra',
    },
  },
  machine: {
    cores: (used, all) => `${used} de ${all} núcleos`,
    available: (free, all) => `${free} de ${all} disponíveis`,
    free: (free, all) => `${free} de ${all} livres`,
    swap: 'swap',
    noSwap: 'nenhuma',
    monitor: 'monitor',
    machine: 'máquina',
    manager: { system: 'o da máquina', user: 'o seu' },
    since: (time) => `desde ${time}`,
    every: (interval) => `a cada ${interval}`,
    stall: { cpu: 'CPU', memory: 'memória', io: 'E/S' },
    noStall: 'nenhuma',
    ends: 'acaba em',
    ignored: 'ignorada',
    protectedBy: (by) => `protegida (${by})`,
    endsIn: (time) => `limite em ${time}`,
    workloads: (count) => plural(count, '# carga', '# cargas'),
  },
  status: {
    trouble: 'Com problemas',
    busiest: 'Mais ativas',
    allWell: 'Está tudo bem.',
    more: (count) => `e mais ${count}`,
    ignored: (count) => plural(count, '# ignorada', '# ignoradas'),
    hint: (top, why) => `Ao vivo: ${top}   O que houve antes: ${why}`,
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
    ask: {
      ignore: (name) => `Deixar ${name} em paz: não fazer nada, não avisar ninguém? [s/n]`,
      unignore: (name) => `Voltar a vigiar ${name}? [s/n]`,
      release: (name) => `Desfazer o que foi feito com ${name}? [s/n]`,
    },
    done: {
      ignore: (name) => `${name} fica em paz`,
      unignore: (name) => `${name} volta a ser vigiada`,
      release: (name) => `${name} foi liberada`,
      gone: (name) => `${name} terminou`,
      untouched: (name) => `nada tinha sido feito com ${name}`,
    },
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
  },
  whyKilled: {
    killed: 'morto',
    why: 'por quê',
    when: 'quando',
    workload: 'carga',
    unknown: 'ninguém viu qual',
    unwatched: 'ninguém a observava antes',
    hint: 'Quem seria o próximo: omnimind earlyoom simulate',
  },
  adopt: {
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
  cycles: {
    begins: (planned, name) => `${plural(planned, '# ciclo', '# ciclos')} de ${name}`,
    goesOn: (done, planned, name) => `${done} de ${planned} ciclos de ${name} já foram feitos; continua com o próximo`,
    allDone: (planned) => `todos os ${planned} ciclos já foram feitos; remova o checkpoint para recomeçar`,
    passed: (cycle, planned, duration) => `ciclo ${cycle} de ${planned} passou em ${duration}`,
    failed: (cycle, planned, duration, exit) => `ciclo ${cycle} de ${planned} falhou após ${duration}: ${exit}`,
    killed: (cycle, planned, exit, who) =>
      `ciclo ${cycle} de ${planned} foi morto (${exit}): ${who ?? 'não se sabe por quem'}`,
    again: 'será executado de novo',
    failures: (failed, killed) =>
      [
        ...(failed > 0 ? [plural(failed, '# falhou', '# falharam')] : []),
        ...(killed > 0 ? [plural(killed, '# morto', '# mortos')] : []),
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
  },
  cyclesReport: {
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
        `${passed} de ${plural(completed, '# ciclo', '# ciclos')} ${passed === 1 ? 'passou' : 'passaram'}`,
        ...(failed === 0 ? [] : [plural(failed, '# falhou', '# falharam')]),
        ...(killed === 0 ? [] : [plural(killed, '# foi morto', '# foram mortos')]),
      ].join(', '),
    completedOf: (completed, planned) =>
      `${completed} de ${plural(planned, '# ciclo', '# ciclos')} ${completed === 1 ? 'concluído' : 'concluídos'}`,
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
      `${plural(processes, '# processo continuou', '# processos continuaram')}${memory === null ? '' : `, ${memory}`}`,
    unknownKiller: 'Foi morto; ninguém disse por quem.',
    noDrift: (cycles) => `Nenhuma deriva foi vista em ${plural(cycles, '# ciclo', '# ciclos')}.`,
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
  },
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
