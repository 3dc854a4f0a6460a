import './prepare.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLocale } from '@omnimind/messages/locale';
import { loadPart } from './load-part.ts';
import { writeError, writeOutput } from './output.ts';
import { plainAscii } from './render/ascii.ts';
import { versionLine } from './version.ts';

/** What the launcher starts where the program is a bundle: it answers what needs no program, and loads the part that does the rest. */
function start([word, ...rest]: readonly string[]): void {
  if (word === 'run') void run(rest);
  else if (word === 'status') loadPart(word);
  else if (word === 'monitor' || word === 'notify') loadPart('service');
  else if (rest.length > 0 || !isAnswered(word)) loadPart('main');
}

/** The command first, then what watches it. */
async function run(words: readonly string[]): Promise<void> {
  const { beginFirst } = await import('./first-command.ts');
  const first = await beginFirst(words);
  const begun = first?.begun;
  try {
    if (first !== undefined) {
      const { endShortRun } = await import('./short-run.ts');
      if (await endShortRun(first.begun, first.command, first.options)) return leaveWith(0);
    }
    loadPart('run', begun);
  } catch (error) {
    if (begun === undefined) throw error;
    // The program is damaged, or no file can be opened any more; the command's own status wins.
    writeError(`omnimind: ${String(error)}`);
    const { exitStatusOf } = await import('@omnimind/run/launcher/exit-status');
    await leaveWith(exitStatusOf(await begun.command.ended));
  }
}

async function leaveWith(status: number): Promise<void> {
  const { leave } = await import('@omnimind/run/launcher/exit-status');
  leave(status);
}

/** Prints the version, or the help text made at build time. Errors are left to the whole program. */
function isAnswered(word: string | undefined): boolean {
  try {
    if (word === '--version' || word === '-V') writeOutput(`${versionLine()}\n`);
    else if (word === '--help' || word === '-h' || word === 'help') writeOutput(readHelp());
    else return false;
    return true;
  } catch {
    return false;
  }
}

function readHelp(): string {
  const { language, unicode } = readLocale(process.env);
  const text = readFileSync(join(import.meta.dirname, `help.${language}.txt`), 'utf8');
  return unicode ? text : plainAscii(text);
}

start(process.argv.slice(2));
