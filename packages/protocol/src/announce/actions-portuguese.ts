/** What actuators and policy say of their actions, and how that is said in Portuguese; a `$1` stands for what was in between. */
const sayings: readonly (readonly [RegExp, string])[] = [
  [/\bCPU weight (\S+) → (\S+)/g, 'peso de CPU $1 → $2'],
  [/\bI\/O weight (\S+) → (\S+)/g, 'peso de E/S $1 → $2'],
  [/\bI\/O priority lowest\b/g, 'prioridade de E/S mínima'],
  [/\bCPU limited to (\S+) of (\S+) processors\b/g, 'CPU limitada a $1 de $2 processadores'],
  [/\bmemory slowed above (\S+ \S+)/g, 'memória freada acima de $1'],
  [/^frozen$/g, 'congelado'],
  [/\bnice (\S+) → (\S+) and\b/g, 'nice $1 → $2 e'],
  [/\b(\d+) threads? of (\d+) \w+/g, '$1 thread(s) de $2 processo(s)'],
  [/\bwell again for ([^;]+)/g, 'bem de novo há $1'],
  [/\bin force for ([^;,]+), the longest that it may be/g, 'em vigor há $1, o máximo permitido'],
  [/\bit may no longer be acted on/g, 'não se pode mais agir sobre ele'],
  [/\bomnimind ended\b/g, 'o omnimind terminou'],
  [/\bmemory leaking\b/g, 'memória vazando'],
  [/\bmemory growing\b/g, 'memória crescendo'],
  [/\bCPU runaway\b/g, 'CPU descontrolada'],
  [/\bCPU growing\b/g, 'CPU crescendo'],
  [/\bsome pressure\b/g, 'alguma pressão'],
  [/^it is in no unit that may be acted on$/g, 'não está em nenhuma unidade sobre a qual se possa agir'],
  [/"(.+)" runs in it, which is protected/g, '"$1" roda nela e é protegido'],
  [/^its unit is gone$/g, 'sua unidade já não existe'],
  [/(\S+) is limited as much already/g, '$1 já está limitada assim'],
  [/^it needs a scope of its own$/g, 'precisa de um escopo próprio'],
  [/^no \w+ is left that may be acted on$/g, 'não resta processo sobre o qual se possa agir'],
  [/^every thread has nice (\S+) or higher already$/g, 'todas as threads já têm nice $1 ou mais'],
  [/^its memory can not be told$/g, 'não se sabe a sua memória'],
  [/^its CPU quota can not be told$/g, 'não se sabe a sua cota de CPU'],
  [
    /^the old values could not be kept on disk \((\S+)\), so nothing was changed$/g,
    'os valores anteriores não puderam ser guardados em disco ($1); nada foi mudado',
  ],
  [/^nothing was in force$/g, 'nada estava em vigor'],
  [/^not undone yet, it is tried again: /g, 'ainda não desfeito, será tentado de novo: '],
  [/\bpriority restored for /g, 'prioridade restaurada em '],
  [/ restored for (?=\S+\.(?:scope|service|slice))/g, ' restaurado em '],
  [/^(\S+) was told to stop$/g, '$1 recebeu ordem de parar'],
  [/^the kernel refused it: the \w+ are not ours$/g, 'o kernel recusou: os processos não são nossos'],
];

/** What was done, or why, in Portuguese; in English where nobody translated it. */
export function portugueseAction(text: string): string {
  return sayings.reduce((said, [pattern, saying]) => said.replace(pattern, saying), text);
}
