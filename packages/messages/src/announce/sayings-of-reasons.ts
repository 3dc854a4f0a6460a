import type { Saying } from './portuguese-text.ts';

/** Why something is not there or was not done: behind what it is the reason of, or alone. */
export const sayingsOfReasons: readonly Saying[] = [
  [/\bcgroup v2 is not mounted$/, 'o cgroup v2 não está montado'],
  [/\bcgroup v2 has no (\w+) controller on this machine$/, 'o cgroup v2 não tem o controlador $1 nesta máquina'],
  [
    /\bcgroup v2 has no (\w+) and no (\w+) controller on this machine$/,
    'o cgroup v2 não tem os controladores $1 e $2 nesta máquina',
  ],
  [/\bthere is no system bus (?=\()/, 'não há barramento do sistema '],
  [/\bthere is no session bus (?=\()/, 'não há barramento da sessão '],
  [
    /\bthere is no bus of the user's service manager (?=\()/,
    'não há barramento do gerenciador de serviços do usuário ',
  ],
  [/: the bus went away (?=\()/, ': o barramento sumiu '],
  [/\bthe connection was closed$/, 'a conexão foi fechada'],
  [/: its job did not end in time$/, ': a tarefa não terminou a tempo'],
  [/ could not be started: the job ended as "/, ' não pôde ser iniciado: a tarefa terminou como "'],
  [/\bthe command ended before it was in its scope$/, 'o comando terminou antes de entrar no seu escopo'],
  [/\bthe system's monitor does not answer: /, 'o monitor do sistema não responde: '],
  [/\bthe optional module koffi is not there: /, 'falta o módulo opcional koffi: '],
  [
    /\bthe optional module koffi has another form than expected$/,
    'o módulo opcional koffi tem outra forma que a esperada',
  ],
  [/\bnative calls are not known for (\S+) on (\S+)$/, 'não se conhecem chamadas nativas para $1 em $2'],
  [/\bthe (\w+) tool is not there$/, 'falta a ferramenta $1'],
  [/(^|: )(\S+) is not there$/, '$1$2 não está instalado'],
  [/^\/proc is not mounted$/, '/proc não está montado'],
  [/ can't be written \(/, ' não pode ser escrito ('],
  [/ can't be read \(/, ' não pode ser lido ('],
  [/\bit was damaged twice within a minute$/, 'foi danificado duas vezes em um minuto'],
  [/ is damaged \(/, ' está danificado ('],
  [/^the configuration says so \(/, 'assim diz a configuração ('],

  // Why a process is not adopted.
  [/^there is no \w+ (?=\d+$)/, 'não há processo '],
  [/^no \w+ is called (?=")/, 'nenhum processo se chama '],
  [/ is in no cgroup of the unified hierarchy$/, ' não está em nenhum cgroup da hierarquia unificada'],
  [/ is gone$/, ' já não existe'],
  [/ ended before it was adopted$/, ' terminou antes de ser adotado'],
  [/ is init, the first \w+: it cannot be moved$/, ' é o init, o primeiro processo: não pode ser movido'],
  [/ is a thread of the kernel: it cannot be moved$/, ' é uma thread do kernel: não pode ser movido'],
  [/ is OmniMind itself$/, ' é o próprio OmniMind'],
  [
    / belongs to a service manager: what that manages would lose it$/,
    ' pertence a um gerenciador de serviços: o que este gerencia ficaria sem ele',
  ],
  [/ is protected by its name$/, ' é protegido pelo nome'],
  [/ belongs to (\S+), which is protected$/, ' pertence a $1, que é protegida'],
  [/ belongs to the user with the UID (\d+)$/, ' pertence ao usuário com o UID $1'],
  [/ belongs to root$/, ' pertence ao root'],
  [/ belongs to somebody else$/, ' pertence a outra pessoa'],
  [
    / is the main \w+ of (\S+): moved away, it escapes the limits of its service, and what it starts is not stopped with it$/,
    ' é o processo principal de $1: fora dela, escapa aos limites do serviço, e o que iniciar não para com ele',
  ],
  [
    /^from where (.+) came could not be kept on disk \((\S+)\), so nothing more was moved$/,
    'não foi possível guardar em disco de onde veio $1 ($2); nada mais foi movido',
  ],
  [
    / is in (.+), which your service manager does not rule: only root, or the system's monitor, can take it from there$/,
    ' está em $1, que seu gerenciador de serviços não controla: só o root, ou o monitor do sistema, pode tirá-lo de lá',
  ],

  // Why a webhook did not take what it was told.
  [/\bno answer within (\d+) s$/, 'sem resposta em $1 s'],
  [/\bredirects are not followed$/, 'redirecionamentos não são seguidos'],
  [/\bconnection refused$/, 'conexão recusada'],
  [/\bthe connection broke off$/, 'a conexão caiu'],
  [/\bthere is no such host$/, 'o host não existe'],
  [/\bthe name of the host could not be looked up$/, 'o nome do host não pôde ser resolvido'],
  [/\bthe network cannot be reached$/, 'a rede está inacessível'],
  [/\bthe host cannot be reached$/, 'o host está inacessível'],
];
