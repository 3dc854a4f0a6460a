import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { writeJson, writeLines } from './answer.ts';
import type { OptionsOf } from './command-table.ts';
import { writeError } from './output.ts';
import { screenOf } from './render/screen.ts';

/**
 * Shows a plan to a person or a program, and asks whether to carry it out, as far as the options want that.
 *
 * @param command what was called, for the hint
 * @returns whether to carry it out; otherwise it was said that nothing changed
 * @throws OmnimindError `usage` when there is no terminal to ask at
 */
export function isAgreed(
  { json, yes, dryRun }: Pick<OptionsOf<'setup'>, 'json' | 'yes' | 'dryRun'>,
  plan: Parameters<typeof writeLines>[0],
  data: () => unknown,
  command: string,
): boolean {
  const texts = screenOf(1).messages.setup;
  if (!json) writeLines(plan);
  const isOnlyShown = dryRun || (json && !yes);
  if (!isOnlyShown && (yes || confirm(`${texts.ask} `, command))) return true;
  if (json) writeJson(data());
  else writeLines(() => [texts.unchanged]);
  return false;
}

/** Asks at the terminal; only a clear yes is one. */
function confirm(question: string, command: string): boolean {
  if (!canAsk()) throw new OmnimindError('usage', message('usage.no_terminal', { command }));
  return /^(?:y|yes|s|sim)$/i.test(ask(question));
}

/** Whether what becomes trouble outside of the slice stays there: asked where somebody can answer, moved by default. */
export function leavesCulprits(options: Partial<OptionsOf<'setup'>>): boolean {
  const { leaveCulprits = false, yes, json, dryRun } = options;
  if (leaveCulprits || yes || json || dryRun || !canAsk()) return leaveCulprits;
  return /^(?:n|no|não|nao)$/i.test(ask(`${screenOf(1).messages.setup.askCulprits} `));
}

function canAsk(): boolean {
  return isatty(0) && isatty(2);
}

function ask(question: string): string {
  writeError(question);
  const bytes = Buffer.alloc(256);
  return bytes.toString('utf8', 0, readSync(0, bytes)).trim();
}

/** Whose setup is meant: what was asked for, else root's is the system's. */
export function chosenManager(
  { user, system }: { user?: boolean | undefined; system?: boolean | undefined },
  uid: number,
): 'system' | 'user' {
  return system || (!user && uid === 0) ? 'system' : 'user';
}
