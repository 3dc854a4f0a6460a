import type { SetupTexts } from './setup.ts';

/** Brazilian Portuguese. */
export const portugueseSetup: SetupTexts = {
  title: (kind, profile) =>
    `omnimind setup · ${kind === 'system' ? 'máquina inteira' : 'este usuário'} · perfil ${profile}`,
  machine: (processors, memory) =>
    `${processors} ${processors === 1 ? 'processador' : 'processadores'}, ${memory} de memória`,
  change: {
    new: 'novo',
    changed: 'muda',
    edited: 'alguém o alterou: será reescrito',
    taken_over: 'o que está lá é guardado e volta com o uninstall',
    same: 'como está',
  },
  purpose: {
    omnimind_slice: 'leva os pesos de tudo o que o OmniMind cuida',
    dev_slice: 'limites de testes e compilações',
    monitor_service: 'o monitor como serviço',
    notify_service: 'avisa as pessoas do que o monitor anunciou: desktop, webhooks',
    backend_service: 'o backend que precisa viver',
    protect_sessions: 'reserva memória para editor e sessão: cada ancestral precisa permitir',
    protect_services: 'reserva memória para monitor e backend: o pai deles precisa permitir',
    spare_from_oomd: 'pede ao systemd-oomd que o poupe',
    protect_editor: 'reserva memória para editor e sessão',
    sysusers: 'o grupo que pode ler o log',
    tmpfiles: 'diretórios em /run e /var/log, e o link para o arquivo de métricas',
    monitor_script: 'o monitor à mão',
    program: 'o programa',
    earlyoom_arguments: 'argumentos do earlyoom, o último recurso quando a memória acaba',
  },
  command: {
    group: 'criar o grupo omnimind',
    runtime_files: 'criar os diretórios e o link',
    reload: 'fazer o systemd ler as units',
    reload_user: 'fazer o gerenciador de um usuário lê-las também',
    start_slice: 'pôr os limites em vigor',
    enable: 'iniciar agora e a cada partida da máquina',
    restart: 'reiniciar com o que mudou',
    disable: 'encerrar um serviço que não é mais desejado',
    enable_for_users: 'iniciá-lo a cada login',
    install_earlyoom: 'instalar o earlyoom; o resto é planejado de novo com o que ele traz',
    restart_earlyoom: 'reiniciar o earlyoom; confere-se que ele roda com exatamente estes argumentos',
  },
  notes: {
    weights: (cpu, io, siblings) =>
      `omnimind.slice recebe peso de CPU ${cpu} e de E/S ${io} ao lado de 100 de ${siblings}. Pesos só contam quando mais alguém quer o tempo: sozinhos, os testes usam a máquina inteira. Eles, e uma slice própria, são o que mantém o editor ágil.`,
    quota: (percent, processors) =>
      `omnimind-dev.slice recebe uma cota de ${percent} % de um processador (de ${processors}). Uma cota também freia trabalho que não incomoda ninguém; o perfil dev não define nenhuma.`,
    no_quota:
      'Sem cota de CPU: ela freia o trabalho mesmo quando ninguém mais quer o tempo, e não ajuda o editor. O perfil test define uma.',
    memory: (high, max) =>
      `Acima de ${high} a omnimind-dev.slice é freada e devolve memória (MemoryHigh), nunca é morta. ${max} é o muro atrás disso (MemoryMax), onde o kernel mata.`,
    protection: (low) =>
      `${low} de memória ficam reservados para editor e sessão quando ela falta (MemoryLow), em cada ancestral, pois só vale até onde cada um deles permite.`,
    protection_needs_system: (low) =>
      `${low} de memória ficam reservados para editor e sessão (MemoryLow), mas só contra os seus outros programas: contra o resto da máquina vale quando \`setup --system\` o permitiu nos ancestrais.`,
    program: (directory) =>
      `O serviço só roda código que pertence ao root: o programa e o seu Node são instalados em ${directory}.`,
    no_backend: 'Não há omnimind-backend-protected.service: "backend.command" da configuração está vazio.',
    no_oom_score: 'O monitor fica sem OOMScoreAdjust=-900: um usuário não pode pedir isso.',
    no_io_in_user: 'Nos gerenciadores de usuários o peso de E/S não tem efeito: o systemd lhes dá só CPU e memória.',
    ends_at_logout: 'O serviço termina quando você sai da sessão. Para que continue: loginctl enable-linger',
    two_setups: (other) =>
      other === 'system'
        ? 'A máquina já está configurada (--system): dois monitores vão rodar. As slices já existem para você sem isto.'
        : 'Há também um setup só seu (--user): dois monitores vão rodar. Remova-o: omnimind uninstall --user',
    configuration_of_service: (file) =>
      `Os limites vêm também de ${file}; o serviço lê /etc/omnimind/config.toml e não esse arquivo.`,
    earlyoom: (percent) =>
      `Com menos de ${String(percent).replace('.', ',')} % da memória livre, o earlyoom encerra um programa (o último recurso, "earlyoom" da configuração): poupa o que "protect.names" nomeia e prefere o que "earlyoom.prefer" nomeia.`,
    earlyoom_absent:
      'Nada encerra um programa antes de a memória acabar: então o kernel o faz, tarde e a seu critério. Para instalar também o earlyoom: --install-earlyoom',
    earlyoom_off:
      'O earlyoom está instalado e desligado. Recebe os seus argumentos e continua desligado; para usá-lo: systemctl enable --now earlyoom',
    earlyoom_unmanaged: 'O earlyoom mantém os seus argumentos: "earlyoom.manage" da configuração é false.',
    two_killers:
      'earlyoom e systemd-oomd rodam os dois: mata quem chegar primeiro. Fique com um: systemctl disable --now systemd-oomd.socket systemd-oomd',
    desktop:
      'Notificações no desktop são para membros do grupo omnimind, a partir do próximo login: usermod --append --groups omnimind NOME',
  },
  program: (files, size) =>
    `${files} ${files === 1 ? 'arquivo' : 'arquivos'}, ${size}: root:root, ninguém mais pode escrever`,
  files: (count) => `${count} ${count === 1 ? 'arquivo' : 'arquivos'}`,
  goes: 'sai, pois não é mais desejado',
  comesBack: 'volta o que havia antes do setup',
  commands: 'Comandos',
  nothingToDo: 'Nada a fazer: tudo está como o setup quer.',
  onlyShown: 'Nada foi alterado.',
  ask: 'Fazer isso? [s/N]',
  notDone: 'Nada foi alterado.',
  done: 'Pronto. Confira com: omnimind verify',
  uninstallTitle: { system: 'omnimind uninstall · máquina inteira', user: 'omnimind uninstall · este usuário' },
  noSetup: {
    system: 'Nada a remover: a máquina não foi configurada por `omnimind setup --system`.',
    user: 'Nada a remover: não há setup deste usuário. O da máquina: sudo omnimind uninstall --system',
  },
  populated:
    'Há cargas rodando na omnimind-dev.slice. Elas continuam; a slice fica, sem os limites, até a última terminar.',
  removes: 'Sai',
  restores: 'Volta como era antes do setup',
  changed: 'Fica: alguém o alterou desde então',
  kept: 'Fica, a menos que esteja vazio; --purge remove',
  left: (path) => `ficou: ${path}`,
  removed: 'Removido: a máquina está como antes do setup.',
  partlyRemoved: 'Nem tudo pôde ser removido. Corrija a causa e rode de novo.',
};
