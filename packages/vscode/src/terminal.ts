import {
  ConfigurationTarget,
  commands,
  type Disposable,
  env,
  TerminalProfile,
  ThemeIcon,
  window,
  workspace,
} from 'vscode';
import { escapeNotification } from './escape-for-editor.ts';
import { findProgram } from './find-program.ts';
import { isolated, monitoring } from './isolated-command.ts';
import type { Settings } from './settings.ts';
import { isRefused } from './trust.ts';
import type { Words } from './words.ts';

/** As the manifest calls it: what stands in the settings of those who made it their default. */
const profileTitle = 'OmniMind (isolated)';

/** Offers terminals whose shell runs in a scope of its own: what is typed there can not take the editor with it. */
export function offerTerminal(words: Words, settings: () => Settings): Disposable {
  return window.registerTerminalProfileProvider('omnimind.isolated', {
    provideTerminalProfile: () =>
      isHindered(words, settings()) ? undefined : new TerminalProfile(isolatedTerminal(settings())),
  });
}

export function openIsolatedTerminal(words: Words, settings: Settings): void {
  if (!isHindered(words, settings)) window.createTerminal(isolatedTerminal(settings)).show();
}

function isolatedTerminal(settings: Settings) {
  const { program, words } = isolated(settings, 'terminal', [env.shell || '/bin/sh', '-l']);
  return { name: profileTitle, shellPath: program, shellArgs: words, iconPath: new ThemeIcon('shield') };
}

/** Makes it what the workspace opens by default. */
export async function useIsolatedTerminal({ texts }: Words): Promise<void> {
  const section = workspace.getConfiguration('terminal.integrated');
  await section.update('defaultProfile.linux', profileTitle, ConfigurationTarget.Workspace);
  await window.showInformationMessage(texts.terminalsIsolated);
}

/** In a terminal, where one sees what it does, and which ends it. */
export function startMonitor(words: Words, settings: Settings): void {
  if (isHindered(words, settings)) return;
  const call = monitoring(settings);
  const terminal = window.createTerminal({
    name: words.texts.monitorTerminal,
    shellPath: call.program,
    shellArgs: call.words,
    iconPath: new ThemeIcon('pulse'),
    isTransient: true,
  });
  terminal.show(true);
}

/** Whether nothing can or may be started; then it is said why. */
function isHindered(words: Words, { command }: Settings): boolean {
  if (isRefused(words)) return true;
  const [program = ''] = command;
  if (findProgram(program, process.env['PATH']) !== null) return false;
  void sayMissing(words, program);
  return true;
}

async function sayMissing({ texts }: Words, program: string): Promise<void> {
  const open = texts.buttons.openSettings;
  const chosen = await window.showErrorMessage(escapeNotification(texts.programMissing(program)), open);
  if (chosen === open) await commands.executeCommand('workbench.action.openSettings', 'omnimind.command');
}
