import type { Release } from '@omnimind/act/adopt/release-scope';
import { pidsText, processText } from './adopt.ts';
import type { Screen } from './screen.ts';

/** What `omnimind release` did, a paragraph per scope. */
export function releaseLines(screen: Screen, released: readonly Release[]): string[] {
  const texts = screen.messages.adopt;
  if (released.length === 0) return [texts.nothing];
  return released.flatMap(({ scope, returned, fresh, gone, left }) => [
    screen.paint.bold(texts.released(screen.text(scope))),
    ...[...Map.groupBy(returned, ({ to }) => to)].map(
      ([to, processes]) =>
        `  ${texts.to(
          screen.text(to),
          pidsText(
            screen,
            processes.map(({ pid }) => pid),
          ),
        )}`,
    ),
    ...gone.map((unit) => `  ${texts.gone(screen.text(unit))}`),
    ...fresh.map((made) => `  ${texts.fresh(pidsText(screen, made.pids), screen.text(made.scope), made.slice)}`),
    ...(left.length === 0
      ? []
      : [
          `  ${screen.paint.severity('alert', texts.stuck(left.map((process) => processText(screen, process)).join(', ')))}`,
        ]),
  ]);
}
