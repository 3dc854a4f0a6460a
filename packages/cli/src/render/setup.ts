import type { PlannedCommand, PlannedFile, SetupPlan } from '@omnimind/admin/setup/planned';
import type { NoteTexts } from '@omnimind/messages/english';
import type { Note, NoteName } from '@omnimind/protocol/setup-plan';
import { bulletLines, commandLine, rule } from './layout.ts';
import { lineDiff } from './line-diff.ts';
import type { Screen } from './screen.ts';
import { wrap } from './width.ts';

/** The plan of a setup as people read it: why, files with what changes in them, commands. */
export function planLines(screen: Screen, plan: SetupPlan): string[] {
  const { paint } = screen;
  const texts = screen.messages.setup;
  const { processors, memory_bytes } = plan.machine;
  const program = plan.files.filter(({ purpose, change }) => purpose === 'program' && change !== 'same');
  const files = plan.files.filter(({ purpose, change }) => purpose !== 'program' && change !== 'same');
  const links = plan.links.filter(({ change }) => change !== 'same');
  const commands = commandsOf(plan);
  const comesBack = (path: string): boolean => plan.backups.restore.some((backup) => backup.path === path);
  return [
    rule(screen, texts.title(plan.kind, plan.profile)),
    paint.dim(texts.machine(processors, memory_bytes)),
    ...wrap(
      texts.summary(program.length + files.length + links.length + plan.stale.length, commands.length, plan.kind),
      screen.columns,
    ),
    '',
    ...plan.notes.flatMap((note) => bulletLines(screen, noteText(texts.notes, note), screen.columns)),
    ...(program.length === 0 ? [] : ['', ...programLines(screen, program)]),
    ...files.flatMap((file) => ['', ...fileLines(screen, file)]),
    ...links.flatMap(({ path, target }) => ['', `${paint.bold(path)} ${screen.glyphs.arrow} ${target}`]),
    ...plan.stale.flatMap((path) => [
      '',
      `${paint.bold(screen.text(path))}: ${comesBack(path) ? texts.comesBack : texts.goes}`,
    ]),
    '',
    paint.bold(texts.commands),
    ...commands.flatMap(({ words, purpose }) => [
      `  ${paint.dim(`# ${texts.command[purpose]}`)}`,
      commandLine(screen, words),
    ]),
  ];
}

function commandsOf({ install, commandsBefore, commandsAfter }: SetupPlan): PlannedCommand[] {
  return [...(install === null ? [] : [install]), ...commandsBefore, ...commandsAfter];
}

function noteText<Name extends NoteName>(texts: NoteTexts, note: Note<Name>): string {
  return texts[note.note](note);
}

function programLines({ paint, messages }: Screen, files: readonly PlannedFile[]): string[] {
  const size_bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [paint.bold('/usr/lib/omnimind'), `  ${messages.setup.program(files.length, size_bytes)}`];
}

function fileLines(screen: Screen, file: PlannedFile): string[] {
  const { paint } = screen;
  const texts = screen.messages.setup;
  const mode = file.mode === 0o644 ? '' : `, ${file.mode.toString(8).padStart(4, '0')}`;
  const after = Buffer.isBuffer(file.content) ? file.content.toString('utf8') : '';
  const lines = lineDiff(file.before, after).map(({ sign, text }) => {
    const line = `  ${sign} ${screen.text(text)}`.trimEnd();
    return sign === '+' ? paint.severity('ok', line) : sign === '-' ? paint.severity('alert', line) : paint.dim(line);
  });
  return [
    `${paint.bold(screen.text(file.path))} ${paint.dim(`(${texts.change[file.change]}${mode})`)}`,
    `  ${paint.dim(`# ${texts.purpose[file.purpose]}`)}`,
    ...lines,
  ];
}

/** The plan for programs. */
export function planJson(plan: SetupPlan, done: boolean): object {
  return {
    kind: plan.kind,
    profile: plan.profile,
    processors: plan.machine.processors,
    memory_bytes: plan.machine.memory_bytes,
    done,
    files: plan.files.map(({ purpose, path, mode: bits, bytes, sha256, change, before, content }) => {
      const mode = bits.toString(8).padStart(4, '0');
      const after = purpose !== 'program' && Buffer.isBuffer(content) ? content.toString('utf8') : null;
      return { purpose, path, change, mode, bytes, sha256, before, after };
    }),
    links: plan.links,
    removed: plan.stale,
    directories: plan.directories,
    commands: commandsOf(plan).map(({ purpose, words }) => ({ purpose, words })),
    attributes: plan.manifest.attributes,
    user_attributes: plan.manifest.user_attributes,
    notes: plan.notes,
  };
}
