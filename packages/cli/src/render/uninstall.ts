import type { UninstallPlan } from '@omnimind/admin/setup/uninstall-plan';
import { bulletLines, commandLine, rule } from './layout.ts';
import type { Screen } from './screen.ts';

/** What uninstall would do, as people read it. */
export function uninstallLines(screen: Screen, plan: UninstallPlan): string[] {
  const { paint } = screen;
  const texts = screen.messages.setup;
  const program = plan.remove.filter((path) => path.startsWith('/usr/lib/omnimind/'));
  const files = plan.remove.filter((path) => !program.includes(path));
  const path = (text: string): string => `  ${screen.text(text)}`;
  const section = (head: string, paths: readonly string[]): string[] =>
    paths.length === 0 ? [] : ['', paint.bold(head), ...paths.map(path)];
  return [
    rule(screen, texts.uninstallTitle[plan.kind]),
    ...(plan.isPopulated ? ['', ...bulletLines(screen, texts.populated, screen.columns)] : []),
    ...section(texts.removes, [
      ...files,
      ...(program.length === 0 ? [] : [`/usr/lib/omnimind (${texts.files(program.length)})`]),
      ...plan.removeWhole.map((directory) => `${directory}/`),
    ]),
    ...section(
      texts.restores,
      plan.restore.map((backup) => backup.path),
    ),
    ...section(texts.changed, plan.changed),
    ...section(texts.kept, plan.kept),
    '',
    paint.bold(texts.commands),
    ...[...plan.commandsBefore, ...plan.commandsAfter].map((words) => commandLine(screen, words)),
  ];
}
