import type { MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';
import type { ProblemParameters } from '@omnimind/protocol/messages/problems';
import type { Texts } from './english.ts';
import { formatOf } from './format.ts';
import { type Sentences, sentenceIn } from './sentence.ts';

const { bytes, duration, list, number, or } = formatOf('pt');

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
  ETIMEDOUT: 'tempo esgotado',
  ETXTBSY: 'arquivo de programa em uso',
  EXDEV: 'em outro sistema de arquivos',
};
const errnoText = (errno: string): string => systemErrors[errno] ?? (errno || 'erro desconhecido');

const fileName = (file: string): string => (file === '-' ? 'entrada padrão' : file);

const problems: Sentences<ProblemParameters> = {
  defect: ({ detail }) => `erro interno: ${detail}: relate-o com o que OMNIMIND_DEBUG=1 acrescenta`,
  'process.not_found': ({ pid }) => `nenhum processo tem o PID ${pid}`,
  'file.unreadable': ({ file, errno }) => `não foi possível ler ${fileName(file)}: ${errnoText(errno)}`,
  'file.unwritable': ({ file, errno }) => `não foi possível gravar ${fileName(file)}: ${errnoText(errno)}`,

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
  'value.text': ({ minimum, maximum }) => `deve ser um texto de ${minimum} a ${maximum} caracteres`,
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
  ...problems,
};

/** All that people read, in Brazilian Portuguese. */
export const portuguese: Texts = {
  sentences,
};
