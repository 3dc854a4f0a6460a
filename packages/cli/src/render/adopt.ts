import { type Adoption, type NamedProcess, unkillableNotice } from '@omnimind/act/adopt/adoption';
import type { Release } from '@omnimind/act/adopt/release-scope';
import type { AdoptAnswer } from '@omnimind/act/adopt/requests';
import type { Texts } from '@omnimind/messages/english';
import { translate } from '@omnimind/messages/translate';
import type { Screen } from './screen.ts';

/** More PIDs than this are counted, not listed. */
const mostPids = 12;

/** What `omnimind adopt` did, a paragraph per tree. */
export function adoptLines(screen: Screen, results: AdoptAnswer['results'], refused: AdoptAnswer['refused']): string[] {
  const texts = screen.messages.adopt;
  const told = results.flatMap((result) => {
    const root = processText(screen, result);
    if (result.outcome === 'already') return [texts.already(root, screen.text(result.scope))];
    return [
      screen.paint.bold(texts.adopted(root, result.moved.length, screen.text(result.scope))),
      ...originLines(screen, texts, result.moved),
      ...result.left.map((process) => `  ${texts.left(processText(screen, process), texts.reasons[process.reason])}`),
      ...result.emptied.map((scope) => `  ${texts.emptied(screen.text(scope))}`),
      ...unkillableLines(screen, result),
      ...(result.isSliceSetUp ? [] : [`  ${texts.sliceNotSetUp}`]),
      `  ${screen.paint.dim(texts.undo(`omnimind release ${result.scope}`))}`,
    ];
  });
  return [
    ...told,
    ...refused.map(({ error }) =>
      screen.paint.severity('watch', screen.text(translate(screen.language, error.problem))),
    ),
  ];
}

function unkillableLines(screen: Screen, adoption: Adoption): string[] {
  const notice = unkillableNotice(adoption);
  // The name in it is escaped.
  return notice === null ? [] : [`  ${screen.paint.severity('watch', translate(screen.language, notice))}`];
}

function originLines(
  screen: Screen,
  texts: Texts['adopt'],
  moved: readonly (NamedProcess & { readonly from: string | null })[],
): string[] {
  return [...Map.groupBy(moved, ({ from }) => from)].map(
    ([from, processes]) =>
      `  ${texts.from(from === null ? texts.noUnit : screen.text(from), pidsText(screen, processes))}`,
  );
}

/** `4711 (node)` */
function processText(screen: Screen, { pid, name }: NamedProcess): string {
  return `${pid} (${screen.text(name)})`;
}

/** `12, 13, 14` or `12, 13, … (40)` */
function pidsText({ glyphs }: Screen, processes: readonly { readonly pid: number }[]): string {
  const pids = processes.map(({ pid }) => pid);
  if (pids.length <= mostPids) return pids.join(', ');
  return `${pids.slice(0, mostPids - 1).join(', ')}, ${glyphs.ellipsis} (${pids.length})`;
}

/** What `omnimind release` did, a paragraph per scope. */
export function releaseLines(screen: Screen, released: readonly Release[]): string[] {
  const texts = screen.messages.adopt;
  if (released.length === 0) return [texts.nothing];
  return released.flatMap(({ scope, returned, fresh, gone, left }) => [
    screen.paint.bold(texts.released(screen.text(scope))),
    ...[...Map.groupBy(returned, ({ to }) => to)].map(
      ([to, processes]) => `  ${texts.to(screen.text(to), pidsText(screen, processes))}`,
    ),
    ...gone.map((unit) => `  ${texts.gone(screen.text(unit))}`),
    ...fresh.map(
      (made) =>
        `  ${texts.fresh(
          pidsText(
            screen,
            made.pids.map((pid) => ({ pid })),
          ),
          screen.text(made.scope),
          made.slice,
        )}`,
    ),
    ...(left.length === 0
      ? []
      : [
          `  ${screen.paint.severity('alert', texts.stuck(left.map((process) => processText(screen, process)).join(', ')))}`,
        ]),
  ]);
}
